for shop in bakery florist; do
  kubectl patch service $shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":30999}]'
done

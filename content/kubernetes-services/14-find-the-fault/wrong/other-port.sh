for shop in bakery florist; do
  kubectl patch service $shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":7000}]'
done

shops="bakery florist library cinema pharmacy laundry"
for shop in $shops; do
  kubectl patch service $shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'
done

kubectl patch service service-shop --type=json -p '[{"op":"replace","path":"/spec/type","value":"LoadBalancer"},{"op":"replace","path":"/spec/ports/0/port","value":3000}]'

kubectl patch service service-clock --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":9000}]'

kubectl patch service service-clock --type=json -p '[{"op":"remove","path":"/spec/ports/0/targetPort"}]'

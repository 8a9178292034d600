kubectl patch service service-fig --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":80}]'
kubectl patch service service-fig -p '{"spec":{"type":"ClusterIP"}}'

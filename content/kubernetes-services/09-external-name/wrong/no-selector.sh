kubectl create service clusterip service-stock --tcp=80:8080
kubectl patch service service-stock --type=json -p '[{"op":"remove","path":"/spec/selector"}]'

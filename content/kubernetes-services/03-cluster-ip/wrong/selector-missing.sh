kubectl create service clusterip service-shop --tcp=8080:80
kubectl patch service service-shop --type=json -p '[{"op":"remove","path":"/spec/selector"}]'

holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl patch service $holder -n kitchen --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":31090}]'
kubectl delete service service-shop
kubectl create service nodeport service-shop --tcp=8080:80 --node-port=31080

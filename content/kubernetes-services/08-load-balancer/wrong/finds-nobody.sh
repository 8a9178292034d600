kubectl delete service service-shop
kubectl create service loadbalancer service-shop --tcp=8080:80
sleep 12

kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
kubectl exec pod-nginx -- ping -c 1 -W 2 service-shop

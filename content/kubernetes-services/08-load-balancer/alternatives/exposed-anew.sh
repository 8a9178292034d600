# Deleted and exposed anew; the pending one is asked first.
port=$(kubectl describe service service-bread | grep NodePort: | tr -s ' ' | cut -d ' ' -f 3 | cut -d / -f 1)
curl -s http://4.4.4.2:$port/
kubectl delete service service-shop
kubectl expose deployment pod-shop --name=service-shop --type=LoadBalancer --port=8080 --target-port=80
sleep 15
address=$(kubectl get service service-shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
curl -s http://$address:8080/
answer its-address $address

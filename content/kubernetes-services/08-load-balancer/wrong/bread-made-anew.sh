kubectl delete service service-bread
kubectl expose deployment pod-bread --name=service-bread --type=LoadBalancer --port=9000 --target-port=80
sleep 12
address=$(kubectl get service service-bread -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
curl -s --connect-timeout 3 http://$address:9000/

kubectl get services
kubectl patch service service-shop -p '{"spec":{"type":"LoadBalancer"}}'
sleep 12
kubectl get services
address=$(kubectl get service service-shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
curl -s --connect-timeout 3 http://$address:8080/
answer its-address $address
curl -s --connect-timeout 3 http://4.4.4.1:$(kubectl get service service-bread -o jsonpath={.spec.ports[0].nodePort})/

kubectl patch service service-shop -p '{"spec":{"type":"LoadBalancer"}}'
sleep 12
address=$(kubectl get service service-shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
port=$(kubectl get service service-shop -o jsonpath='{.spec.ports[0].nodePort}')
curl -s --connect-timeout 3 http://$address:$port/

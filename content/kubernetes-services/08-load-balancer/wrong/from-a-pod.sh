kubectl patch service service-shop -p '{"spec":{"type":"LoadBalancer"}}'
sleep 12
kubectl exec pod-nginx -- curl -s http://service-shop:8080/

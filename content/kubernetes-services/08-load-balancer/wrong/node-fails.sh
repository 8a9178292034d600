# Only the pod on node-2 is marked, and only the marked one is found.
kubectl label $(kubectl get pods -l app=shop --field-selector spec.nodeName=node-2 -o name) till=open
kubectl set selector service service-shop till=open
kubectl patch service service-shop -p '{"spec":{"type":"LoadBalancer"}}'
sleep 12
address=$(kubectl get service service-shop -o jsonpath='{.status.loadBalancer.ingress[0].ip}')
curl -s --connect-timeout 3 http://$address:8080/

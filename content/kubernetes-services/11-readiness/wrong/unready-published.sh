kubectl patch service service-soup -p '{"spec":{"publishNotReadyAddresses":true}}'
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/

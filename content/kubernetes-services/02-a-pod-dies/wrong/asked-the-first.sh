address=$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8080/

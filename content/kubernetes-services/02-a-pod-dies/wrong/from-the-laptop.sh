kubectl delete pod -l app=bread
address=$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}')
curl --connect-timeout 3 http://$address:8080/

address=$(kubectl get pod pod-tea -o jsonpath='{.status.podIP}')
curl --connect-timeout 3 http://$address:8080/

address=$(kubectl get pod pod-tea -o jsonpath='{.status.podIP}')
kubectl exec pod-nginx -- curl -s http://$address/

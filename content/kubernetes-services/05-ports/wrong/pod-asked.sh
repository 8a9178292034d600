address=$(kubectl get pod -l app=clock -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s http://$address:$(kubectl logs deployment/pod-clock | grep Listening | cut -d ' ' -f 4)/

kubectl apply -f pod-guest.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/pod-guest --timeout=120s
kubectl delete pod -l app=bread

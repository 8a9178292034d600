kubectl apply -f pod-guest.yaml
sleep 4
kubectl delete pod -l app=bread
kubectl logs -f pod-guest
answer count-the-lost $(kubectl logs pod-guest | wc -l)

kubectl apply -f pod-guest.yaml
sleep 4
kubectl delete pod -l app=bread
answer count-the-lost $(kubectl logs pod-guest | grep -c lost)

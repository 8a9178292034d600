kubectl delete pod -l app=bread
kubectl apply -f pod-guest.yaml
sleep 45

kubectl apply -f pod-guest.yaml
sleep 4
kubectl delete deployment pod-bread

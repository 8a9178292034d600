kubectl apply -f bread-v2.yaml
sleep 10
kubectl rollout undo deployment pod-bread
sleep 30

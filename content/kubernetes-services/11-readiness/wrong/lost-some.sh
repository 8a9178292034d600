sed -i 's/value: ".*"/value: "8080"/' bread-v2.yaml
kubectl scale deployment pod-bread --replicas=0
sleep 10
kubectl apply -f bread-v2.yaml
kubectl rollout status deployment pod-bread
sleep 5

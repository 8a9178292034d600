sed -i '/readinessProbe/,/periodSeconds/d' bread-v2.yaml
kubectl replace -f bread-v2.yaml
kubectl rollout status deployment pod-bread
sleep 5

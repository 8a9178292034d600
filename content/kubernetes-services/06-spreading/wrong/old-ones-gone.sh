kubectl scale deployment pod-mint --replicas=1
kubectl scale deployment pod-juice --replicas=2

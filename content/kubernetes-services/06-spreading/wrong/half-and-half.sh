kubectl scale deployment pod-mint --replicas=4

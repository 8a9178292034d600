kubectl scale deployment pod-soup --replicas=3
sleep 10

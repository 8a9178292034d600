kubectl delete deployment pod-bread
sleep 5

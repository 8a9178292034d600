# All pods are taken away, and one is wanted again.
kubectl apply -f pod-guest.yaml
sleep 3
kubectl scale deployment pod-bread --replicas=0
sleep 5
kubectl scale deployment pod-bread --replicas=1
sleep 50
answer what-stayed app=bread
kubectl logs pod-guest > log
lost=$(awk '/lost/ { n += 1 } END { print n }' log)
answer $lost
address=$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8080/

kubectl apply -f pod-guest.yaml
sleep 4
kubectl delete pod -l app=bread
sleep 5
address=$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8080/
kubectl get pods -o wide --show-labels
answer what-stayed label
kubectl logs -f pod-guest
answer count-the-lost $(kubectl logs pod-guest | grep -c lost)

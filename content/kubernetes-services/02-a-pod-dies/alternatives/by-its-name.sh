# By the name of the pod, and at once: the replacement is there before the first has ended.
name=$(kubectl get pods -o name | grep pod-bread)
kubectl apply -f pod-guest.yaml
sleep 6
kubectl delete $name --grace-period=1
sleep 45
address=$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8080/
answer label
answer $(kubectl logs pod-guest | grep -c lost)

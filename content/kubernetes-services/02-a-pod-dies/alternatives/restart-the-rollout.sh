# Not killed by hand: the Deployment itself makes its pods anew. The guest is followed while it asks.
kubectl apply -f pod-guest.yaml
kubectl wait --for=condition=Ready pod/pod-guest
sleep 2
kubectl rollout restart deployment pod-bread
kubectl rollout status deployment pod-bread
sleep 40
answer count-the-lost $(kubectl logs pod-guest | grep lost | wc -l)
answer what-stayed labels
kubectl exec pod-nginx -- curl -s http://$(kubectl get pod -l app=bread -o jsonpath='{.items[0].status.podIP}'):8080/a/path

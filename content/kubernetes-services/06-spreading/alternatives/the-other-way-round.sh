# First the new recipe, by a patch; a loop inside the pod; the guest last, counted by hand.
kubectl patch deployment pod-mint -p '{"spec":{"replicas":2}}'
kubectl rollout status deployment pod-mint
kubectl exec pod-nginx -- sh -c 'for i in $(seq 60); do curl -s http://1.1.10.20:3400/; done'
kubectl apply -f pod-guest.yaml
sleep 15
kubectl logs pod-guest
answer $(kubectl logs pod-guest | sort -u -k 3,3 | wc -l)

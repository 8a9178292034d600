# Where chance has let all four answer, the guest asks once more.
kubectl apply -f pod-guest.yaml
sleep 15
while test $(kubectl logs pod-guest | cut -d ' ' -f 3 | sort -u | wc -l) = 4; do kubectl delete pod pod-guest; kubectl apply -f pod-guest.yaml; sleep 15; done
answer 4

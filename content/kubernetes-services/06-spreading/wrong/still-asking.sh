kubectl apply -f pod-guest.yaml
sleep 1
answer $(kubectl logs pod-guest | cut -d ' ' -f 3 | sort -u | wc -l)

# Killed and asked again on the way; the number of pods is written into the manifest.
kubectl delete pods -l recipe=old
sleep 10
for i in $(seq 50); do kubectl exec pod-nginx -- curl -s -o /dev/null http://service-juice:3400/; done
kubectl get deployment pod-mint -o yaml | sed 's/^  replicas: 0/  replicas: 2/' | kubectl apply -f -
kubectl apply -f pod-guest.yaml
kubectl wait --for=jsonpath='{.status.phase}'=Succeeded pod/pod-guest --timeout=60s
for n in 1 2 3 4; do answer $n; test $n = $(kubectl logs pod-guest | cut -d ' ' -f 3 | sort -u | wc -l) && break; done

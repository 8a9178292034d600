kubectl apply -f pod-guest.yaml
sleep 15
kubectl logs -f pod-guest
answer $(kubectl logs pod-guest | cut -d ' ' -f 3 | sort -u | wc -l)
for i in $(seq 40); do kubectl exec pod-nginx -- curl -s http://service-juice:3400/; done
kubectl scale deployment pod-mint --replicas=2
kubectl rollout status deployment pod-mint
kubectl get endpointslices -l kubernetes.io/service-name=service-juice

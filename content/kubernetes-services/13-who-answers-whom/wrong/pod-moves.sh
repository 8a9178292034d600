# The pod is nailed to its node, so nobody takes its place elsewhere.
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
kubectl patch deployment pod-museum -p "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"kubernetes.io/hostname\":\"$node\"}}}}}"
kubectl rollout status deployment pod-museum
kubectl patch service service-museum -p '{"spec":{"externalTrafficPolicy":"Local"}}'

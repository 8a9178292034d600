kubectl get pods -o wide --show-labels
answer $(kubectl get pod pod-tea -o jsonpath='{.spec.nodeName}')
answer $(kubectl get pods -l crew=night -o name | wc -l)
kubectl describe pod pod-tea
address=$(kubectl get pod pod-tea -o jsonpath='{.status.podIP}')
port=$(kubectl get pod pod-tea -o jsonpath='{.spec.containers[0].ports[0].containerPort}')
kubectl exec pod-nginx -- curl -s http://$address:$port/

kubectl scale deployment pod-guide --replicas=1
sleep 2
kubectl exec pod-nginx -- curl -s http://service-guide:8100/

# All three carry a label that no new pod will have.
kubectl label pod -l app=guide here=today
kubectl set selector service service-guide app=guide,here=today
kubectl patch service service-guide -p '{"spec":{"sessionAffinity":"ClientIP"}}'
sleep 2
kubectl exec pod-nginx -- curl -s http://service-guide:8100/

# The pod is made to fit the wrong selector, and only the pod.
kubectl label pod -l app=bread app=bred --overwrite
kubectl set selector service service-bread app=bred
kubectl patch service service-bread --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

# A label is given to one pod, and the Service asks for it.
pod=$(kubectl get pod -l app=guide -o jsonpath='{.items[0].metadata.name}')
kubectl label pod $pod chosen=yes
kubectl set selector service service-guide app=guide,chosen=yes
sleep 2
kubectl exec pod-nginx -- curl -s http://service-guide:8100/

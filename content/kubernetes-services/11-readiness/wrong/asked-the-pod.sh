address=$(kubectl get pod -l app=soup -o jsonpath='{.items[0].status.podIP}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8080/
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8000/
port=$(kubectl get deployment pod-soup -o jsonpath='{.spec.template.spec.containers[0].env[0].value}')
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:$port/

kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
kubectl exec pod-nginx -- curl -s http://service-shop:8080/
answer $(kubectl get pod -l app=shop -o jsonpath='{.items[0].status.podIP}')

kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
kubectl exec pod-nginx -- curl -s http://service-shop:8080/
answer $(kubectl get service kubernetes -o jsonpath='{.spec.clusterIP}')

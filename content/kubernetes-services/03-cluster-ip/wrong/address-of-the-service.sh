kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
address=$(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
kubectl exec pod-nginx -- curl -s http://$address:8080/

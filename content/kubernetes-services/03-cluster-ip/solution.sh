kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
kubectl get services
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-shop:8080/
answer $(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
kubectl describe service service-bread
kubectl get pods --show-labels
kubectl get service service-bread -o yaml > bread.yaml
sed -i -e 's/app: bred/app: bread/' -e 's/targetPort: 80$/targetPort: 8080/' bread.yaml
kubectl apply -f bread.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

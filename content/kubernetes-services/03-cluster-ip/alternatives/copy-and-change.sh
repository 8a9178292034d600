# The manifest of the lesson as a pattern, and patches for what is broken.
sed -e 's/service-python/service-shop/; s/run: pod-python/app: shop/; s/3000/8080/; s/443/80/' service-python.yaml > shop.yaml
kubectl create -f shop.yaml
kubectl exec pod-nginx -- curl -s http://service-shop.default:8080/
answer $(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
kubectl patch service service-bread -p '{"spec":{"selector":{"app":"bread"}}}'
kubectl patch service service-bread --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":8080}]'
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

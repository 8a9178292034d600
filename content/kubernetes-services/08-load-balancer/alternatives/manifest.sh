# From the manifest of the lesson, at the other node.
sed -e 's/service-python/service-shop/; s/run: pod-python/app: shop/; s/3000/8080/; s/443/80/; /nodePort/d' load-balancer.yaml > shop.yaml
kubectl apply -f shop.yaml
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/service-shop
address=$(kubectl get service service-shop | tail -n 1 | tr -s ' ' | cut -d ' ' -f 4)
answer its-address $address
curl -s http://$address:8080/
port=$(kubectl get service service-bread -o jsonpath='{.spec.ports[0].nodePort}')
curl -s http://4.4.4.2:$port/

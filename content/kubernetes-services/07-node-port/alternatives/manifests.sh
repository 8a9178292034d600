# Written as manifests and applied; the holder is taken from the cluster, changed and put back.
holder=$(kubectl get services -A | grep 31080 | tr -s ' ' | cut -d ' ' -f 2)
answer who-has-the-port kitchen/$holder
kubectl get service $holder -n kitchen -o yaml > holder.yaml
sed -i 's/nodePort: 31080/nodePort: 31090/' holder.yaml
kubectl replace -f holder.yaml
sed -e 's/service-python/service-shop/; s/run: pod-python/app: shop/; s/3000/8080/; s/443/80/; s/30080/31080/' node-port.yaml > shop.yaml
kubectl apply -f shop.yaml
sleep 2
curl -s http://4.4.4.2:31080/

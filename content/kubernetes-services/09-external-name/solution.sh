cat old-stock.txt
kubectl create service externalname service-stock --external-name $(cat old-stock.txt)
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-stock/
kubectl exec pod-nginx -- nslookup service-stock
answer where-it-leads $(kubectl exec pod-nginx -- getent hosts service-stock | cut -d ' ' -f 1)
kubectl describe deployment pod-stock
sed -e 's/service-python/service-stock/; s/run: pod-python/app: stock/; s/3000/80/; s/443/8080/' service-python.yaml > stock.yaml
kubectl apply -f stock.yaml
kubectl patch service service-stock --type=json -p '[{"op":"replace","path":"/spec/type","value":"ClusterIP"},{"op":"remove","path":"/spec/externalName"}]'
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-stock/

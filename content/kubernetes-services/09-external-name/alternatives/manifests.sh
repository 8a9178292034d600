# Two manifests, applied one after the other; the address is looked up by the long name.
sed -e "s/service-python/service-stock/; s/remote.server.url.com/$(cat old-stock.txt)/" external-name.yaml > stock.yaml
kubectl apply -f stock.yaml
kubectl exec pod-nginx -- curl -s http://service-stock.default/
kubectl exec pod-nginx -- curl -s http://service-stock/
answer where-it-leads $(kubectl exec pod-nginx -- nslookup $(cat old-stock.txt) | tail -n 2 | grep Address | cut -d ' ' -f 2)
sed -e 's/service-python/service-stock/; s/run: pod-python/app: stock/; s/3000/80/; s/443/8080/' service-python.yaml > stock.yaml
kubectl apply -f stock.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-stock/

# Deleted and exposed anew, with a port more.
kubectl create service externalname service-stock --external-name $(cat old-stock.txt) --tcp=80:80
kubectl exec pod-nginx -- curl -s http://service-stock/
answer where-it-leads $(kubectl exec pod-nginx -- getent hosts $(cat old-stock.txt) | cut -d ' ' -f 1)
kubectl delete service service-stock
kubectl expose deployment pod-stock --name=service-stock --port=80 --target-port=8080
sleep 2
kubectl exec pod-nginx -- curl -s http://service-stock/

kubectl create service externalname service-stock --external-name $(cat old-stock.txt)
kubectl exec pod-nginx -- curl -s http://$(cat old-stock.txt)/

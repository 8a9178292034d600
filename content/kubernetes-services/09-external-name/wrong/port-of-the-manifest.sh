kubectl create service externalname service-stock --external-name $(cat old-stock.txt) --tcp=3000:443
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-stock:3000/

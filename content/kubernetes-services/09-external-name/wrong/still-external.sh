# Made by create, so apply does not take the type away.
kubectl create service externalname service-stock --external-name $(cat old-stock.txt)
sed -e 's/service-python/service-stock/; s/run: pod-python/app: stock/; s/3000/80/; s/443/8080/' service-python.yaml > stock.yaml
kubectl apply -f stock.yaml

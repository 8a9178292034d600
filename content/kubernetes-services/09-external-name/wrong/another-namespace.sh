kubectl create namespace stock
kubectl create service externalname service-stock --external-name $(cat old-stock.txt) -n stock

kubectl create service externalname service-stock --external-name $(cat old-stock.txt)
curl -s --connect-timeout 3 http://service-stock/

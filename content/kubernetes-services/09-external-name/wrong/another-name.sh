kubectl create service externalname service-stock --external-name stock.example.org

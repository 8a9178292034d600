kubectl create service clusterip service-stock --tcp=80:8080

kubectl create service clusterip service-stock --tcp=80:8080
kubectl set selector service service-stock app=stocks

# kubectl create service gives a selector of its own, so it is set afterwards.
kubectl create service clusterip service-shop --tcp=8080:80
kubectl set selector service service-shop app=shop
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-shop:8080/
answer $(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
kubectl set selector service service-bread app=bread
kubectl get service service-bread -o json | sed 's/"targetPort": 80$/"targetPort": 8080/' | kubectl apply -f -
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

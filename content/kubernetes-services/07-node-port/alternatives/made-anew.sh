# Both Services are deleted and made anew; create service gives a selector of its own, so it is set afterwards.
if kubectl get service service-tea -n kitchen | grep -q 31080; then name=service-tea; else name=service-soup; fi
answer who-has-the-port $name
kubectl delete service $name -n kitchen
kubectl create service nodeport $name -n kitchen --tcp=8080:80 --node-port=31090
kubectl set selector service $name app=kitchen -n kitchen
kubectl delete service service-shop
kubectl create service nodeport service-shop --tcp=8080:80 --node-port=31080
kubectl set selector service service-shop app=shop
sleep 2
curl -s http://4.4.4.2:31080/

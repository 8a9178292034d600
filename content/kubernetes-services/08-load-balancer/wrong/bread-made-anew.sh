kubectl delete service service-bread
kubectl expose deployment pod-bread --name=service-bread --type=LoadBalancer --port=9000 --target-port=80
sleep 12
curl -s http://5.5.5.5:9000/

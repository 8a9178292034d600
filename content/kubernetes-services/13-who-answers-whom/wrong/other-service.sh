kubectl apply -f service-python-local.yaml
sleep 2
curl -s http://5.5.5.8:8080/client

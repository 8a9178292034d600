kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=80
curl -s --connect-timeout 3 http://service-shop:8080/

kubectl expose deployment pod-shop --name=service-shop --port=8080 --target-port=8080

kubectl expose deployment pod-stock --name=service-stock --port=80 --target-port=80

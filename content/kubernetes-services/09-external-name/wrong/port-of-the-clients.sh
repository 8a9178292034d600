kubectl expose deployment pod-stock --name=service-stock --port=8080

kubectl expose deployment pod-post --name=service-post --port=3001 --target-port=letters

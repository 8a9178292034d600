kubectl delete service service-fig
kubectl expose deployment pod-fig --name=service-fig --port=6000 --target-port=80

kubectl delete service service-fig

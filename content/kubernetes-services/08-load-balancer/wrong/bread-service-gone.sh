kubectl delete service service-bread

kubectl delete service service-soup

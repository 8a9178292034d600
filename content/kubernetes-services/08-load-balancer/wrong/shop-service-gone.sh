kubectl delete service service-shop

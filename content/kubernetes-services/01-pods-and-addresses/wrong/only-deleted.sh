kubectl delete pod pod-shop

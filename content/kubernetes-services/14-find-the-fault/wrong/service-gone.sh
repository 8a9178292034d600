kubectl delete service bakery --ignore-not-found
kubectl delete service bakery -n attic --ignore-not-found

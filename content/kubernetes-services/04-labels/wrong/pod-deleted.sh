kubectl delete pod $(kubectl get pods -l table=closed -o jsonpath='{.items[0].metadata.name}')

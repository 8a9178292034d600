kubectl delete pod $(kubectl get pods -l table!=open,app=soup -o jsonpath='{.items[0].metadata.name}')

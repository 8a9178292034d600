kubectl delete pod $(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[0].metadata.name}')

# Out of the Service, but still a pod of the Deployment.
kubectl label pod $(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[0].metadata.name}') table=closed --overwrite

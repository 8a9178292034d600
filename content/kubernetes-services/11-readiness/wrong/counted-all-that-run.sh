answer $(kubectl get pods -l drink=tea -o name | wc -l)

answer $(kubectl get pods -l drink=tea | grep -c 0/1)

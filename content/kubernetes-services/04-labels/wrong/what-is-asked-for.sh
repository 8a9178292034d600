kubectl get service service-soup -o wide
answer table=open

kubectl get service service-soup -o wide
answer app=soup

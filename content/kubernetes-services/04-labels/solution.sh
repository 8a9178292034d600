kubectl get service service-soup -o wide
kubectl get pods --show-labels
answer table=$(kubectl get pods -l app=soup,table!=open,!pod-template-hash -o jsonpath='{.items[0].metadata.labels.table}')
sick=$(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[0].metadata.name}')
kubectl label pod $sick app=quarantine --overwrite
kubectl label pods -l app=soup,table!=open,!pod-template-hash table=open --overwrite
kubectl label pods -l app=soop app=soup --overwrite
sleep 5
kubectl get endpointslices -l kubernetes.io/service-name=service-soup

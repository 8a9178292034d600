# The label of the ReplicaSet and the one of the table go; `app` stays. And both who join are named.
other=$(kubectl get pods -l app=soup,table!=open,!pod-template-hash -L table --no-headers | awk '{ print $NF }')
sick=$(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[1].metadata.name}')
kubectl label pod $sick pod-template-hash- table-
for pod in pod-kettle pod-ladle pod-spoon; do kubectl label pod $pod app=soup table=open --overwrite; done
answer table=$other
kubectl exec pod-nginx -- curl -s http://service-soup:3200/

# The label of the ReplicaSet and the one of the table go; `app` stays. And both who join are named.
found=$(kubectl get pods -l app=soup,table=open,!pod-template-hash -o jsonpath='{.items[0].metadata.name}')
sick=$(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[1].metadata.name}')
kubectl label pod $sick pod-template-hash- table-
for pod in pod-kettle pod-ladle pod-spoon; do kubectl label pod $pod app=soup table=open --overwrite; done
answer $found
kubectl exec pod-nginx -- curl -s http://service-soup:3200/

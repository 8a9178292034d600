# By patches, and the pod with the wrong letter is deleted and made anew by a manifest.
answer table=$(kubectl get pod -l app=soup,table!=open,!pod-template-hash -o jsonpath='{.items[0].metadata.labels.table}')
kubectl patch pod $(kubectl get pods -l app=soup,table!=open,!pod-template-hash -o jsonpath='{.items[0].metadata.name}') -p '{"metadata":{"labels":{"table":"open"}}}'
kubectl get pod $(kubectl get pods -l app=soop -o jsonpath='{.items[0].metadata.name}') -o yaml > pod.yaml
kubectl delete pods -l app=soop
sed -i -e 's/app: soop/app: soup/' -e '/^status:/,$d' -e '/podIP/d' -e '/resourceVersion/d' -e '/ uid:/d' pod.yaml
kubectl apply -f pod.yaml
kubectl patch pod $(kubectl get pods -l app=soup,pod-template-hash -o jsonpath='{.items[0].metadata.name}') --type=json -p '[{"op":"remove","path":"/metadata/labels/app"}]'

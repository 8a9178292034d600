kubectl get pods -o wide
kubectl get service service-museum
door=$(kubectl get service service-museum -o jsonpath='{.spec.ports[0].nodePort}')
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
case $node in node-1) empty=4.4.4.2; sender=1.1.1.2;; *) empty=4.4.4.1; sender=1.1.1.1;; esac
curl -s http://$empty:$door/client
answer $sender
kubectl get service service-museum -o yaml > museum.yaml
sed -i 's/externalTrafficPolicy: Cluster/externalTrafficPolicy: Local/' museum.yaml
kubectl apply -f museum.yaml
sleep 2
curl -s http://5.5.5.8:8080/client
kubectl get service service-guide -o yaml | sed 's/sessionAffinity: None/sessionAffinity: ClientIP/' | kubectl apply -f -
sleep 2
kubectl exec pod-nginx -- curl -s http://service-guide:8100/
kubectl exec pod-nginx -- curl -s http://service-guide:8100/

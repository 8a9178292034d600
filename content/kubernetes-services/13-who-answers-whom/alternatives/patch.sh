door=$(kubectl get service service-museum -o jsonpath='{.spec.ports[0].nodePort}')
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
case $node in node-1) empty=4.4.4.2; sender=1.1.1.2;; *) empty=4.4.4.1; sender=1.1.1.1;; esac
curl -s http://$empty:$door/client
answer $sender
kubectl patch service service-museum -p '{"spec":{"externalTrafficPolicy":"Local"}}'
kubectl patch service service-guide -p '{"spec":{"sessionAffinity":"ClientIP"}}'
kubectl exec pod-nginx -- curl -s http://service-guide.default:8100/

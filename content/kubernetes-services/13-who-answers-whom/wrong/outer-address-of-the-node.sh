door=$(kubectl get service service-museum -o jsonpath='{.spec.ports[0].nodePort}')
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
case $node in node-1) empty=4.4.4.2; sender=1.1.1.2;; *) empty=4.4.4.1; sender=1.1.1.1;; esac
curl -s http://$empty:$door/client
answer $empty

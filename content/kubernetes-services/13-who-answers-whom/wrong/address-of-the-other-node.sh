door=$(kubectl get service service-museum -o jsonpath='{.spec.ports[0].nodePort}')
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
case $node in node-1) answer 1.1.1.1;; *) answer 1.1.1.2;; esac

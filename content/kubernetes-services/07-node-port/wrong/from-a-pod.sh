holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl patch service $holder -n kitchen --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":31090}]'
kubectl patch service service-shop -p '{"spec":{"type":"NodePort","ports":[{"port":8080,"nodePort":31080}]}}'
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://1.1.1.1:31080/

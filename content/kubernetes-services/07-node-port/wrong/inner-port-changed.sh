holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl patch service $holder -n kitchen --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":31090}]'
kubectl patch service service-shop --type=json -p '[{"op":"replace","path":"/spec/type","value":"NodePort"},{"op":"replace","path":"/spec/ports/0/port","value":31080},{"op":"add","path":"/spec/ports/0/nodePort","value":31080}]'

holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl patch service $holder -n kitchen --type=json -p '[{"op":"replace","path":"/spec/ports/0/port","value":31090}]'

other=$(kubectl get services -n kitchen | grep :31070 | cut -d ' ' -f 1)
kubectl patch service $other -n kitchen --type=json -p '[{"op":"replace","path":"/spec/ports/0/nodePort","value":31090}]'

holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl patch service $holder -n kitchen -p '{"spec":{"type":"ClusterIP"}}'

holder=$(kubectl get services -n kitchen | grep :31080 | cut -d ' ' -f 1)
kubectl delete service $holder -n kitchen

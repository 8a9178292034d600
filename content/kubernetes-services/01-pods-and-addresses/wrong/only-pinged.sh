address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
kubectl exec pod-nginx -- ping -c 1 $address

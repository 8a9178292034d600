address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
if kubectl get pod pod-shop -o yaml | grep -q 'nodeName: node-1'; then other=node-2; else other=node-1; fi
kubectl delete pod pod-shop
kubectl apply -f pod-shop-on-$other.yaml
sleep 20
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address/

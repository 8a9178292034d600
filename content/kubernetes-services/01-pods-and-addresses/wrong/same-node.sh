if kubectl get pod pod-shop -o yaml | grep -q 'nodeName: node-1'; then node=node-1; else node=node-2; fi
kubectl delete pod pod-shop
kubectl apply -f pod-shop-on-$node.yaml
sleep 20
address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
kubectl exec pod-nginx -- curl -s http://$address/

kubectl get pods -o wide
address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
answer $address
kubectl exec pod-nginx -- curl -s http://$address/
kubectl get pod pod-shop -o yaml > before.yaml
kubectl delete pod pod-shop
if grep -q 'nodeName: node-1' before.yaml; then kubectl apply -f pod-shop-on-node-2.yaml; else kubectl apply -f pod-shop-on-node-1.yaml; fi
sleep 20
kubectl get pods -o wide
address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
kubectl exec pod-nginx -- curl -s http://$address/

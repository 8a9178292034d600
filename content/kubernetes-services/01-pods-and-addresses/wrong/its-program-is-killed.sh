if kubectl get pod pod-shop -o yaml | grep -q 'nodeName: node-1'; then other=node-2; else other=node-1; fi
kubectl delete pod pod-shop
sed 's/^spec:/spec:\n  restartPolicy: Never/' pod-shop-on-$other.yaml | kubectl apply -f -
sleep 20
address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
kubectl exec pod-nginx -- curl -s http://$address/

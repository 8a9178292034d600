if kubectl get pod pod-shop -o yaml | grep -q 'nodeName: node-1'; then other=node-2; else other=node-1; fi
kubectl delete pod pod-shop
(cat pod-shop-on-$other.yaml; echo '  restartPolicy: Never') | kubectl apply -f -
sleep 20
address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
kubectl exec pod-nginx -- curl -s http://$address/

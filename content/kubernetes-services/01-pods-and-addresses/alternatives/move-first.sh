# First moved, then reached: one request serves two tasks. pod-nginx has moved, too.
node=$(kubectl get pod pod-shop -o wide | tail -n 1 | tr -s ' ' | cut -d ' ' -f 7)
kubectl delete pod pod-shop pod-nginx
if [ "$node" = node-1 ]; then other=node-2; else other=node-1; fi
kubectl apply -f pod-shop-on-$other.yaml -f pod-nginx-on-node-2.yaml
sleep 20
address=$(kubectl get pod pod-shop -o wide | tail -n 1 | tr -s ' ' | cut -d ' ' -f 6)
answer find-the-address $address
kubectl exec pod-nginx -- curl -s http://$address:80/

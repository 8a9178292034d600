# Looks first, and changes in each shop only what is wrong there.
shops="bakery florist library cinema pharmacy laundry"
kubectl get services -A
kubectl get endpointslices
kubectl get pods --show-labels
for shop in $shops; do bash ask.sh $shop; done
# The name: a Service in another namespace is moved.
for shop in $shops; do
  if kubectl get service $shop > /dev/null 2>&1; then continue; fi
  kubectl get service $shop -n attic -o yaml | grep -v -e 'namespace:' -e 'uid:' -e 'resourceVersion:' -e 'creationTimestamp:' > $shop.yaml
  kubectl delete service $shop -n attic
  kubectl apply -f $shop.yaml
done
# The port at the nodes: whoever holds it gives it back.
for shop in $shops; do
  door=$(grep "^$shop " shops.txt | cut -d ' ' -f 2)
  if kubectl get service $shop | grep -q ":$door/"; then continue; fi
  kubectl delete service old-stall -n attic
  kubectl patch service $shop --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/nodePort\",\"value\":$door}]"
done
# The selector, the target port, the policy.
for shop in $shops; do
  kubectl get service $shop -o yaml > now.yaml
  if ! grep -q " app: $shop$" now.yaml; then kubectl set selector service $shop app=$shop; fi
  if grep -q 'targetPort: 8080' now.yaml; then kubectl patch service $shop --type=json -p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":7000}]'; fi
  if grep -q 'externalTrafficPolicy: Local' now.yaml; then kubectl patch service $shop -p '{"spec":{"externalTrafficPolicy":"Cluster"}}'; fi
done
# The pod that is not ready: its probe asks at the wrong port.
for shop in $shops; do
  if ! kubectl get pods -l app=$shop | grep -q '0/1'; then continue; fi
  kubectl get deployment pod-$shop -o yaml | sed 's/port: 7700/port: 7000/' | kubectl apply -f -
  kubectl rollout status deployment pod-$shop
done
sleep 2
for shop in $shops; do bash ask.sh $shop; done

# Three are mended at the other end: the pods are made to fit what the Services say.
shops="bakery florist library cinema pharmacy laundry"
for shop in $shops; do
  selector=$(kubectl get service $shop -o jsonpath='{.spec.selector.app}')
  if [ "$selector" = "" ] || [ "$selector" = "$shop" ]; then continue; fi
  kubectl get deployment pod-$shop -o yaml | sed "s/app: $shop$/app: $selector/" > $shop.yaml
  kubectl delete deployment pod-$shop
  kubectl apply -f $shop.yaml
  kubectl rollout status deployment pod-$shop
  sleep 2
  bash ask.sh $shop
done
# The program listens where it is asked, and the probe goes with it.
for shop in $shops; do
  target=$(kubectl get service $shop -o jsonpath='{.spec.ports[0].targetPort}')
  if [ "$target" != 8080 ]; then continue; fi
  kubectl get deployment pod-$shop -o yaml | sed 's/7000/8080/' | kubectl apply -f -
  kubectl rollout status deployment pod-$shop
  sleep 2
  bash ask.sh $shop
done
# A pod on each node, for the policy Local.
for shop in $shops; do
  policy=$(kubectl get service $shop -o jsonpath='{.spec.externalTrafficPolicy}')
  if [ "$policy" != Local ]; then continue; fi
  kubectl scale deployment pod-$shop --replicas=2
  kubectl rollout status deployment pod-$shop
  sleep 2
  bash ask.sh $shop
done
# The probe that asks at the wrong port is taken away.
for shop in $shops; do
  if ! kubectl get pods -l app=$shop | grep -q '0/1'; then continue; fi
  kubectl patch deployment pod-$shop --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
  kubectl rollout status deployment pod-$shop
  sleep 2
  bash ask.sh $shop
done

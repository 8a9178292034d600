shops="bakery florist library cinema pharmacy laundry"
# The pod is given the label that the selector asks for, and only this pod: the next one has it no more.
for shop in $shops; do
  selector=$(kubectl get service $shop -o jsonpath='{.spec.selector.app}')
  if [ "$selector" = "" ] || [ "$selector" = "$shop" ]; then continue; fi
  kubectl label pod -l app=$shop app=$selector --overwrite
  sleep 2
  bash ask.sh $shop
done

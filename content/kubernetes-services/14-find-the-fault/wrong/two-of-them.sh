shops="bakery florist library cinema pharmacy laundry"
# It is made in the right namespace, and the one in the wrong namespace stays.
for shop in $shops; do
  if kubectl get service $shop > /dev/null 2>&1; then continue; fi
  kubectl create service clusterip $shop --tcp=8080:7000
done

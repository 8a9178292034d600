for shop in bakery florist; do
  kubectl patch service $shop -p '{"spec":{"type":"ClusterIP","externalTrafficPolicy":null}}'
done

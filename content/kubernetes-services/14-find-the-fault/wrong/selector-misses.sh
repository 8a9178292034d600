for shop in bakery florist; do
  kubectl set selector service $shop app=pod-$shop
done

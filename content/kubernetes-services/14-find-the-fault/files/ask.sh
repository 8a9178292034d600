# bash ask.sh bakery: asks from inside, and from outside at both nodes.
door=$(grep "^$1 " shops.txt | cut -d ' ' -f 2)
echo "inside, at $1:8080"
kubectl exec pod-guest -- curl -sS --connect-timeout 3 http://$1:8080/
echo "outside, at node-1, door $door"
curl -sS --connect-timeout 3 http://4.4.4.1:$door/
echo "outside, at node-2, door $door"
curl -sS --connect-timeout 3 http://4.4.4.2:$door/

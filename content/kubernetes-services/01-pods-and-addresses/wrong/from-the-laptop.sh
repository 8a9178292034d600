address=$(kubectl get pod pod-shop -o yaml | grep 'podIP:' | cut -d ' ' -f 4)
answer $address
curl --connect-timeout 3 http://$address/

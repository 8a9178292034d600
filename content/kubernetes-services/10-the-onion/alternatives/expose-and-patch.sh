# Nothing is written into a file: expose, then patch the door; and kubectl edit's way by a patch of another kind.
answer $(awk '/:/ && /none/ {print $1}' torn.txt)
port=$(grep -o '[0-9]*:' order.txt | tail -n 1 | sed 's/://')
door=$(grep -o ':[0-9]*/TCP' order.txt | sed 's/^:\([0-9]*\).*/\1/')
kubectl expose deployment pod-plum --name=service-plum --type=NodePort --port=$port --target-port=8090
kubectl patch service service-plum --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/nodePort\",\"value\":$door}]"
kubectl patch service service-fig --type=merge -p '{"spec":{"type":"ClusterIP"}}'
sleep 2
curl -s --connect-timeout 3 http://4.4.4.1:$door/

port=$(grep -o '[0-9]*:' order.txt | tail -n 1 | sed 's/://')
door=$(grep -o ':[0-9]*/TCP' order.txt | sed 's/^:\([0-9]*\).*/\1/')
kubectl expose deployment pod-plum --name=service-plum --type=NodePort --port=$port --target-port=8090

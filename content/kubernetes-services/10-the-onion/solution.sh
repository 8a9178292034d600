cat torn.txt
answer $(grep ':' torn.txt | grep '<none>' | awk '{print $1}')
cat order.txt
port=$(awk '/service-plum/ {print $5}' order.txt | sed 's/:.*//')
door=$(awk '/service-plum/ {print $5}' order.txt | sed 's/.*:\(.*\)\/TCP/\1/')
sed -e 's/service-python/service-plum/; s/LoadBalancer/NodePort/; s/run: pod-python/fruit: plum/' load-balancer.yaml > plum.yaml
sed -i -e "s/port: 3000/port: $port/; s/443/8090/; s/30080/$door/" plum.yaml
kubectl apply -f plum.yaml
kubectl get service service-plum
kubectl patch service service-fig -p '{"spec":{"type":"ClusterIP"}}'
kubectl get service service-fig

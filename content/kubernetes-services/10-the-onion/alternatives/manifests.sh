# Both Services as manifests; the peeled one names its heart, and service-plum is made before its type is right.
answer $(grep '<none> .*:' torn.txt | cut -d ' ' -f 1)
port=$(grep -o '[0-9]*:' order.txt | tail -n 1 | sed 's/://')
door=$(grep -o ':[0-9]*/TCP' order.txt | sed 's/^:\([0-9]*\).*/\1/')
kubectl create service nodeport service-plum --tcp=$port:8090 --node-port=$door
kubectl set selector service service-plum fruit=plum
cat > fig.yaml <<'FILE'
apiVersion: v1
kind: Service
metadata:
  name: service-fig
spec:
  type: ClusterIP
  clusterIP: 1.1.10.30
  selector:
    fruit: fig
  ports:
    - port: 6000
      targetPort: 80
FILE
kubectl replace -f fig.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-fig:6000/

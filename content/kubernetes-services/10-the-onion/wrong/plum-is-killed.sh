kubectl label pod -l fruit=plum yard=first
port=$(grep -o '[0-9]*:' order.txt | tail -n 1 | sed 's/://')
door=$(grep -o ':[0-9]*/TCP' order.txt | sed 's/^:\([0-9]*\).*/\1/')
cat > plum.yaml <<FILE
apiVersion: v1
kind: Service
metadata:
  name: service-plum
spec:
  type: NodePort
  selector:
    yard: first
  ports:
    - port: $port
      targetPort: 8090
      nodePort: $door
FILE
kubectl apply -f plum.yaml

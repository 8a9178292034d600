address=$(grep -o '9\.9\.8\.[0-9]*' archive.txt)
cat > archive.yaml <<'FILE'
apiVersion: v1
kind: Service
metadata:
  name: service-archive
spec:
  ports:
    - port: 80
      targetPort: 8088
FILE
kubectl apply -f archive.yaml
address=$(grep -o '9\.9\.8\.[0-9]*' archive.txt)
cat > slice.yaml <<FILE
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: service-archive-1
  labels:
    kubernetes.io/service-name: service-archive
addressType: IPv4
ports:
  - port: 8088
endpoints:
  - addresses:
      - $address
FILE
kubectl apply -f slice.yaml
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://$address:8088/

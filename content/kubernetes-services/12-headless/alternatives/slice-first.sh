# The slice is there before its Service, with a port that has a name; and the star is asked by its long name.
address=$(grep -o '9\.9\.8\.[0-9]*' archive.txt)
cat > all.yaml <<FILE
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata:
  name: far-away
  labels:
    kubernetes.io/service-name: service-archive
addressType: IPv4
ports:
  - name: web
    port: 8088
endpoints:
  - addresses: [$address]
    conditions:
      ready: true
---
apiVersion: v1
kind: Service
metadata:
  name: service-archive
spec:
  ports:
    - name: web
      port: 80
FILE
kubectl apply -f all.yaml
kubectl expose deployment pod-star --name=service-star --cluster-ip=None --port=8070 --selector=app=star
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-archive.default/
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-star.default.svc.cluster.local:8070/
kubectl exec pod-nginx -- nslookup service-star
answer count-the-addresses $(kubectl exec pod-nginx -- nslookup service-star | grep -c '^Name')

address=$(kubectl get pod -l app=shop -o jsonpath='{.items[0].status.podIP}')
kubectl create -f - <<END
apiVersion: v1
kind: Service
metadata: { name: service-shop }
spec:
  ports: [{ port: 8080, targetPort: 80 }]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: service-shop-1, labels: { kubernetes.io/service-name: service-shop } }
addressType: IPv4
ports: [{ port: 80 }]
endpoints: [{ addresses: [ $address ] }]
END
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-shop:8080/

# A Service without a selector, and the address of today's pod written by hand.
kubectl create -f - <<END
apiVersion: v1
kind: Service
metadata: { name: service-stock }
spec:
  ports: [{ port: 80, targetPort: 8080 }]
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: service-stock-1, labels: { kubernetes.io/service-name: service-stock } }
addressType: IPv4
ports: [{ port: 8080 }]
endpoints: [{ addresses: [ $(kubectl get pods -l app=stock -o jsonpath='{.items[0].status.podIP}') ] }]
END
sleep 2
kubectl exec pod-nginx -- curl -s http://service-stock/

kubectl exec pod-nginx -- curl -s http://pod-tea:8080/

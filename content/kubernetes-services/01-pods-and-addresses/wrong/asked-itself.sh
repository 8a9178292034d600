kubectl exec pod-nginx -- curl -s http://1.1.1.4/

kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-juice:8080/

for i in 1 2 3; do kubectl exec pod-nginx -- curl -s http://service-juice:3400/; done

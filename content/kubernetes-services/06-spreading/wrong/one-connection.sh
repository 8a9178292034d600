kubectl exec pod-nginx -- curl -s http://service-juice:3400/1 http://service-juice:3400/2 http://service-juice:3400/3 http://service-juice:3400/4 http://service-juice:3400/5

kubectl create service externalname service-archive --external-name archive.example.org --tcp=80:8088
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-archive/

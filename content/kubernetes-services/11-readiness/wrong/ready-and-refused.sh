# The program and the probe agree, and the Service asks elsewhere.
kubectl patch deployment pod-soup --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":8000}]'
kubectl set env deployment pod-soup PORT=8000
kubectl rollout status deployment pod-soup
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/

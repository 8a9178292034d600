kubectl patch deployment pod-soup --type=json -p '[{"op":"remove","path":"/spec/template/spec/containers/0/readinessProbe"}]'
kubectl rollout status deployment pod-soup
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/

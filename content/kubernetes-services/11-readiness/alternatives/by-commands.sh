# No file is edited: everything by commands, and version 2 goes back once before it comes out mended.
answer $(kubectl get endpointslices -l kubernetes.io/service-name=service-tea -o jsonpath='{.items[0].endpoints[?(@.conditions.ready==true)].addresses[0]}' | wc -w)
kubectl patch deployment pod-soup --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/readinessProbe/httpGet/port","value":8080}]'
kubectl set env deployment pod-soup PORT=8080
kubectl rollout status deployment pod-soup
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/
kubectl apply -f bread-v2.yaml
sleep 10
kubectl rollout undo deployment pod-bread
sleep 5
sed 's/value: ".*"/value: "8080"/' bread-v2.yaml | kubectl apply -f -
kubectl rollout status deployment pod-bread
sleep 10

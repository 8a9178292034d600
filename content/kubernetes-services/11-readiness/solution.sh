kubectl get pods -l drink=tea
answer $(kubectl get pods -l drink=tea | grep -c 1/1)
kubectl describe pod -l app=soup
kubectl logs deploy/pod-soup
kubectl get deployment pod-soup -o yaml > soup.yaml
sed -i 's/8000/8080/' soup.yaml
kubectl apply -f soup.yaml
kubectl rollout status deployment pod-soup
sleep 2
kubectl exec pod-nginx -- curl -s http://service-soup:4000/
kubectl apply -f bread-v2.yaml
sleep 10
kubectl get pods -l app=bread
kubectl describe pod -l version=2
sed -i 's/value: ".*"/value: "8080"/' bread-v2.yaml
kubectl apply -f bread-v2.yaml
kubectl rollout status deployment pod-bread
sleep 10
kubectl logs pod-guest

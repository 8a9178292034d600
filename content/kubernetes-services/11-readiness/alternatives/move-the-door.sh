# The program may stay where it is: the Service and the probe follow it.
answer $(kubectl get pods -l drink=tea --no-headers | awk '$2 == "1/1"' | wc -l)
port=$(kubectl get deployment pod-soup -o jsonpath='{.spec.template.spec.containers[0].env[0].value}')
kubectl patch deployment pod-soup --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/readinessProbe/httpGet/port\",\"value\":$port}]"
kubectl patch service service-soup --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/ports/0/targetPort\",\"value\":$port}]"
kubectl rollout status deployment pod-soup
sleep 5
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/
port=$(grep 'value: ' bread-v2.yaml | sed 's/[^0-9]//g')
sed -i "s/\"$port\"/\"8080\"/" bread-v2.yaml
kubectl apply -f bread-v2.yaml
kubectl rollout status deployment pod-bread
sleep 10

# The note is corrected and named, the Service asks for the name, and the two counters are made by hand.
answer $(kubectl get deployment pod-clock -o jsonpath='{.spec.template.spec.containers[0].env[0].value}')
port=$(kubectl get deployment pod-clock -o jsonpath='{.spec.template.spec.containers[0].env[0].value}')
kubectl patch deployment pod-clock --type=json -p "[{\"op\":\"replace\",\"path\":\"/spec/template/spec/containers/0/ports\",\"value\":[{\"name\":\"web\",\"containerPort\":$port}]}]"
kubectl rollout status deployment/pod-clock
kubectl patch service service-clock -p '{"spec":{"ports":[{"port":3300,"targetPort":"web"}]}}'
sleep 3
kubectl exec pod-nginx -- curl -s http://service-clock.default:3300/
kubectl get service service-python -o yaml | sed -e 's/service-python/service-post/' -e '/clusterIP/d' -e '/- 1.1.10.1/d' -e '/uid/d' -e '/resourceVersion/d' > post.yaml
kubectl apply -f post.yaml
kubectl set selector service service-post app=$(kubectl get deployment pod-post -o jsonpath='{.metadata.labels.app}')
kubectl patch service service-post --type=merge -p '{"spec":{"ports":[{"name":"one","port":3001,"targetPort":80},{"name":"two","port":3002,"targetPort":"parcels"}]}}'

# The clock comes to the note instead: its program is told to listen at 9000. And the Service is exposed, then patched.
for port in 7070 7171 7272 7373; do kubectl exec pod-nginx -- curl -s --connect-timeout 1 http://$(kubectl get pod -l app=clock -o jsonpath='{.items[0].status.podIP}'):$port/ && answer $port; done
kubectl set env deployment/pod-clock PORT=9000
kubectl rollout status deployment/pod-clock
kubectl exec pod-nginx -- curl -s http://service-clock:3300/
kubectl expose deployment pod-post --name=service-post
kubectl patch service service-post --type=json -p '[{"op":"replace","path":"/spec/ports","value":[{"name":"b","port":3002,"targetPort":"parcels"},{"name":"a","port":3001,"targetPort":"letters"}]}]'

kubectl expose deployment pod-stock --name=service-stock --port=80 --target-port=8080
kubectl exec pod-nginx -- curl -s http://$(kubectl get pods -l app=stock -o jsonpath='{.items[0].status.podIP}'):8080/

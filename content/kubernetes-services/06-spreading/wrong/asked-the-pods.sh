for address in $(kubectl get pods -l recipe=old -o jsonpath='{.items[*].status.podIP}'); do kubectl exec pod-nginx -- curl -s http://$address:8080/; done

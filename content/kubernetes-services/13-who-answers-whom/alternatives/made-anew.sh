# The Services are deleted and written anew; the answer is read in the log of the pod.
door=$(kubectl get service service-museum -o jsonpath='{.spec.ports[0].nodePort}')
node=$(kubectl get pod -l app=museum -o jsonpath='{.items[0].spec.nodeName}')
case $node in node-1) empty=4.4.4.2;; *) empty=4.4.4.1;; esac
curl -s http://$empty:$door/
answer $(kubectl logs deployment/pod-museum | grep GET | tail -n 1 | cut -d ' ' -f 1)
kubectl delete service service-museum service-guide
cat > services.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-museum
spec:
  type: LoadBalancer
  externalTrafficPolicy: Local
  selector:
    app: museum
  ports:
    - port: 8080
      targetPort: 7000
---
apiVersion: v1
kind: Service
metadata:
  name: service-guide
spec:
  sessionAffinity: ClientIP
  selector:
    app: guide
  ports:
    - port: 8100
      targetPort: 7100
END
kubectl apply -f services.yaml
sleep 15
kubectl exec pod-nginx -- curl -s http://service-guide:8100/

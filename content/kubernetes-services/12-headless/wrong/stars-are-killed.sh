kubectl label pod -l kind=fixed sky=now
cat > star.yaml <<'FILE'
apiVersion: v1
kind: Service
metadata:
  name: service-star
spec:
  clusterIP: None
  selector:
    sky: now
  ports:
    - port: 8070
      targetPort: 8070
FILE
kubectl apply -f star.yaml
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-star:8070/

cat > star.yaml <<'FILE'
apiVersion: v1
kind: Service
metadata:
  name: service-star
spec:
  clusterIP: None
  selector:
    app: star
  ports:
    - port: 3000
      targetPort: 8070
FILE
kubectl apply -f star.yaml
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-star:3000/

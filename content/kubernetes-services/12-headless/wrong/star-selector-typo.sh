cat > star.yaml <<'FILE'
apiVersion: v1
kind: Service
metadata:
  name: service-star
spec:
  clusterIP: None
  selector:
    app: starr
  ports:
    - port: 8070
      targetPort: 8070
FILE
kubectl apply -f star.yaml
sleep 2

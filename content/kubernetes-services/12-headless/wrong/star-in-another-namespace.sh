kubectl create namespace sky
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
    - port: 8070
      targetPort: 8070
FILE
kubectl apply -f star.yaml -n sky
sleep 2

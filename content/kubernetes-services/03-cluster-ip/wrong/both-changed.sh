cat > service-bread.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-bread
spec:
  selector:
    app: breadd
  ports:
    - port: 3100
      targetPort: 8080
END
kubectl apply -f service-bread.yaml

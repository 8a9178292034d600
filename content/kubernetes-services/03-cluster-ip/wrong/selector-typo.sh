cat > service-shop.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-shop
spec:
  selector:
    app: shopp
  ports:
    - port: 8080
      targetPort: 80
END
kubectl apply -f service-shop.yaml

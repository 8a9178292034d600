cat > service-shop.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-shop
spec:
  selector:
    app: shop
  ports:
    - port: 80
      targetPort: 8080
END
kubectl apply -f service-shop.yaml

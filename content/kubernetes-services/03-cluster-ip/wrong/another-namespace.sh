kubectl create namespace shop
cat > service-shop.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-shop
spec:
  selector:
    app: shop
  ports:
    - port: 8080
      targetPort: 80
END
kubectl apply -f service-shop.yaml -n shop

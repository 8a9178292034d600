# The selector stays as it is: the Deployment gives its pods a label more. And a named port.
kubectl patch deployment pod-bread -p '{"spec":{"template":{"metadata":{"labels":{"bakery":"yes"}}}}}'
kubectl rollout status deployment pod-bread
kubectl patch service service-bread --type=merge -p '{"spec":{"selector":{"app":"bread","bakery":"yes"},"ports":[{"port":3100,"targetPort":8080}]}}'
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
kubectl apply -f service-shop.yaml
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-shop:8080/
answer $(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

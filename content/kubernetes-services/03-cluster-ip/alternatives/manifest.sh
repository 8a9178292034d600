# As a manifest, written in one go; the broken Service is deleted and made anew.
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
kubectl exec pod-nginx -- curl -s http://service-shop.default.svc.cluster.local:8080/
answer $(kubectl get service service-shop -o jsonpath='{.spec.clusterIP}')
kubectl delete service service-bread
cat > service-bread.yaml <<'END'
apiVersion: v1
kind: Service
metadata:
  name: service-bread
spec:
  selector:
    app: bread
  ports:
    - port: 3100
      targetPort: 8080
END
kubectl apply -f service-bread.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-bread:3100/

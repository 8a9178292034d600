cat > post.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: service-post
spec:
  selector:
    app: $(kubectl get deployment pod-post -o jsonpath='{.metadata.labels.app}')
  ports:
    - { name: letters, port: 3001, targetPort: parcels }
    - { name: parcels, port: 3002, targetPort: letters }
END
kubectl apply -f post.yaml

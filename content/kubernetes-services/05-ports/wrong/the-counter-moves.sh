cat > post.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: service-post
spec:
  selector:
    app: $(kubectl get deployment pod-post -o jsonpath='{.metadata.labels.app}')
  ports:
    - { name: letters, port: 3001, targetPort: 80 }
    - { name: parcels, port: 3002, targetPort: $(kubectl get deployment pod-post -o jsonpath='{.spec.template.spec.containers[1].ports[0].containerPort}') }
END
kubectl apply -f post.yaml

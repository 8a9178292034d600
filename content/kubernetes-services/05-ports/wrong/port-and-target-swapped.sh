cat > post.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: service-post
spec:
  selector:
    app: $(kubectl get deployment pod-post -o jsonpath='{.metadata.labels.app}')
  ports:
    - { name: letters, port: 80, targetPort: 3001 }
    - { name: parcels, port: $(kubectl get deployment pod-post -o jsonpath='{.spec.template.spec.containers[1].ports[0].containerPort}'), targetPort: 3002 }
END
kubectl apply -f post.yaml

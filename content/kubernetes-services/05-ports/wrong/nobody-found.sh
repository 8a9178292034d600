cat > post.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: service-post
spec:
  selector:
    app: pots
  ports:
    - { name: letters, port: 3001, targetPort: letters }
    - { name: parcels, port: 3002, targetPort: parcels }
END
kubectl apply -f post.yaml

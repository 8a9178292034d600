kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-clock:3300/
explain
port=$(kubectl logs deployment/pod-clock | grep 'Listening' | cut -d ' ' -f 4)
answer $port
kubectl patch service service-clock -p "{\"spec\":{\"ports\":[{\"port\":3300,\"targetPort\":$port}]}}"
kubectl exec pod-nginx -- curl -s http://service-clock:3300/
label=$(kubectl get deployment pod-post -o jsonpath='{.spec.selector.matchLabels.app}')
cat > post.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: service-post
spec:
  selector:
    app: $label
  ports:
    - { name: letters, port: 3001, targetPort: letters }
    - { name: parcels, port: 3002, targetPort: parcels }
END
kubectl apply -f post.yaml
kubectl describe service service-post

# The Deployment is left as it is; one pod of its own is made right by hand and found by the same label.
kubectl get pod -l app=soup -o name
cat > pod.yaml <<'FILE'
apiVersion: v1
kind: Pod
metadata:
  name: pod-soup-by-hand
  labels:
    app: soup
spec:
  containers:
    - name: soup
      image: drydock/python-api:1.0
      env:
        - name: PORT
          value: "8080"
FILE
kubectl apply -f pod.yaml
sleep 10
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-soup:4000/

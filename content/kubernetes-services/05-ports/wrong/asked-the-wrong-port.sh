port=$(kubectl logs deployment/pod-clock | grep Listening | cut -d ' ' -f 4)
kubectl patch service service-clock -p "{\"spec\":{\"ports\":[{\"port\":3300,\"targetPort\":$port}]}}"
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-clock:$port/

# The headless Service by a command, and the old kind of list for the archive: the cluster copies it into a slice.
kubectl create service clusterip service-star --clusterip=None --tcp=80:8070
kubectl set selector service service-star app=star
sleep 2
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-star:8070/
answer count-the-addresses $(kubectl get pods -l app=star --no-headers | grep -c 1/1)
address=$(grep -o '9\.9\.8\.[0-9]*' archive.txt)
kubectl create service clusterip service-archive --tcp=80:8088
kubectl patch service service-archive --type=json -p '[{"op":"remove","path":"/spec/selector"}]'
kubectl delete endpointslice -l kubernetes.io/service-name=service-archive
cat > endpoints.yaml <<FILE
apiVersion: v1
kind: Endpoints
metadata:
  name: service-archive
subsets:
  - addresses:
      - ip: $address
    ports:
      - { name: 80-8088, port: 8088 }
FILE
kubectl replace --force -f endpoints.yaml
sleep 3
kubectl exec pod-nginx -- curl -s --connect-timeout 3 http://service-archive/

sed -e 's/service-headless/service-star/; s/run: pod-python/app: star/; s/3000/8070/; s/443/8070/' service-headless.yaml > star.yaml
kubectl apply -f star.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-star:8070/
kubectl exec pod-nginx -- nslookup service-star
answer count-the-addresses $(kubectl exec pod-nginx -- nslookup service-star | grep -c 'Address: ')
cat archive.txt
address=$(grep -o '9\.9\.8\.[0-9]*' archive.txt)
sed -e 's/service-remote/service-archive/; s/3000/80/; s/8443/8088/' service-remote.yaml > archive.yaml
sed -e "s/service-remote/service-archive/; s/8443/8088/; s/9.9.9.9/$address/" slice-remote.yaml > slice.yaml
kubectl apply -f archive.yaml -f slice.yaml
sleep 2
kubectl exec pod-nginx -- curl -s http://service-archive/

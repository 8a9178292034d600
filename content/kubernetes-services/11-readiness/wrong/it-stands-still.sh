kubectl apply -f bread-v2.yaml
sleep 10

# The last task first, and values cut out of what is shown.
port=$(kubectl describe pod pod-tea | grep '^    Port:' | tr -dc '0-9')
address=$(kubectl get pods -o wide | grep '^pod-tea ' | tr -s ' ' | cut -d ' ' -f 6)
kubectl exec pod-nginx -- curl -s -o /dev/null http://$address:$port/some/path
answer count-the-night-crew $(kubectl get pods --show-labels | grep -c 'crew=night')
answer find-the-node $(kubectl get pods -o wide | grep '^pod-tea ' | tr -s ' ' | cut -d ' ' -f 7)

answer count-the-night-crew $(kubectl get pods -o name | wc -l)

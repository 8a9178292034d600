answer count-the-night-crew $(kubectl get pods -l crew=day -o name | wc -l)

answer $(kubectl get pods -l app=soop -o jsonpath='{.items[0].metadata.name}')

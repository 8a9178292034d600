kubectl get pods --show-labels
answer app=soop

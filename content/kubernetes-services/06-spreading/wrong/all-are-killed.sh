# One pod by the Deployment and one by hand.
kubectl scale deployment pod-mint --replicas=1
kubectl run pod-mint-too --image=drydock/python-api:1.0 --env=PORT=8080 --labels=drink=juice,recipe=$(kubectl get deployment pod-mint -o jsonpath='{.metadata.labels.recipe}')

kubectl get pods -o wide
answer 1.1.1.3

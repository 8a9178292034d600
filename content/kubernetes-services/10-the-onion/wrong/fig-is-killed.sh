kubectl label pod -l fruit=fig fig=first
kubectl set selector service service-fig fig=first
kubectl patch service service-fig -p '{"spec":{"type":"ClusterIP"}}'

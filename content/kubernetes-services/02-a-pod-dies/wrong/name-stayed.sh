kubectl delete pod -l app=bread
answer what-stayed name

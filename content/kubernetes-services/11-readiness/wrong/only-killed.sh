kubectl delete pod -l app=soup
sleep 10

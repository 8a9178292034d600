# Every Service is deleted and written as it should be. That mends five of six, and not the pod that is not ready.
shops="bakery florist library cinema pharmacy laundry"
kubectl delete service old-stall -n attic
for shop in $shops; do
  door=$(grep "^$shop " shops.txt | cut -d ' ' -f 2)
  kubectl delete service $shop --ignore-not-found
  kubectl delete service $shop -n attic --ignore-not-found
  cat > $shop.yaml <<END
apiVersion: v1
kind: Service
metadata:
  name: $shop
spec:
  type: NodePort
  selector:
    app: $shop
  ports:
    - port: 8080
      targetPort: 7000
      nodePort: $door
END
  kubectl apply -f $shop.yaml
done
sleep 2
for shop in $shops; do bash ask.sh $shop; done

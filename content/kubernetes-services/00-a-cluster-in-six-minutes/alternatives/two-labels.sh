node=$(kubectl get pods -l run=pod-tea -o yaml | grep 'nodeName:' | cut -d ':' -f 2)
answer $node
kubectl get pods -l 'crew in (night)' --no-headers > night
answer $(cat night | wc -l)
kubectl get pod pod-tea -o yaml > tea.yaml
kubectl exec pod-nginx -- curl -s $(grep ' podIP:' tea.yaml | cut -d ' ' -f 4):$(grep 'containerPort:' tea.yaml | cut -d ':' -f 2 | tr -d ' ')

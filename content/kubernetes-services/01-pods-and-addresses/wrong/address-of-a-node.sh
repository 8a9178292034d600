if kubectl get pod pod-shop -o yaml | grep -q 'nodeName: node-1'; then answer 1.1.1.1; else answer 1.1.1.2; fi

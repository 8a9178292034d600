if kubectl get pod pod-tea -o wide | grep -q node-1; then answer 1.1.1.1; else answer 1.1.1.2; fi

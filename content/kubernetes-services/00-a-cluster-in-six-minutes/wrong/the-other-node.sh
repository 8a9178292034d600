if kubectl get pod pod-tea -o wide | grep -q node-1; then answer node-2; else answer node-1; fi

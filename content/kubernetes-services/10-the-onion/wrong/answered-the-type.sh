answer NodePort

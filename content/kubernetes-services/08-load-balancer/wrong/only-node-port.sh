kubectl patch service service-shop -p '{"spec":{"type":"NodePort"}}'

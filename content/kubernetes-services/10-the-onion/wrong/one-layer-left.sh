kubectl patch service service-fig -p '{"spec":{"type":"NodePort"}}'

kubectl patch service service-museum -p '{"spec":{"sessionAffinity":"ClientIP"}}'

kubectl patch service service-museum -p '{"spec":{"type":"NodePort","externalTrafficPolicy":"Local"}}'

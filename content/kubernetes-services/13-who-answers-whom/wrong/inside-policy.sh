kubectl patch service service-museum -p '{"spec":{"internalTrafficPolicy":"Local"}}'

kubectl patch service service-guide -p '{"spec":{"internalTrafficPolicy":"Local"}}'

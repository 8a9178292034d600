kubectl patch service service-fig -p '{"spec":{"type":"ExternalName","externalName":"pod-fig.example.org"}}'

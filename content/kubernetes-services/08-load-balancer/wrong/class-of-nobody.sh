kubectl patch service service-shop -p '{"spec":{"type":"LoadBalancer","loadBalancerClass":"example.com/closed"}}'

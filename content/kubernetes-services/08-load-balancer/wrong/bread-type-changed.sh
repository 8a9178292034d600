kubectl patch service service-bread --type=json -p '[{"op":"replace","path":"/spec/type","value":"NodePort"},{"op":"remove","path":"/spec/loadBalancerClass"}]'

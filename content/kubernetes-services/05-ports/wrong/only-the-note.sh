kubectl patch deployment pod-clock --type=json -p '[{"op":"replace","path":"/spec/template/spec/containers/0/ports/0/containerPort","value":7777}]'

/** Stories of the types of Services: what each has, what a change keeps and frees, and what is refused. */
import type { Story } from '../story';

const PORTS = "{.spec.type} {.spec.clusterIP} {.spec.ports[0].nodePort}{'\\n'}";
const show = (what: string) => `kubectl get service web -o jsonpath="${what}"`;
const patch = (spec: string) => `kubectl patch service web -p '{"spec":${spec}}'`;

const manifest = (spec: string, name = 'web') => `apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: ${spec}
`;

export const SERVICE_TYPES: readonly Story[] = [
  {
    name: 'a Service becomes an ExternalName, and gives its address back',
    follows:
      'test/e2e/network/service.go: "should be able to change the type from ClusterIP to ExternalName" (conformance)',
    acts: [
      {
        at: 0,
        run: 'kubectl create service clusterip web --tcp=80 --clusterip=1.1.10.7',
        prints: 'service/web created',
      },
      {
        at: 1,
        run: patch('{"type":"ExternalName","externalName":"far.example"}'),
        prints: 'service/web patched',
      },
      {
        at: 2,
        run: 'kubectl get service web',
        prints: `NAME   TYPE           CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE
                 web    ExternalName   <none>       far.example   80/TCP    2s`,
      },
      {
        at: 3,
        run: 'kubectl create service clusterip other --tcp=80 --clusterip=1.1.10.7',
        prints: 'service/other created',
      },
    ],
  },
  {
    name: 'an ExternalName becomes a Service with a node port, and is told what it forgot',
    follows:
      'test/e2e/network/service.go: "should be able to change the type from ExternalName to NodePort" (conformance); pkg/api/service/warnings.go',
    acts: [
      {
        at: 0,
        run: 'kubectl create service externalname web --external-name far.example',
        prints: 'service/web created',
      },
      {
        at: 1,
        run: patch('{"type":"NodePort","ports":[{"port":80,"nodePort":30080}],"clusterIP":"1.1.10.9"}'),
        prints: `Warning: spec.externalName is ignored when spec.type is not "ExternalName"
                 service/web patched`,
      },
      { at: 2, run: show(PORTS), prints: 'NodePort 1.1.10.9 30080' },
      {
        at: 3,
        run: 'kubectl get service web --no-headers',
        prints: 'web NodePort 1.1.10.9 <none> 80:30080/TCP 3s',
      },
    ],
  },
  {
    name: 'a node port goes with the type, and somebody else can have it',
    follows:
      'test/e2e/network/service.go: "should be able to change the type from NodePort to ExternalName"; pkg/registry/core/service/strategy.go: dropTypeDependentFields',
    files: {
      'web.yaml': manifest('{ type: NodePort, clusterIP: 1.1.10.5, ports: [{ port: 80, nodePort: 30080 }] }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml', prints: 'service/web created' },
      {
        at: 1,
        run: 'kubectl create service nodeport other --tcp=80 --node-port=30080',
        prints:
          'error: failed to create NodePort service: Service "other" is invalid: spec.ports[0].nodePort: Invalid value: 30080: provided port is already allocated',
        exits: 1,
      },
      { at: 2, run: patch('{"type":"ClusterIP"}'), prints: 'service/web patched' },
      { at: 3, run: show(PORTS), prints: 'ClusterIP 1.1.10.5' },
      {
        at: 4,
        run: 'kubectl create service nodeport other --tcp=80 --node-port=30080',
        prints: 'service/other created',
      },
    ],
  },
  {
    name: 'from node port to load balancer the address and the port stay, and back they go in order',
    follows:
      'kubernetes.io/docs/concepts/services-networking/service: type LoadBalancer is built on NodePort; pkg/registry/core/service/storage: patchAllocatedValues',
    world: { loadBalancers: [{ addresses: ['5.5.5.5'], delayMs: 2000 }] },
    files: {
      'web.yaml': manifest('{ type: NodePort, clusterIP: 1.1.10.5, ports: [{ port: 80, nodePort: 30080 }] }'),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml' },
      { at: 1, run: patch('{"type":"LoadBalancer"}'), prints: 'service/web patched' },
      {
        at: 2,
        run: 'kubectl get service web --no-headers',
        prints: 'web LoadBalancer 1.1.10.5 <pending> 80:30080/TCP 2s',
      },
      {
        at: 5,
        run: 'kubectl get service web --no-headers',
        prints: 'web LoadBalancer 1.1.10.5 5.5.5.5 80:30080/TCP 5s',
      },
      { at: 6, run: patch('{"type":"NodePort"}'), prints: 'service/web patched' },
      {
        at: 7,
        run: 'kubectl get service web --no-headers',
        prints: 'web NodePort 1.1.10.5 <none> 80:30080/TCP 7s',
      },
      {
        at: 8,
        run: show("{.spec.allocateLoadBalancerNodePorts}{.status.loadBalancer}{'\\n'}"),
        prints: '{}',
      },
    ],
  },
  {
    name: 'a load balancer without node ports',
    follows:
      'test/e2e/network/loadbalancer.go: "should be able to create LoadBalancer Service without NodePort and change it" ',
    files: {
      'web.yaml': manifest(
        '{ type: LoadBalancer, clusterIP: 1.1.10.5, allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml', prints: 'service/web created' },
      {
        at: 1,
        run: 'kubectl get service web --no-headers',
        prints: 'web LoadBalancer 1.1.10.5 <pending> 80/TCP 1s',
      },
      { at: 2, run: patch('{"allocateLoadBalancerNodePorts":true}') },
      { at: 3, run: `${show('{.spec.ports[0].nodePort}')} | wc -c`, prints: '5' },
    ],
  },
  {
    name: 'a class of load balancers is chosen once',
    follows:
      'kubernetes.io/docs/concepts/services-networking/service: "Specifying class of load balancer implementation"; validateLoadBalancerClassField',
    files: {
      'web.yaml': manifest(
        '{ type: LoadBalancer, loadBalancerClass: example.com/inside, ports: [{ port: 80 }] }',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml', prints: 'service/web created' },
      {
        at: 1,
        run: patch('{"loadBalancerClass":"example.com/other"}'),
        prints:
          'The Service "web" is invalid: spec.loadBalancerClass: Invalid value: "example.com/other": may not change once set',
        exits: 1,
      },
      { at: 2, run: patch('{"type":"ClusterIP"}'), prints: 'service/web patched' },
      { at: 3, run: show("[{.spec.loadBalancerClass}]{'\\n'}"), prints: '[]' },
    ],
  },
  {
    name: 'source ranges are ranges, and only of load balancers',
    follows:
      'pkg/apis/core/validation: ValidateService (LoadBalancerSourceRanges); StrictIPCIDRValidation since 1.36',
    files: {
      'plain.yaml': manifest('{ loadBalancerSourceRanges: [10.0.0.0/8], ports: [{ port: 80 }] }'),
      'odd.yaml': manifest(
        '{ type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.7/8], ports: [{ port: 80 }] }',
      ),
    },
    acts: [
      {
        at: 0,
        run: 'kubectl create -f plain.yaml',
        prints:
          'The Service "web" is invalid: spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is \'LoadBalancer\'',
        exits: 1,
      },
      {
        at: 1,
        run: 'kubectl create -f odd.yaml',
        prints:
          'The Service "web" is invalid: spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.7/8": must not have bits set beyond the prefix length',
        exits: 1,
      },
    ],
  },
  {
    name: 'a headless Service can not become one with an address, nor the other way round',
    follows: 'pkg/apis/core/validation: ValidateServiceClusterIPsRelatedFields, "may not change once set"',
    acts: [
      {
        at: 0,
        run: 'kubectl create service clusterip web --clusterip=None --tcp=80',
        prints: 'service/web created',
      },
      {
        at: 1,
        run: 'kubectl get service web --no-headers',
        prints: 'web ClusterIP None <none> 80/TCP 1s',
      },
      {
        at: 2,
        run: patch('{"clusterIP":"1.1.10.7"}'),
        prints:
          'The Service "web" is invalid: spec.clusterIPs[0]: Invalid value: ["1.1.10.7"]: may not change once set',
        exits: 1,
      },
    ],
  },
  {
    name: 'where a local load balancer tells its health is settled once',
    follows:
      'test/e2e/network/loadbalancer.go: "should only target nodes with endpoints" (HealthCheckNodePort); kubectl describe.go: describeService',
    world: { loadBalancers: [{ addresses: ['5.5.5.5'], delayMs: 1000 }] },
    files: {
      'web.yaml': manifest(
        '{ type: LoadBalancer, clusterIP: 1.1.10.5, externalTrafficPolicy: Local, healthCheckNodePort: 31000, loadBalancerSourceRanges: [10.0.0.0/8], ports: [{ port: 80, nodePort: 30080 }] }',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f web.yaml', prints: 'service/web created' },
      {
        at: 5,
        run: 'kubectl describe service web | grep -v Annotations',
        prints: `Name: web
                 Namespace: default
                 Labels: <none>
                 Selector: <none>
                 Type: LoadBalancer
                 IP Family Policy: SingleStack
                 IP Families: IPv4
                 IP: 1.1.10.5
                 IPs: 1.1.10.5
                 LoadBalancer Ingress: 5.5.5.5 (VIP)
                 Port: <unset> 80/TCP
                 TargetPort: 80/TCP
                 NodePort: <unset> 30080/TCP
                 Endpoints: <none>
                 Session Affinity: None
                 External Traffic Policy: Local
                 Internal Traffic Policy: Cluster
                 HealthCheck NodePort: 31000
                 LoadBalancer Source Ranges: 10.0.0.0/8
                 Events:
                 Type Reason Age From Message
                 ---- ------ ---- ---- -------
                 Normal EnsuringLoadBalancer 5s service-controller Ensuring load balancer
                 Normal EnsuredLoadBalancer 4s service-controller Ensured load balancer`,
      },
      {
        at: 6,
        run: patch('{"healthCheckNodePort":31001}'),
        prints: 'The Service "web" is invalid: spec.healthCheckNodePort: Forbidden: field is immutable',
        exits: 1,
      },
    ],
  },
  {
    name: 'endpoints say their zone, and for whom they are meant first',
    follows:
      'test/e2e/network/traffic_distribution.go: "should route traffic to an endpoint in the same zone / on the same node when using PreferSameZone, PreferSameNode"',
    world: {
      nodes: ['east', 'west'].map((zone, index) => ({
        name: `node-${index + 1}`,
        internalAddress: `1.1.1.${index + 1}`,
        labels: { 'topology.kubernetes.io/zone': zone },
      })),
    },
    files: {
      'pod.yaml': `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node-2, containers: [{ name: main, image: nginx }] }
`,
      'web.yaml': manifest(
        '{ selector: { app: web }, trafficDistribution: PreferClose, ports: [{ port: 80 }] }',
      ),
    },
    acts: [
      { at: 0, run: 'kubectl apply -f pod.yaml' },
      {
        at: 1,
        run: 'kubectl apply -f web.yaml',
        prints: `Warning: spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"
                 service/web created`,
      },
      {
        at: 20,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath="{.items[0].endpoints[0]['zone','hints']}"`,
        prints: 'west {"forZones":[{"name":"west"}]}',
      },
      { at: 21, run: patch('{"trafficDistribution":"PreferSameNode"}') },
      {
        at: 22,
        run: `kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath="{.items[0].endpoints[0].hints}"`,
        prints: '{"forNodes":[{"name":"node-2"}],"forZones":[{"name":"west"}]}',
      },
    ],
  },
  {
    name: 'addresses outside are deprecated, and shown beside those of the load balancer',
    follows:
      'kubernetes.io/blog: Kubernetes v1.36, deprecation of Service .spec.externalIPs; pkg/printers/internalversion: getServiceExternalIP',
    files: {
      'web.yaml': manifest(
        '{ clusterIP: 1.1.10.5, externalIPs: [198.51.100.32, 198.51.100.33], ports: [{ port: 80 }] }',
      ),
      'bad.yaml': manifest('{ externalIPs: [127.0.0.1], ports: [{ port: 80 }] }', 'bad'),
    },
    acts: [
      {
        at: 0,
        run: 'kubectl apply -f web.yaml',
        prints: `Warning: spec.externalIPs is deprecated
                 service/web created`,
      },
      {
        at: 1,
        run: 'kubectl get service web --no-headers',
        prints: 'web ClusterIP 1.1.10.5 198.51.100.32,198.51.100.33 80/TCP 1s',
      },
      {
        at: 2,
        run: 'kubectl create -f bad.yaml',
        prints:
          'The Service "bad" is invalid: spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
        exits: 1,
      },
    ],
  },
  {
    name: 'expose makes each type but a name',
    follows:
      'kubectl expose --type (cmd/expose/expose.go); kubernetes.io/docs/tutorials/services/connect-applications-service',
    acts: [
      { at: 0, run: 'kubectl run web --image=nginx --port=80', prints: 'pod/web created' },
      { at: 1, run: 'kubectl expose pod web --type=NodePort --name=a', prints: 'service/a exposed' },
      {
        at: 2,
        run: 'kubectl expose pod web --type=LoadBalancer --name=b --port=8080 --target-port=80',
        prints: 'service/b exposed',
      },
      { at: 3, run: 'kubectl expose pod web --cluster-ip=None --name=c', prints: 'service/c exposed' },
      {
        at: 4,
        run: `kubectl get services a b c -o jsonpath="{range .items[*]}{.spec.type} {.spec.ports[0].port} {.spec.ports[0].targetPort}{'\\n'}{end}"`,
        prints: `NodePort 80 80
                 LoadBalancer 8080 80
                 ClusterIP 80 80`,
      },
      {
        at: 5,
        run: 'kubectl expose pod web --type=Nodeport --name=d',
        prints:
          'The Service "d" is invalid: spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
        exits: 1,
      },
    ],
  },
];

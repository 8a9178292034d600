/** Load balancers: granted, absent, refused, by class, with ranges, without node ports, health checks, ipMode. */
import {
  add,
  BOXES,
  type CaseGroup,
  inBalancer,
  inService,
  PAGES,
  remove,
  service,
  spec,
  WEB_A,
  WEB_B,
  wait,
} from './case';

const at = (node: string) => `service default/web translated ${node}`;
const EITHER = `${at('node-1')} or ${at('node-2')}`;
const LOST = 'internet internet dropped';
const DROPPED = 'load-balancer default/web dropped';
const PORTS = { ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] };
const WEB = service('web', '10.96.0.20', { type: 'LoadBalancer', ...PORTS });
const LOCAL = service('web', '10.96.0.20', {
  type: 'LoadBalancer',
  ...PORTS,
  externalTrafficPolicy: 'Local',
  healthCheckNodePort: 32000,
});
const CLOUD = { addresses: ['203.0.113.100', '203.0.113.101'] };
const HEALTH = 'test/e2e/network/loadbalancer.go: "should only target nodes with endpoints"';
const healthy = (count: number) =>
  `{ "service": { "namespace": "default", "name": "web" }, "localEndpoints": ${count}, "serviceProxyHealthy": true }`;

export const LOAD_BALANCER: readonly CaseGroup[] = [
  {
    about: 'load balancer',
    follows: PAGES.service,
    world: { objects: [...BOXES, WEB_A, WEB], loadBalancers: [CLOUD] },
    // biome-ignore format: a case a line
    rows: [
      ['from outside', 'laptop', '203.0.113.100:80/hostname', '200 web-a', EITHER, inBalancer('should be able to change the type and ports of a TCP service')],
      ['pods see a node', 'laptop', '203.0.113.100:80/clientip', '200 …', EITHER, PAGES.sourceIp],
      ['a pod needs no way around', 'box', '203.0.113.100:80', 'web-a sees 192.168.0.11', at('node-1'), inBalancer('should work from pods')],
      ['a node needs no way around', 'node-2', '203.0.113.100:80', 'web-a sees 192.168.0.12', at('node-2'), PAGES.virtualIps],
      ['another port', 'laptop', '203.0.113.100:81', 'timed-out', DROPPED],
      ['another port, from a pod', 'box', '203.0.113.100:81', 'timed-out', 'service default/web dropped node-1'],
      ['a node port is no port of it', 'laptop', '203.0.113.100:30080', 'timed-out', DROPPED],
      ['a ping', 'laptop', 'ping 203.0.113.100', 'timed-out', DROPPED],
      ['its node port, too', 'laptop', '198.51.100.12:30080', 'web-a sees 192.168.0.12', at('node-2')],
      ['its cluster IP, too', 'box-2', 'web:80', 'web-a sees 10.244.2.5', at('node-2')],
      ['an address of the pool that nobody has got', 'laptop', '203.0.113.101:80', 'timed-out', LOST],
      ['no endpoint: refused', 'laptop', [remove('Pod', 'web-a', 0), wait(2), '203.0.113.100:80'], 'refused', 'service default/web refused node-1 or service default/web refused node-2', inService('should be rejected when no endpoints exist')],
      ['another port after an update', 'laptop', [spec('web', { ports: [{ port: 81, targetPort: 8080, nodePort: 30080 }] }), wait(1), '203.0.113.100:81/hostname'], '200 web-a', EITHER, inBalancer('should be able to change the type and ports of a TCP service')],
      ['the old port after an update', 'laptop', [spec('web', { ports: [{ port: 81, targetPort: 8080, nodePort: 30080 }] }), wait(1), '203.0.113.100:80'], 'timed-out', DROPPED, inBalancer('should be able to change the type and ports of a TCP service')],
      ['deleted: the address leads nowhere', 'laptop', [remove('Service', 'web'), wait(2), '203.0.113.100:80'], 'timed-out', LOST],
      ['another Service gets another address', 'laptop', [add(service('more', '10.96.0.30', { type: 'LoadBalancer', selector: { app: 'web' } })), wait(12), '203.0.113.101:80/hostname'], '200 web-a', 'service default/more translated node-1 or service default/more translated node-2'],
      ['it spreads over the pods of all nodes', 'laptop', [add(WEB_B), wait(5), '60 × 203.0.113.100:80'], 'web-a web-b', EITHER, PAGES.trafficPolicy],
    ],
  },
  {
    about: 'load balancer, Local',
    follows: inBalancer('should only target nodes with endpoints'),
    world: { objects: [...BOXES, WEB_A, LOCAL], loadBalancers: [CLOUD] },
    // biome-ignore format: a case a line
    rows: [
      ['pods see the client', 'laptop', '203.0.113.100:80', 'web-a sees 203.0.113.7', at('node-1'), PAGES.sourceIp],
      ['only nodes with a pod get requests', 'laptop', '20 × 203.0.113.100:80', 'web-a', at('node-1')],
      ['health check of the node with a pod', 'node-1', '127.0.0.1:32000/healthz', `200 ${healthy(1)}`, 'node node-1 delivered', HEALTH],
      ['health check of the node without', 'node-2', '127.0.0.1:32000/healthz', `503 ${healthy(0)}`, 'node node-2 delivered', HEALTH],
      ['health check by the inner address', 'box', '192.168.0.12:32000/healthz', `503 ${healthy(0)}`, 'node node-2 delivered', PAGES.sourceIp],
      ['a pod of the other node gets through', 'box-2', '203.0.113.100:80', 'web-a sees 10.244.2.5', at('node-2'), inBalancer('should work from pods')],
      ['the node port of the node without', 'laptop', '198.51.100.12:30080', 'timed-out', 'service default/web dropped node-2', PAGES.sourceIp],
      ['switched to Cluster: both nodes, and the sender is lost', 'laptop', [spec('web', { externalTrafficPolicy: 'Cluster', healthCheckNodePort: 0 }), wait(12), '203.0.113.100:80/hostname'], '200 web-a', EITHER, inBalancer('should handle updates to ExternalTrafficPolicy field')],
      ['switched to Cluster: the health check ends', 'node-1', [spec('web', { externalTrafficPolicy: 'Cluster', healthCheckNodePort: 0 }), wait(2), '127.0.0.1:32000/healthz'], 'refused', 'node node-1 refused', inBalancer('should handle updates to ExternalTrafficPolicy field')],
      ['the last pod goes: checks fail, nobody is left', 'laptop', [remove('Pod', 'web-a', 0), wait(12), '203.0.113.100:80'], 'timed-out', DROPPED, PAGES.sourceIp],
      ['the last pod goes: 503', 'node-1', [remove('Pod', 'web-a', 0), wait(2), '127.0.0.1:32000/healthz'], `503 ${healthy(0)}`, 'node node-1 delivered', HEALTH],
      ['a pod comes: its node answers 200', 'node-2', [add(WEB_B), wait(5), '127.0.0.1:32000/healthz'], `200 ${healthy(1)}`, 'node node-2 delivered', HEALTH],
      ['pods at both nodes share', 'laptop', [add(WEB_B), wait(15), '60 × 203.0.113.100:80'], 'web-a web-b', EITHER],
    ],
  },
  {
    about: 'no provider',
    follows: PAGES.service,
    world: { objects: [...BOXES, WEB_A, WEB] },
    // biome-ignore format: a case a line
    rows: [
      ['no address, so nobody is there', 'laptop', '203.0.113.100:80', 'timed-out', LOST],
      ['the node port works', 'laptop', '198.51.100.11:30080', 'web-a sees 192.168.0.11', at('node-1')],
      ['the cluster IP works', 'box', 'web:80', 'web-a sees 10.244.1.5', at('node-1')],
    ],
  },
  {
    about: 'a provider that refuses',
    follows: 'k8s.io/cloud-provider: controllers/service/controller.go, syncService',
    world: {
      objects: [...BOXES, WEB_A, WEB],
      loadBalancers: [{ addresses: ['203.0.113.100'], refuses: 'quota exceeded' }],
    },
    // biome-ignore format: a case a line
    rows: [
      ['no address', 'laptop', [wait(60), '203.0.113.100:80'], 'timed-out', LOST],
      ['the node port works', 'laptop', '198.51.100.12:30080', 'web-a sees 192.168.0.12', at('node-2')],
    ],
  },
  {
    about: 'loadBalancerClass',
    follows:
      'kubernetes.io/docs/concepts/services-networking/service: Specifying class of load balancer implementation',
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', {
          type: 'LoadBalancer',
          ...PORTS,
          loadBalancerClass: 'example.com/inner',
        }),
        service('stray', '10.96.0.21', {
          type: 'LoadBalancer',
          selector: { app: 'web' },
          loadBalancerClass: 'example.com/none',
        }),
        service('usual', '10.96.0.22', { type: 'LoadBalancer', selector: { app: 'web' } }),
      ],
      loadBalancers: [CLOUD, { addresses: ['203.0.113.200'], className: 'example.com/inner' }],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the provider of the class looks after it', 'laptop', '203.0.113.200:80/hostname', '200 web-a', EITHER],
      ['without a class the cloud does', 'laptop', '203.0.113.100:80/hostname', '200 web-a', 'service default/usual translated node-1 or service default/usual translated node-2'],
      ['a class that nobody knows gets nothing', 'laptop', '203.0.113.101:80', 'timed-out', LOST],
    ],
  },
  {
    about: 'source ranges',
    follows: inBalancer('should only allow access from service loadbalancer source ranges'),
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', {
          type: 'LoadBalancer',
          ...PORTS,
          loadBalancerSourceRanges: ['10.244.1.5/32'],
        }),
        service('open', '10.96.0.21', {
          type: 'LoadBalancer',
          selector: { app: 'web' },
          loadBalancerSourceRanges: ['203.0.113.0/24', '10.244.2.0/24'],
        }),
      ],
      loadBalancers: [CLOUD],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a pod within', 'box', '203.0.113.100:80', 'web-a sees 192.168.0.11', at('node-1')],
      ['a pod beyond', 'box-2', '203.0.113.100:80', 'timed-out', 'service default/web dropped node-2'],
      ['outside, beyond', 'laptop', '203.0.113.100:80', 'timed-out', DROPPED],
      ['another pod is added', 'box-2', [spec('web', { loadBalancerSourceRanges: ['10.244.1.5/32', '10.244.2.5/32'] }), wait(2), '203.0.113.100:80'], 'web-a sees 192.168.0.12', at('node-2')],
      ['the first is taken away', 'box', [spec('web', { loadBalancerSourceRanges: ['10.244.2.5/32'] }), wait(2), '203.0.113.100:80'], 'timed-out', 'service default/web dropped node-1'],
      ['without ranges everybody may', 'laptop', [spec('web', { loadBalancerSourceRanges: null }), wait(2), '203.0.113.100:80/hostname'], '200 web-a', EITHER],
      ['the node port knows no ranges', 'laptop', '198.51.100.11:30080', 'web-a sees 192.168.0.11', at('node-1'), PAGES.virtualIps],
      ['the cluster IP knows no ranges', 'box-2', 'web:80', 'web-a sees 10.244.2.5', at('node-2'), PAGES.virtualIps],
      ['one of two ranges is enough: outside', 'laptop', '203.0.113.101:80/hostname', '200 web-a', 'service default/open translated node-1 or service default/open translated node-2'],
      ['one of two ranges is enough: inside', 'box-2', '203.0.113.101:80/hostname', '200 web-a', 'service default/open translated node-2'],
    ],
  },
  {
    about: 'no node ports',
    follows: inBalancer('should be able to create LoadBalancer Service without NodePort and change it'),
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false }),
      ],
      loadBalancers: [CLOUD],
    },
    // biome-ignore format: a case a line
    rows: [
      ['from outside', 'laptop', '203.0.113.100:80/hostname', '200 web-a', EITHER],
      ['from a pod', 'box-2', '203.0.113.100:80', 'web-a sees 192.168.0.12', at('node-2')],
      ['nothing is open at the node', 'laptop', '198.51.100.11:30080', 'refused', 'node node-1 refused'],
      ['one is wished for', 'laptop', [spec('web', { allocateLoadBalancerNodePorts: true, ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }] }), wait(2), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', at('node-1')],
    ],
  },
  {
    about: 'ipMode Proxy',
    follows:
      'kubernetes.io/docs/concepts/services-networking/service: Specifying IPMode of load balancer status',
    world: { objects: [...BOXES, WEB_A, LOCAL], loadBalancers: [{ ...CLOUD, ipMode: 'Proxy' }] },
    // biome-ignore format: a case a line
    rows: [
      ['from outside pods see the load balancer', 'laptop', '203.0.113.100:80', 'web-a sees 203.0.113.100', at('node-1')],
      ['from a pod it is a way around, too', 'box-2', '203.0.113.100:80', 'web-a sees 203.0.113.100', at('node-1')],
      ['from a node it is a way around, too', 'node-2', '203.0.113.100:80', 'web-a sees 203.0.113.100', at('node-1')],
    ],
  },
];

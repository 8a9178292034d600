/** Services that the outside shall reach: node ports, load balancers, external IPs, and the policies Local. */
import { aim, type BrokenWorld, lead, move, pod, service } from './broken-world';

const WEB = pod('web', '1.1.1.3');
const ANSWERED = { afterwards: '200', afterwardsAt: 'pod default/web answered' } as const;
const PORT = { port: 3000, targetPort: 8080, nodePort: 30080 } as const;
const door = (spec: object = {}) => service('web', { type: 'NodePort', ports: [PORT], ...spec });
const balanced = (spec: object = {}) => door({ type: 'LoadBalancer', ...spec });
const WORLD = { world: { loadBalancers: [{ addresses: ['5.5.5.5'] }] } } as const;
const LOST_OUTSIDE = { ends: 'timed-out', at: 'internet internet dropped' } as const;
const SERVICE = 'kubectl get service web';
const AT_BALANCER = { ends: 'timed-out', at: 'load-balancer default/web dropped' } as const;

export const doorWorlds: readonly BrokenWorld[] = [
  {
    name: 'a node port at the internal address, from outside',
    objects: [WEB, door()],
    act: 'laptop 1.1.1.1:30080',
    ...LOST_OUTSIDE,
    look: 'Node node-1: status.addresses',
    command: 'kubectl get nodes -o wide',
    says: '1.1.1.1 is internal: only machines of the cluster know the way.',
    slip: lead('1.1.1.1', 'node-1'),
    ...ANSWERED,
  },
  {
    name: 'a ClusterIP, from outside',
    objects: [WEB, service('web')],
    act: 'laptop 1.1.10.1:3000',
    ...LOST_OUTSIDE,
    look: 'Service default/web: spec.type',
    command: SERVICE,
    says: '1.1.10.1 is an address for Services. Only nodes have rules for those.',
    slip: lead('1.1.10.1', 'node-1'),
    ...ANSWERED,
  },
  {
    name: 'the address of a pod, from outside',
    objects: [WEB],
    act: 'laptop 1.1.1.3:8080',
    ...LOST_OUTSIDE,
    look: 'Pod default/web: status.podIP',
    command: 'kubectl get pod web -o wide',
    says: '1.1.1.3 is internal',
    slip: lead('1.1.1.3', 'node-2'),
    ...ANSWERED,
  },
  {
    name: 'a ping to a pod, from outside',
    objects: [WEB],
    act: 'laptop ping 1.1.1.3',
    ...LOST_OUTSIDE,
    look: 'Pod default/web: status.podIP',
    command: 'kubectl get pod web -o wide',
    says: 'From outside, packets get lost.',
    slip: lead('1.1.1.3', 'node-2'),
    afterwards: 'answered',
    afterwardsAt: 'pod default/web answered',
  },
  {
    name: 'the Service’s port at a node’s address',
    objects: [WEB, door()],
    act: 'laptop 4.4.4.1:3000',
    ends: 'refused',
    at: 'node node-1 refused',
    look: 'Services: spec.ports[].nodePort',
    command: 'kubectl get services -A',
    says: 'Nothing listens at port 3000 in node-1',
    slip: ({ programmed }) => {
      programmed.alterRules('node-1', 'default/web', (rule) =>
        rule.face === 'node-port' ? { ...rule, port: 3000 } : rule,
      );
    },
    ...ANSWERED,
  },
  {
    name: 'the type is still ClusterIP, so no node port is open',
    objects: [WEB, service('web')],
    act: 'laptop 4.4.4.1:30080',
    ends: 'refused',
    at: 'node node-1 refused',
    look: 'Services: spec.ports[].nodePort',
    command: 'kubectl get services -A',
    says: 'Nothing listens at port 30080 in node-1',
    slip: move('node-1', 'default/web', { address: '4.4.4.1', port: 30080 }),
    ...ANSWERED,
  },
  {
    name: 'a node port without any pod',
    objects: [WEB, door({ selector: { app: 'shop' } })],
    act: 'laptop 4.4.4.1:30080',
    ends: 'refused',
    at: 'service default/web refused (node-1)',
    look: 'Service default/web: spec.selector',
    command: 'kubectl get endpointslices -l kubernetes.io/service-name=web',
    says: 'Port 30080 (TCP) is the node port of the Service web.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'externalTrafficPolicy Local, on a node without a pod',
    objects: [WEB, door({ externalTrafficPolicy: 'Local' })],
    act: 'laptop 4.4.4.1:30080',
    ends: 'timed-out',
    at: 'service default/web dropped (node-1)',
    look: 'Service default/web: spec.externalTrafficPolicy',
    command: 'kubectl describe service web',
    says: 'Its externalTrafficPolicy is Local, and no ready endpoint runs on node-1.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'internalTrafficPolicy Local, on a node without a pod',
    objects: [WEB, service('web', { internalTrafficPolicy: 'Local' })],
    act: 'guest web:3000',
    ends: 'timed-out',
    at: 'service default/web dropped (node-1)',
    look: 'Service default/web: spec.internalTrafficPolicy',
    command: 'kubectl get endpointslices -l kubernetes.io/service-name=web',
    says: 'Its internalTrafficPolicy is Local, and no ready endpoint runs on node-1.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'a load balancer is wished for, and nobody gives one',
    objects: [WEB, balanced()],
    act: 'laptop 1.1.10.1:3000',
    ...LOST_OUTSIDE,
    look: 'Service default/web: spec.type',
    command: SERVICE,
    says: 'Only nodes have rules for those.',
    slip: lead('1.1.10.1', 'node-2'),
    ...ANSWERED,
  },
  {
    name: 'the provider refuses a load balancer',
    world: { loadBalancers: [{ addresses: [], refuses: 'no quota is left' }] },
    objects: [WEB, balanced()],
    act: 'laptop 5.5.5.5:3000',
    ...LOST_OUTSIDE,
    look: 'Services: status.loadBalancer',
    command: 'kubectl get services -A',
    says: 'No route leads to 5.5.5.5',
    slip: ({ programmed }) => {
      programmed.alterRoute('5.5.5.5', 'node-1');
      programmed.alterRules('node-1', 'default/web', (rule) =>
        rule.face === 'cluster-ip' ? { ...rule, address: '5.5.5.5' } : rule,
      );
    },
    ...ANSWERED,
  },
  {
    name: 'source ranges keep the sender out',
    ...WORLD,
    objects: [WEB, balanced({ loadBalancerSourceRanges: ['10.0.0.0/8'] })],
    act: 'laptop 5.5.5.5:3000',
    ...AT_BALANCER,
    look: 'Service default/web: spec.loadBalancerSourceRanges',
    command: 'kubectl describe service web',
    says: 'lets only senders of 10.0.0.0/8 in, and 203.0.113.7 is not among them.',
    slip: ({ programmed }) => {
      programmed.alterBalancer('5.5.5.5', (program) => ({ ...program, sourceRanges: null }));
    },
    ...ANSWERED,
  },
  {
    name: 'the load balancer is asked at a port that it does not pass on',
    ...WORLD,
    objects: [WEB, balanced()],
    act: 'laptop 5.5.5.5:8080',
    ...AT_BALANCER,
    look: 'Service default/web: spec.ports',
    command: 'kubectl describe service web',
    says: 'passes on port 3000 only, not 8080.',
    slip: ({ programmed }) => {
      programmed.alterBalancer('5.5.5.5', (program) => ({
        ...program,
        ports: [{ port: 8080, protocol: 'TCP', nodePort: 30080 }],
      }));
    },
    ...ANSWERED,
  },
  {
    name: 'a ping to a load balancer',
    ...WORLD,
    objects: [WEB, balanced()],
    act: 'laptop ping 5.5.5.5',
    ...AT_BALANCER,
    look: 'Service default/web: spec.ports',
    command: 'kubectl describe service web',
    says: 'It passes on ports only, and a ping has none.',
    slip: lead('5.5.5.5', 'node-1'),
    afterwards: 'timed-out',
    afterwardsAt: 'service default/web dropped (node-1)',
  },
  {
    name: 'a load balancer with policy Local, and no pod anywhere',
    ...WORLD,
    objects: [WEB, balanced({ externalTrafficPolicy: 'Local', selector: { app: 'shop' } })],
    act: 'laptop 5.5.5.5:3000',
    ...AT_BALANCER,
    look: 'Service default/web: spec.externalTrafficPolicy',
    command: 'kubectl describe service web',
    says: 'none has an endpoint of its own.',
    slip: ({ programmed }) => {
      programmed.alterBalancer('5.5.5.5', (program) => ({ ...program, healthPort: null }));
    },
    afterwards: 'refused',
    afterwardsAt: 'service default/web refused (node-2)',
  },
  {
    name: 'a load balancer without node ports, of a provider that needs them',
    ...WORLD,
    objects: [
      WEB,
      balanced({ ports: [{ port: 3000, targetPort: 8081 }], allocateLoadBalancerNodePorts: false }),
    ],
    act: 'laptop 5.5.5.5:3000',
    ends: 'refused',
    at: 'pod default/web refused',
    look: 'Service default/web: spec.ports[].targetPort',
    command: 'kubectl describe service web',
    says: 'The Service web sends its port 3000 there.',
    slip: ({ programmed }) => {
      programmed.alterBalancer('5.5.5.5', (program) => ({ ...program, nodes: [] }));
    },
    afterwards: 'timed-out',
    afterwardsAt: 'load-balancer default/web dropped',
  },
  {
    name: 'an external IP that no route leads to',
    objects: [WEB, service('web', { externalIPs: ['6.6.6.6'] })],
    act: 'laptop 6.6.6.6:3000',
    ...LOST_OUTSIDE,
    look: 'Services: status.loadBalancer',
    command: 'kubectl get services -A',
    says: 'No route leads to 6.6.6.6',
    slip: lead('6.6.6.6', 'node-2'),
    ...ANSWERED,
  },
  {
    name: 'an external IP without a pod behind it, from inside',
    objects: [WEB, service('web', { externalIPs: ['6.6.6.6'], selector: { app: 'shop' } })],
    act: 'guest 6.6.6.6:3000',
    ends: 'refused',
    at: 'service default/web refused (node-1)',
    look: 'Service default/web: spec.selector',
    command: 'kubectl get endpointslices -l kubernetes.io/service-name=web',
    says: 'an external IP of the Service web.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
];

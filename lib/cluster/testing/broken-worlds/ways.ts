/** Policies, nodes that are cut off, addresses that nobody has any more. */
import { aim, type BrokenWorld, move, namespace, open, pod, policy, service } from './broken-world';

const WEB = pod('web', '1.1.1.3');
const NEAR = pod('near', '1.1.1.4', { node: 'node-1', labels: { app: 'near' } });
const SERVICE = service('web');
const ANSWERED = { afterwards: '200', afterwardsAt: 'pod default/web answered' } as const;
const FROM_NEAR = { afterwards: '200', afterwardsAt: 'pod default/near answered' } as const;
const OPEN = { slip: open('node-2', '1.1.1.3'), ...ANSWERED } as const;
const DROPPED = { ends: 'timed-out', at: 'node node-2 dropped' } as const;
const held = (name: string) =>
  ({
    ...DROPPED,
    look: `NetworkPolicy default/${name}: spec.ingress`,
    command: `kubectl describe networkpolicy ${name}`,
  }) as const;
const from = (...peers: object[]) => ({ ingress: [{ from: peers }] });
const NODES = { look: 'Node node-2: status.conditions', command: 'kubectl get nodes' } as const;
const PODS = { look: 'Pods: status.podIP', command: 'kubectl get pods -A -o wide' } as const;
const SLICES = {
  look: 'EndpointSlice of Service default/web: endpoints[].addresses',
  command: 'kubectl get endpointslices -l kubernetes.io/service-name=web',
} as const;

export const wayWorlds: readonly BrokenWorld[] = [
  {
    name: 'a policy lets nobody in',
    objects: [WEB, SERVICE, policy('closed', {})],
    act: 'guest web:3000',
    ...held('closed'),
    says: 'web may not be reached from 1.1.1.9 at port 8080.',
    ...OPEN,
  },
  {
    name: 'a policy lets in pods with another label',
    objects: [WEB, SERVICE, policy('shop-only', from({ podSelector: { matchLabels: { app: 'shop' } } }))],
    act: 'guest web:3000',
    ...held('shop-only'),
    says: 'The NetworkPolicy shop-only selects it, and none of its rules allows this.',
    ...OPEN,
  },
  {
    name: 'a policy lets in a namespace by a label that it has not',
    objects: [
      namespace('shop'),
      pod('asker', '1.1.1.5', { namespace: 'shop', node: 'node-1' }),
      WEB,
      SERVICE,
      policy('friends', from({ namespaceSelector: { matchLabels: { team: 'shop' } } })),
    ],
    act: 'shop/asker web.default:3000',
    ...held('friends'),
    says: 'web may not be reached from 1.1.1.5 at port 8080.',
    ...OPEN,
  },
  {
    name: 'a policy of this namespace means only its own pods',
    objects: [
      namespace('shop'),
      pod('asker', '1.1.1.5', { namespace: 'shop', node: 'node-1', labels: { app: 'asker' } }),
      WEB,
      SERVICE,
      policy('askers', from({ podSelector: { matchLabels: { app: 'asker' } } })),
    ],
    act: 'shop/asker web.default:3000',
    ...held('askers'),
    says: 'none of its rules allows this.',
    ...OPEN,
  },
  {
    name: 'a policy allows the Service’s port, and the pod’s port counts',
    objects: [WEB, SERVICE, policy('port', { ingress: [{ ports: [{ port: 3000 }] }] })],
    act: 'guest web:3000',
    ...held('port'),
    says: 'web may not be reached from 1.1.1.9 at port 8080.',
    ...OPEN,
  },
  {
    name: 'a policy allows the port for UDP only',
    objects: [WEB, SERVICE, policy('udp', { ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] })],
    act: 'guest 1.1.1.3:8080',
    ...held('udp'),
    says: 'at port 8080.',
    ...OPEN,
  },
  {
    name: 'an ipBlock with an exception that holds the sender',
    objects: [
      WEB,
      SERVICE,
      policy('block', from({ ipBlock: { cidr: '1.1.1.0/24', except: ['1.1.1.8/29'] } })),
    ],
    act: 'guest web:3000',
    ...held('block'),
    says: 'web may not be reached from 1.1.1.9',
    ...OPEN,
  },
  {
    name: 'an ipBlock that the sender is not in',
    objects: [WEB, SERVICE, policy('office', from({ ipBlock: { cidr: '10.0.0.0/8' } }))],
    act: 'guest web:3000',
    ...held('office'),
    says: 'none of its rules allows this.',
    ...OPEN,
  },
  {
    name: 'several policies, and none of them allows it',
    objects: [
      WEB,
      SERVICE,
      policy('a', {}),
      policy('b', from({ podSelector: { matchLabels: { app: 'shop' } } })),
    ],
    act: 'guest web:3000',
    ...DROPPED,
    look: 'NetworkPolicy default/a: spec.ingress',
    command: 'kubectl get networkpolicies',
    says: 'The NetworkPolicies a, b select it, and none of their rules allows this.',
    ...OPEN,
  },
  {
    name: 'a policy forbids the sender to send',
    objects: [
      WEB,
      SERVICE,
      policy('stay', {
        podSelector: { matchLabels: { app: 'guest' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '1.1.10.0/24' } }] }],
      }),
    ],
    act: 'guest 1.1.10.1:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    look: 'NetworkPolicy default/stay: spec.egress',
    command: 'kubectl describe networkpolicy stay',
    says: 'guest may not send to 1.1.1.3, port 8080.',
    slip: open('node-1', '1.1.1.9'),
    ...ANSWERED,
  },
  {
    name: 'a policy lets nobody ping',
    objects: [WEB, policy('closed', {})],
    act: 'guest ping 1.1.1.3',
    ...held('closed'),
    says: 'The packet is dropped.',
    slip: open('node-2', '1.1.1.3'),
    afterwards: 'answered',
    afterwardsAt: 'pod default/web answered',
  },
  {
    name: 'the pod stands on a node that is cut off',
    objects: [WEB, NEAR, SERVICE],
    happens: (cluster) => cluster.setNodeConnected('node-2', false),
    act: 'guest web:3000',
    ...DROPPED,
    ...NODES,
    says: 'node-2 is cut off from the network, so nothing reaches it.',
    slip: aim('node-1', 'default/web', '1.1.1.4:8080'),
    ...FROM_NEAR,
  },
  {
    name: 'the client stands on a node that is cut off',
    objects: [WEB, NEAR, SERVICE],
    happens: (cluster) => cluster.setNodeConnected('node-1', false),
    act: 'guest 1.1.10.1:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    look: 'Node node-1: status.conditions',
    command: 'kubectl get nodes',
    says: 'node-1 is cut off from the network, so nothing leaves it.',
    slip: aim('node-1', 'default/web', '1.1.1.4:8080'),
    ...FROM_NEAR,
  },
  {
    name: 'a load balancer sends to a node that is cut off',
    world: { loadBalancers: [{ addresses: ['5.5.5.5'] }] },
    objects: [NEAR, service('web', { type: 'LoadBalancer', selector: { app: 'near' } })],
    happens: (cluster) => {
      cluster.setNodeConnected('node-2', false);
      cluster.programmed.alterBalancer('5.5.5.5', (program) => ({
        ...program,
        nodes: program.nodes.filter(({ name }) => name === 'node-2'),
      }));
    },
    act: 'laptop 5.5.5.5:3000',
    ...DROPPED,
    ...NODES,
    says: 'nothing reaches it.',
    slip: ({ programmed }) => {
      programmed.alterBalancer('5.5.5.5', (program) => ({
        ...program,
        nodes: [{ name: 'node-1', address: '1.1.1.1' }],
      }));
    },
    ...FROM_NEAR,
  },
  {
    name: 'endpoints written by hand name an address that nobody has',
    objects: [
      WEB,
      service('web', { selector: undefined }),
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
        addressType: 'IPv4',
        endpoints: [{ addresses: ['1.1.1.77'] }],
        ports: [{ name: '', port: 8080, protocol: 'TCP' }],
      } as BrokenWorld['objects'][number],
    ],
    act: 'guest web:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    ...SLICES,
    says: 'No pod and no node has 1.1.1.77, so there is no route.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'the rule still holds the address of a pod that is gone',
    objects: [WEB, NEAR, SERVICE],
    lines: ['kubectl delete pod near --now', 'sleep 5'],
    happens: aim('node-1', 'default/web', '1.1.1.4:8080'),
    act: 'guest web:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    ...SLICES,
    says: 'Nobody has 1.1.1.4 now: near had it and is gone.',
    slip: aim('node-1', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'the address of a pod that is gone',
    objects: [WEB, NEAR, SERVICE],
    lines: ['kubectl delete pod near --now', 'sleep 5'],
    act: 'guest 1.1.1.4:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    ...PODS,
    says: 'near had it and is gone.',
    slip: move('node-1', 'default/web', { address: '1.1.1.4' }),
    ...ANSWERED,
  },
  {
    name: 'an address that nobody ever had',
    objects: [WEB, SERVICE],
    act: 'guest 1.1.1.99:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    ...PODS,
    says: 'No pod and no node has 1.1.1.99, so there is no route.',
    slip: move('node-1', 'default/web', { address: '1.1.1.99' }),
    ...ANSWERED,
  },
  {
    name: 'an address of the range of Services that nobody has',
    objects: [WEB, SERVICE],
    act: 'guest 1.1.10.77:3000',
    ends: 'timed-out',
    at: 'node node-1 dropped',
    look: 'Services: spec.clusterIP',
    command: 'kubectl get services -A',
    says: '1.1.10.77 is an address for Services, and node-1 has no rule for it.',
    slip: move('node-1', 'default/web', { address: '1.1.10.77' }),
    ...ANSWERED,
  },
  {
    name: 'a pod asks its own Service, whose targetPort is wrong',
    objects: [WEB, service('web', { ports: [{ port: 3000, targetPort: 81 }] })],
    act: 'web 1.1.10.1:3000',
    ends: 'refused',
    at: 'pod default/web refused',
    look: 'Service default/web: spec.ports[].targetPort',
    command: 'kubectl describe service web',
    says: 'The Service web sends its port 3000 there.',
    slip: aim('node-2', 'default/web', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'the pod shuts down and still serves, and the targetPort is wrong',
    objects: [
      pod('web', '1.1.1.3', {
        image: 'nginx',
        spec: { terminationGracePeriodSeconds: 60 },
        container: { lifecycle: { preStop: { sleep: { seconds: 30 } } } },
      }),
      NEAR,
      SERVICE,
    ],
    lines: ['kubectl delete pod web --wait=false', 'sleep 2'],
    act: 'guest web:3000',
    ends: 'refused',
    at: 'pod default/web refused',
    look: 'Service default/web: spec.ports[].targetPort',
    command: 'kubectl describe service web',
    says: 'Open there: port 80.',
    slip: aim('node-1', 'default/web', '1.1.1.4:8080'),
    ...FROM_NEAR,
  },
  {
    name: 'the pod has shut down its program and is still there',
    objects: [
      pod('web', '1.1.1.3', {
        spec: {
          terminationGracePeriodSeconds: 60,
          containers: [
            { name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] },
            { name: 'slow', image: 'busybox:1.37', command: ['sh', '-c', 'trap "" TERM; sleep 3600'] },
          ],
        },
      }),
      NEAR,
      SERVICE,
    ],
    lines: ['kubectl delete pod web --wait=false', 'sleep 5'],
    act: 'guest 1.1.1.3:8080',
    ends: 'refused',
    at: 'pod default/web refused',
    look: 'Pod default/web: status.containerStatuses',
    command: 'kubectl describe pod web',
    says: 'The program agnhost listened there and has ended.',
    slip: ({ programmed }) => {
      programmed.alterRules('node-1', 'default/web', (rule) => ({
        ...rule,
        address: '1.1.1.3',
        port: 8080,
        targets: [{ address: '1.1.1.4', port: 8080, pod: null }],
      }));
    },
    ...FROM_NEAR,
  },
  {
    name: 'every pod shuts down, and has no program left',
    objects: [
      pod('web', '1.1.1.3', {
        spec: {
          terminationGracePeriodSeconds: 60,
          containers: [
            { name: 'c', image: 'registry.k8s.io/e2e-test-images/agnhost:2.53', args: ['netexec'] },
            { name: 'slow', image: 'busybox:1.37', command: ['sh', '-c', 'trap "" TERM; sleep 3600'] },
          ],
        },
      }),
      NEAR,
      SERVICE,
    ],
    lines: ['kubectl delete pod web --wait=false', 'sleep 5'],
    act: 'guest web:3000',
    ends: 'refused',
    at: 'service default/web refused (node-1)',
    look: 'Pod default/web: status.conditions',
    command: 'kubectl describe pod web',
    says: 'The pod web is there, but it is not ready.',
    slip: aim('node-1', 'default/web', '1.1.1.4:8080'),
    ...FROM_NEAR,
  },
];

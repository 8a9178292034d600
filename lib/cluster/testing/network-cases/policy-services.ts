/** NetworkPolicy where Services stand between: what a policy sees of an address that is translated. */
import type { KubernetesObject } from '../../resources';
import { add, BOXES, type CaseGroup, PAGES, pod, remove, service, spec, WEB_B, wait } from './case';

const at = (node: string) => `service default/web translated ${node}`;
const kept = (node: string) => `node ${node} dropped`;

const policy = (name: string, body: object): KubernetesObject =>
  ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name },
    spec: body,
  }) as KubernetesObject;

const WEB = { podSelector: { matchLabels: { app: 'web' } } };
const CLIENT = { podSelector: { matchLabels: { role: 'client' } } };
const block = (cidr: string) => policy('blocks', { ...WEB, ingress: [{ from: [{ ipBlock: { cidr } }] }] });
const DNS = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};
const SERVICE = service('web', '10.96.0.20', {
  type: 'NodePort',
  selector: { name: 'a' },
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
});
const OBJECTS = [
  ...BOXES,
  pod('web-a', 'node-1', '10.244.1.10', { labels: { app: 'web', name: 'a' } }),
  WEB_B,
  pod('other-a', 'node-2', '10.244.2.20'),
  SERVICE,
];
const forClients = (...egress: readonly object[]) =>
  policy('clients', { ...CLIENT, policyTypes: ['Egress'], egress });

export const POLICY_SERVICES: readonly CaseGroup[] = [
  {
    about: 'policy for pods behind a Service',
    follows: PAGES.policies,
    world: { objects: [...OBJECTS, policy('clients-only', { ...WEB, ingress: [{ from: [CLIENT] }] })] },
    // biome-ignore format: a case a line
    rows: [
      ['who is allowed comes by the Service, too', 'box', '10.96.0.20:80', 'web-a sees 10.244.1.5', at('node-1')],
      ['from another node', 'box-2', 'web:80', 'web-a sees 10.244.2.5', at('node-2')],
      ['who is not allowed is kept out behind the Service', 'other-a', 'web:80', 'timed-out', kept('node-1')],
      ['a ping is kept out, too', 'other-a', 'ping 10.244.1.10', 'timed-out', kept('node-1')],
      ['a ping of who is allowed', 'box-2', 'ping 10.244.1.10', 'answered', 'pod default/web-a answered'],
      ['by a node port the sender is a node, and no pod', 'laptop', '198.51.100.12:30080', 'timed-out', kept('node-1')],
      ['answers to its own requests come in', 'web-a', '10.244.2.20:8080', 'other-a sees 10.244.1.10', 'pod default/other-a delivered'],
      ['a client that comes later', 'box', [add(pod('late', 'node-2', '', { labels: { role: 'client' }, args: ['pause'] })), wait(5), 'web:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['no endpoint is refused before a policy is asked', 'other-a', [remove('Pod', 'web-a', 0), wait(2), 'web:80'], 'refused', 'service default/web refused node-2'],
    ],
  },
  {
    about: 'policy for addresses',
    follows: `${PAGES.policies}: Behavior of ipBlock selectors`,
    world: { objects: OBJECTS },
    // biome-ignore format: a case a line
    rows: [
      ['a node port brings the address of a node', 'laptop', [add(block('192.168.0.0/24')), wait(2), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2')],
      ['the learner’s own address does not count then', 'laptop', [add(block('203.0.113.0/24')), wait(2), '198.51.100.12:30080'], 'timed-out', kept('node-1')],
      ['with Local it does', 'laptop', [add(block('203.0.113.0/24')), spec('web', { externalTrafficPolicy: 'Local' }), wait(2), '198.51.100.11:30080'], 'web-a sees 203.0.113.7', at('node-1')],
      ['with Local another is kept out', 'laptop', [add(block('192.0.2.0/24')), spec('web', { externalTrafficPolicy: 'Local' }), wait(2), '198.51.100.11:30080'], 'timed-out', kept('node-1')],
      ['the address of a Service is none of a sender', 'box', [add(block('10.96.0.0/16')), wait(2), 'web:80'], 'timed-out', kept('node-1')],
    ],
  },
  {
    about: 'policy for senders',
    follows: PAGES.policies,
    world: { objects: OBJECTS },
    // biome-ignore format: a case a line
    rows: [
      ['the pod behind the Service counts', 'box', [add(forClients({ to: [WEB], ports: [{ port: 8080 }] })), wait(2), '10.96.0.20:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['the port of the Service does not', 'box', [add(forClients({ to: [WEB], ports: [{ port: 80 }] })), wait(2), '10.96.0.20:80'], 'timed-out', kept('node-1')],
      ['another pod is kept from it', 'box', [add(forClients({ to: [WEB] })), wait(2), '10.244.2.20:8080'], 'timed-out', kept('node-1')],
      ['without DNS no name is known', 'box', [add(forClients({ to: [WEB] })), wait(2), 'name web'], 'timed-out', 'pod default/box unresolved'],
      ['with DNS it is', 'box', [add(forClients({ to: [WEB] }, { to: [DNS], ports: [{ protocol: 'UDP', port: 53 }] })), wait(2), 'web:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['who is not selected goes where it likes', 'web-b', [add(forClients()), wait(2), '10.244.2.20:8080'], 'other-a sees 10.244.2.10', 'pod default/other-a delivered'],
      ['the own node may always be reached', 'box', [add(forClients()), wait(2), 'ping 192.168.0.11'], 'answered', 'node node-1 answered'],
    ],
  },
];

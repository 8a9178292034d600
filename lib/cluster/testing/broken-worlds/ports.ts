/** The pods are well; a port, a protocol or a scheme is wrong. */
import { aim, type BrokenWorld, empty, move, pod, service } from './broken-world';

const WEB = pod('web', '1.1.1.3', {
  container: { ports: [{ name: 'http', containerPort: 8080 }] },
});
const PORTS = 'kubectl describe service web';
const BY_NAME = { command: 'kubectl get service web' } as const;
const ANSWERED = { afterwards: '200', afterwardsAt: 'pod default/web answered' } as const;
const AIM_WELL = { slip: aim('node-1', 'default/web', '1.1.1.3:8080'), ...ANSWERED } as const;
const NOBODY = {
  ends: 'refused',
  at: 'pod default/web refused',
  look: 'Service default/web: spec.ports[].targetPort',
  command: PORTS,
} as const;
const NO_RULE = {
  ends: 'timed-out',
  at: 'service default/web dropped (node-1)',
  look: 'Service default/web: spec.ports',
  ...BY_NAME,
} as const;
const ports = (port: object) => service('web', { ports: [{ port: 3000, ...port }] });

export const portWorlds: readonly BrokenWorld[] = [
  {
    name: 'the targetPort is one where nobody listens',
    objects: [WEB, ports({ targetPort: 80 })],
    act: 'guest web:3000',
    ...NOBODY,
    says: 'Open there: port 8080',
    ...AIM_WELL,
  },
  {
    name: 'there is no targetPort, so the Service’s port counts',
    objects: [WEB, ports({})],
    act: 'guest 1.1.10.1:3000',
    ...NOBODY,
    says: 'The Service web sends its port 3000 there.',
    ...AIM_WELL,
  },
  {
    name: 'the wrong targetPort, asked from a node',
    objects: [WEB, ports({ targetPort: 8081 })],
    act: 'node-1 1.1.10.1:3000',
    ...NOBODY,
    says: 'Nothing listens at port 8081 in web, so the connection is refused.',
    ...AIM_WELL,
  },
  {
    name: 'the pod’s own port list is wrong, too: it opens nothing',
    objects: [
      pod('web', '1.1.1.3', { container: { ports: [{ name: 'http', containerPort: 80 }] } }),
      ports({ targetPort: 'http' }),
    ],
    act: 'guest web:3000',
    ...NOBODY,
    says: 'Nothing listens at port 80 in web',
    ...AIM_WELL,
  },
  {
    name: 'the named targetPort has a typo',
    objects: [WEB, ports({ targetPort: 'htpp' })],
    act: 'guest web:3000',
    ends: 'refused',
    at: 'service default/web refused (node-1)',
    look: 'Service default/web: spec.ports[].targetPort',
    command: PORTS,
    says: 'Its pods are there, but none of them has the port htpp.',
    ...AIM_WELL,
  },
  {
    name: 'the pod has no names for its ports',
    objects: [pod('web', '1.1.1.3'), ports({ targetPort: 'http' })],
    act: 'guest web:3000',
    ends: 'refused',
    at: 'service default/web refused (node-1)',
    look: 'Service default/web: spec.ports[].targetPort',
    command: PORTS,
    says: 'none of them has the port http.',
    ...AIM_WELL,
  },
  {
    name: 'the client asks at a port that the Service has not',
    objects: [WEB, service('web')],
    act: 'guest web',
    ...NO_RULE,
    says: 'but only for port 3000 (TCP)',
    slip: move('node-1', 'default/web', { port: 80 }),
    ...ANSWERED,
  },
  {
    name: 'the pod’s port at the Service’s address',
    objects: [WEB, service('web')],
    act: 'guest 1.1.10.1:8080',
    ...NO_RULE,
    says: 'No rule fits port 8080 (TCP)',
    slip: move('node-1', 'default/web', { port: 8080 }),
    ...ANSWERED,
  },
  {
    name: 'the Service’s port at the pod’s address',
    objects: [WEB, service('web')],
    act: 'guest 1.1.1.3:3000',
    ends: 'refused',
    at: 'pod default/web refused',
    look: 'Pod default/web: spec.containers[].ports',
    command: 'kubectl describe pod web',
    says: 'Open there: port 8080',
    slip: move('node-1', 'default/web', { address: '1.1.1.3' }),
    ...ANSWERED,
  },
  {
    name: 'the Service speaks UDP, the client TCP',
    objects: [WEB, ports({ targetPort: 8080, protocol: 'UDP' })],
    act: 'guest web:3000',
    ...NO_RULE,
    says: 'only for port 3000 (UDP)',
    slip: ({ programmed }) => {
      programmed.alterRules('node-1', 'default/web', (rule) => ({
        ...rule,
        protocol: 'TCP',
        targets: [{ address: '1.1.1.3', port: 8080, pod: null }],
      }));
    },
    ...ANSWERED,
  },
  {
    name: 'https to a program that speaks plain http',
    objects: [WEB, service('web')],
    act: 'guest https://web:3000',
    ends: 'tls',
    at: 'pod default/web refused',
    look: 'Service default/web: spec.ports',
    ...BY_NAME,
    says: 'Write http:// in the address.',
    slip: empty('node-1', 'default/web'),
    afterwards: 'refused',
    afterwardsAt: 'service default/web refused (node-1)',
  },
  {
    name: 'https to a pod’s own address that speaks plain http',
    objects: [WEB, service('web')],
    act: 'guest https://1.1.1.3:8080',
    ends: 'tls',
    at: 'pod default/web refused',
    look: 'Pod default/web: spec.containers[].ports',
    command: 'kubectl describe pod web',
    says: 'https begins with TLS (encryption)',
    slip: ({ programmed }) => {
      programmed.alterRules('node-1', 'default/web', (rule) => ({
        ...rule,
        address: '1.1.1.3',
        port: 8080,
        targets: [{ address: '1.1.1.3', port: 81, pod: null }],
      }));
    },
    afterwards: 'refused',
    afterwardsAt: 'pod default/web refused',
  },
  {
    name: 'plain http to a program that speaks https',
    objects: [WEB],
    act: 'guest kubernetes:443',
    ends: '400',
    at: 'api-server kube-apiserver answered',
    look: 'Service default/kubernetes: spec.ports',
    command: 'kubectl get service kubernetes',
    says: 'Write https:// in the address.',
    slip: aim('node-1', 'default/kubernetes', '1.1.1.3:8080'),
    ...ANSWERED,
  },
  {
    name: 'a ping to a Service',
    objects: [WEB, service('web')],
    act: 'guest ping 1.1.10.1',
    ends: 'timed-out',
    at: 'service default/web dropped (node-1)',
    look: 'Service default/web: spec.ports',
    ...BY_NAME,
    says: 'a ping has no port',
    slip: move('node-1', 'default/web', { address: '1.1.10.7' }),
    afterwards: 'timed-out',
    afterwardsAt: 'node node-1 dropped',
  },
];

/** ClusterIP: ports by number and by name, several of them, headless, hairpin, refusal against silence. */
import {
  BOXES,
  type CaseGroup,
  inNetworking,
  inService,
  namespace,
  PAGES,
  pod,
  service,
  WEB_A,
  WEB_B,
} from './case';

const NAMED = pod('shop-a', 'node-1', '10.244.1.20', {
  labels: { app: 'shop', port: '9000' },
  args: ['netexec', '--http-port=9000'],
  container: { ports: [{ name: 'http', containerPort: 9000 }] },
});
const NAMED_OTHER = pod('shop-b', 'node-2', '10.244.2.20', {
  args: ['netexec', '--http-port=7000'],
  container: { ports: [{ name: 'http', containerPort: 7000 }] },
});
const UNNAMED = pod('lost-a', 'node-2', '10.244.2.21', { container: { ports: [{ containerPort: 8080 }] } });
const TWO = pod('duo-a', 'node-1', '10.244.1.22', {
  spec: {},
  container: { ports: [{ name: 'web', containerPort: 8080 }] },
});
const DENIED = pod('plain-a', 'node-1', '10.244.1.23', { args: ['pause'] });

const to = (name: string, node: string) => `service default/${name} translated ${node}`;

const OBJECTS = [
  namespace('other'),
  ...BOXES,
  pod('box', 'node-1', '10.244.1.6', { namespace: 'other', labels: { role: 'client' }, args: ['pause'] }),
  WEB_A,
  NAMED,
  NAMED_OTHER,
  UNNAMED,
  TWO,
  DENIED,
  service('web', '10.96.0.20'),
  service('same', '10.96.0.21', { selector: { app: 'web' }, ports: [{ port: 8080 }] }),
  service('shop', '10.96.0.22', { ports: [{ port: 80, targetPort: 'http' }] }),
  service('first', '10.96.0.29', {
    selector: { port: '9000' },
    ports: [{ port: 80, targetPort: 'http' }],
  }),
  service('lost', '10.96.0.23', { ports: [{ port: 80, targetPort: 'http' }] }),
  service('duo', '10.96.0.24', {
    ports: [
      { name: 'a', port: 80, targetPort: 8080 },
      { name: 'b', port: 81, targetPort: 'web' },
      { name: 'c', port: 82, targetPort: 9999 },
    ],
  }),
  service('plain', '10.96.0.25'),
  service('nobody', '10.96.0.26'),
  service('twin', '10.96.0.27', {
    selector: { app: 'web' },
    ports: [
      { name: 'tcp', port: 80, targetPort: 8080 },
      { name: 'udp', port: 80, targetPort: 8080, protocol: 'UDP' },
    ],
  }),
  service('udp', '10.96.0.28', {
    selector: { app: 'web' },
    ports: [{ port: 80, targetPort: 8080, protocol: 'UDP' }],
  }),
];

export const CLUSTER_IP: readonly CaseGroup[] = [
  {
    about: 'ClusterIP',
    follows: PAGES.service,
    world: { objects: OBJECTS },
    // biome-ignore format: a case a line
    rows: [
      ['a pod of the same node', 'box', '10.96.0.20:80', 'web-a sees 10.244.1.5', to('web', 'node-1'), inService('should preserve source pod IP for traffic thru service cluster IP [LinuxOnly]')],
      ['a pod of another node', 'box-2', '10.96.0.20:80', 'web-a sees 10.244.2.5', to('web', 'node-2'), PAGES.sourceIp],
      ['by name', 'box', 'web:80', 'web-a sees 10.244.1.5', to('web', 'node-1'), inNetworking('should function for pod-Service: http')],
      ['by name from another namespace', 'other/box', 'web.default:80', 'web-a sees 10.244.1.6', to('web', 'node-1'), PAGES.dns],
      ['a bare name of another namespace', 'other/box', 'web:80', 'unresolved', 'dns kube-system/kube-dns unresolved', PAGES.dns],
      ['from the node itself', 'node-1', '10.96.0.20:80', 'web-a sees 192.168.0.11', to('web', 'node-1'), inNetworking('should function for node-Service: http')],
      ['from another node', 'node-2', '10.96.0.20:80', 'web-a sees 192.168.0.12', to('web', 'node-2'), inNetworking('should function for node-Service: http')],
      ['nodes know no names of Services', 'node-1', 'web:80', 'unresolved', 'internet public-dns unresolved', PAGES.dns],
      ['not from outside', 'laptop', '10.96.0.20:80', 'timed-out', 'internet internet dropped'],
      ['a pod without a Service', 'box', '10.244.1.10:8080', 'web-a sees 10.244.1.5', 'pod default/web-a delivered', 'test/e2e/common/network/networking.go: "should function for intra-pod communication: http"'],
      ['a pod of another node without a Service', 'box-2', '10.244.1.10:8080', 'web-a sees 10.244.2.5', 'pod default/web-a delivered', 'test/e2e/common/network/networking.go: "should function for intra-pod communication: http"'],
      ['a node asks a pod', 'node-2', '10.244.1.10:8080', 'web-a sees 192.168.0.12', 'pod default/web-a delivered', 'test/e2e/common/network/networking.go: "should function for node-pod communication: http"'],
      ['the endpoint asks its own Service', 'web-a', 'web:80', 'web-a sees 192.168.0.11', to('web', 'node-1'), inService('should allow pods to hairpin back to themselves through services')],
      ['the endpoint asks itself without a Service', 'web-a', '10.244.1.10:8080', 'web-a sees 10.244.1.10', 'pod default/web-a delivered', inService('should allow pods to hairpin back to themselves through services')],
      ['the endpoint asks itself at localhost', 'web-a', '127.0.0.1:8080', 'web-a sees 127.0.0.1', 'pod default/web-a delivered', PAGES.debug],
      ['targetPort left out is the port', 'box', 'same:8080', 'web-a sees 10.244.1.5', to('same', 'node-1')],
      ['the port of a pod is no port of the Service', 'box', 'web:8080', 'timed-out', 'service default/web dropped node-1', PAGES.debug],
      ['a ping has no port', 'box', 'ping 10.96.0.20', 'timed-out', 'service default/web dropped node-1', PAGES.debug],
      ['a ping to a pod', 'box', 'ping 10.244.1.10', 'answered', 'pod default/web-a answered', PAGES.debug],
      ['an address that no Service has', 'box', '10.96.9.9:80', 'timed-out', 'node node-1 dropped', PAGES.virtualIps],
      ['an address that no pod has', 'box', '10.244.1.99:8080', 'timed-out', 'node node-1 dropped', PAGES.debug],
      ['another protocol at the same port', 'box', '10.96.0.28:80', 'timed-out', 'service default/udp dropped node-1', PAGES.virtualIps],
      ['one port for two protocols', 'box', '10.96.0.27:80', 'web-a sees 10.244.1.5', to('twin', 'node-1'), inService('should serve endpoints on same port and different protocols')],
    ],
  },
  {
    about: 'ports',
    follows: PAGES.service,
    world: { objects: OBJECTS },
    // biome-ignore format: a case a line
    rows: [
      ['a name stands for the port that each pod gives it', 'box', '10.96.0.29:80/serverport', '200 9000', to('first', 'node-1')],
      ['pods with other numbers behind one name', 'box', '40 × 10.96.0.22:80', 'shop-a shop-b', to('shop', 'node-1')],
      ['a name that no pod has', 'box', '10.96.0.23:80', 'refused', 'service default/lost refused node-1', PAGES.debug],
      ['first of several ports', 'box', 'duo:80/serverport', '200 8080', to('duo', 'node-1'), inService('should serve multiport endpoints from pods')],
      ['second of several ports, by name', 'box', 'duo:81/serverport', '200 8080', to('duo', 'node-1'), inService('should serve multiport endpoints from pods')],
      ['third of several ports: nobody listens there', 'box', 'duo:82', 'refused', 'pod default/duo-a refused', PAGES.debug],
      ['a port that none of several is', 'box', 'duo:83', 'timed-out', 'service default/duo dropped node-1', PAGES.debug],
      ['containerPort opens nothing', 'box', 'plain:80', 'refused', 'pod default/plain-a refused', PAGES.debug],
      ['a port of a pod at which nobody listens', 'box', '10.244.1.10:81', 'refused', 'pod default/web-a refused', PAGES.debug],
      ['containerPort need not be said', 'box', '10.244.1.10:8080/hostname', '200 web-a', 'pod default/web-a delivered', PAGES.connect],
      ['TLS at a plain port', 'box', 'web:80/tls', 'tls', 'pod default/web-a refused', PAGES.debug],
    ],
  },
  {
    about: 'no endpoint',
    follows: inService('should be rejected when no endpoints exist'),
    world: { objects: OBJECTS },
    // biome-ignore format: a case a line
    rows: [
      ['a pod is refused at once', 'box', 'nobody:80', 'refused', 'service default/nobody refused node-1'],
      ['a pod of another node is refused, too', 'box-2', '10.96.0.26:80', 'refused', 'service default/nobody refused node-2'],
      ['a node is refused', 'node-1', '10.96.0.26:80', 'refused', 'service default/nobody refused node-1'],
      ['other ports of it stay silent', 'box', 'nobody:81', 'timed-out', 'service default/nobody dropped node-1', PAGES.virtualIps],
      ['its name is known all the same', 'box', 'name nobody', '10.96.0.26', 'dns kube-system/kube-dns resolved', PAGES.dns],
    ],
  },
  {
    about: 'headless',
    follows: PAGES.service,
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        WEB_B,
        service('web', 'None', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
        service('empty', 'None'),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the name has the addresses of all pods', 'box', 'name web', '10.244.1.10, 10.244.2.10', 'dns kube-system/kube-dns resolved'],
      ['the port of the Service counts for nothing', 'box', 'web:80', 'refused', 'pod default/web-a refused or pod default/web-b refused'],
      ['the port of the pod is the one to use', 'box', 'web:8080/echo?msg=hi', '200 hi', 'dns kube-system/kube-dns resolved'],
      ['clients get the addresses in changing order', 'box', '40 × web:8080', 'web-a web-b', 'dns kube-system/kube-dns resolved', PAGES.dns],
      ['nobody stands behind it', 'box', 'empty:80', 'unresolved', 'dns kube-system/kube-dns unresolved', PAGES.coredns],
      ['a pod by its address in the name', 'box', '10-244-2-10.web:8080', 'web-b sees 10.244.1.5', 'dns kube-system/kube-dns resolved', PAGES.dnsSpecification],
    ],
  },
];

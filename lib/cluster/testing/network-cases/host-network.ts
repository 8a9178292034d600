/** Pods on the network of their node, pods that have ended, and other corners. */
import {
  add,
  BOXES,
  type CaseGroup,
  inService,
  kill,
  namespace,
  PAGES,
  pod,
  remove,
  service,
  WEB_A,
  wait,
} from './case';

const at = (node: string) => `service default/web translated ${node}`;
const KNOWN = 'dns kube-system/kube-dns resolved';
const LOCAL_HOST = inService(
  'should respect internalTrafficPolicy=Local Pod and Node, to Pod (hostNetwork: true)',
);
const HOST = { hostNetwork: true };
const once = (code: number) => ({
  args: ['netexec'],
  spec: { restartPolicy: 'Never' },
  container: { command: code === 0 ? ['echo', 'done'] : ['false'], args: [] },
});

export const HOST_NETWORK: readonly CaseGroup[] = [
  {
    about: 'network of the node',
    follows: LOCAL_HOST,
    world: {
      publicNames: { 'www.example.org': '203.0.113.80' },
      objects: [
        ...BOXES,
        pod('web-a', 'node-1', '', { spec: HOST, args: ['netexec', '--http-port=8000'] }),
        service('web', '10.96.0.20', { ports: [{ port: 80, targetPort: 8000 }] }),
        service('local', '10.96.0.21', {
          selector: { app: 'web' },
          ports: [{ port: 80, targetPort: 8000 }],
          internalTrafficPolicy: 'Local',
        }),
        pod('hostbox', 'node-2', '', { labels: { role: 'client' }, args: ['pause'], spec: HOST }),
        pod('named', 'node-2', '', {
          labels: { role: 'client' },
          args: ['pause'],
          spec: { ...HOST, dnsPolicy: 'ClusterFirstWithHostNet' },
        }),
        pod('back-a', 'node-1', '10.244.1.10'),
        service('back', '10.96.0.22'),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['its address is the node’s', 'box', '192.168.0.11:8000/clientip', '200 10.244.1.5:…', 'node node-1 delivered'],
      ['through a Service', 'box-2', 'web:80/clientip', '200 10.244.2.5:…', at('node-2')],
      ['through a Service with Local, at its node', 'box', 'local:80/clientip', '200 10.244.1.5:…', 'service default/local translated node-1'],
      ['through a Service with Local, at another', 'box-2', 'local:80', 'timed-out', 'service default/local dropped node-2'],
      ['a node asks with Local', 'node-1', '10.96.0.21:80/clientip', '200 192.168.0.11:…', 'service default/local translated node-1'],
      ['a node without asks with Local', 'node-2', '10.96.0.21:80', 'timed-out', 'service default/local dropped node-2'],
      ['as a client it has the node’s address', 'hostbox', '10.96.0.22:80', 'back-a sees 192.168.0.12', 'service default/back translated node-2', inService('should respect internalTrafficPolicy=Local Pod (hostNetwork: true) to Pod')],
      ['ClusterFirst is Default there', 'hostbox', 'name back', 'not-found', 'internet public-dns unresolved', PAGES.dns],
      ['ClusterFirstWithHostNet knows Services', 'named', 'name back', '10.96.0.22', KNOWN, PAGES.dns],
      ['from outside by the outer address', 'laptop', '198.51.100.11:8000/clientip', '200 203.0.113.7:…', 'node node-1 delivered', PAGES.debug],
    ],
  },
  {
    about: 'pods that have ended',
    follows: inService('should be rejected for evicted pods (no endpoints exist)'),
    world: {
      objects: [
        ...BOXES,
        pod('web-a', 'node-1', '10.244.1.10', once(1)),
        service('web', '10.96.0.20', { publishNotReadyAddresses: true }),
        pod('done-a', 'node-1', '10.244.1.11', once(0)),
        service('done', 'None', { publishNotReadyAddresses: true }),
        pod('loop-a', 'node-2', '10.244.2.10', { container: { command: ['false'], args: [] } }),
        service('loop', '10.96.0.21'),
        service('loops', '10.96.0.22', { selector: { app: 'loop' }, publishNotReadyAddresses: true }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a pod that failed is no endpoint, even where unready ones are', 'box', 'web:80', 'refused', 'service default/web refused node-1'],
      ['a pod that has done its work has no name', 'box', 'name done', 'not-found', 'dns kube-system/kube-dns unresolved'],
      ['a container that falls again and again', 'box', 'loop:80', 'refused', 'service default/loop refused node-1', PAGES.debug],
      ['… taken all the same: its kernel refuses', 'box', 'loops:80', 'refused', 'pod default/loop-a refused', PAGES.debug],
    ],
  },
  {
    about: 'several at once',
    follows: PAGES.service,
    world: {
      loadBalancers: [{ addresses: ['203.0.113.100', '203.0.113.101'] }],
      objects: [
        namespace('shop'),
        ...BOXES,
        WEB_A,
        {
          ...service('web', '10.96.0.40', { ports: [{ port: 80, targetPort: 8080 }] }),
          metadata: { name: 'web', namespace: 'shop' },
        },
        pod('web-a', 'node-2', '10.244.2.50', { namespace: 'shop' }),
        service('web', '10.96.0.20', { selector: { app: 'web' } }),
        service('none', '10.96.0.23', { selector: {} }),
        service('many', '10.96.0.24', {
          type: 'LoadBalancer',
          selector: { app: 'web' },
          ports: [
            { name: 'a', port: 80, targetPort: 8080, nodePort: 30080 },
            { name: 'b', port: 443, targetPort: 8443, nodePort: 30443 },
          ],
        }),
        service('local', '10.96.0.25', {
          type: 'LoadBalancer',
          selector: { app: 'web' },
          externalTrafficPolicy: 'Local',
        }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['one name in two namespaces: the own', 'box', 'web:80', 'web-a sees 10.244.1.5', at('node-1'), PAGES.dns],
      ['one name in two namespaces: the other', 'box', 'web.shop:80', 'web-a sees 10.244.1.5', 'service shop/web translated node-1', PAGES.dns],
      ['an empty selector is none', 'box', 'none:80', 'refused', 'service default/none refused node-1'],
      ['a load balancer with two ports: the first', 'laptop', '203.0.113.100:80/hostname', '200 web-a', 'service default/many translated node-1 or service default/many translated node-2'],
      ['a load balancer with two ports: nobody listens behind the second', 'laptop', '203.0.113.100:443', 'refused', 'pod default/web-a refused', PAGES.debug],
      ['Local: a node without a pod reaches the address itself', 'node-2', '203.0.113.101:80', 'web-a sees 192.168.0.12', 'service default/local translated node-2', PAGES.virtualIps],
      ['a pod answers pings at no Service', 'box', 'ping 203.0.113.100', 'timed-out', 'service default/many dropped node-1', PAGES.debug],
      ['a node answers pings to a pod', 'box', 'ping 192.168.0.12', 'answered', 'node node-2 answered', PAGES.debug],
      ['pods are not known outside', 'laptop', '10.244.1.10:8080', 'timed-out', 'internet internet dropped', PAGES.connect],
      ['pods are not known outside, nor for pings', 'laptop', 'ping 10.244.1.10', 'timed-out', 'internet internet dropped', PAGES.connect],
      ['a container that starts anew: nobody for a moment', 'box', [kill('web-a'), 'web:80'], 'refused', 'pod default/web-a refused or service default/web refused node-1', PAGES.debug],
      ['a namespace goes, and its Services', 'box', [remove('Namespace', 'shop'), wait(60), 'name web.shop'], 'not-found', 'dns kube-system/kube-dns unresolved', PAGES.dns],
      ['a node port of a Service that comes beside it', 'laptop', [add(service('late', '10.96.0.60', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, nodePort: 30060 }] })), wait(1), '198.51.100.12:30060'], 'web-a sees 192.168.0.12', 'service default/late translated node-2'],
    ],
  },
  {
    about: 'names of namespaces',
    follows: `${PAGES.coredns}; plugin/kubernetes/kubernetes.go: findServices, findPods, namespaceExposed`,
    world: {
      objects: [
        namespace('empty'),
        ...BOXES,
        WEB_A,
        service('web', '10.96.0.20', { ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a namespace is there, but has no address', 'box', 'A default.svc.cluster.local', 'no record', 'dns kube-system/kube-dns unresolved'],
      ['a namespace without Services is there, too', 'box', 'A empty.svc.cluster.local', 'no record', 'dns kube-system/kube-dns unresolved'],
      ['a namespace that is not there', 'box', 'A nowhere.svc.cluster.local', 'NXDOMAIN', 'dns kube-system/kube-dns unresolved'],
      ['pods of a namespace that is not there', 'box', 'A 10-1-2-3.nowhere.pod.cluster.local', 'NXDOMAIN', 'dns kube-system/kube-dns unresolved'],
      ['pods of a namespace that is empty', 'box', 'A 10-1-2-3.empty.pod.cluster.local', '10.1.2.3', KNOWN],
      ['all ports of a Service', 'box', 'SRV web.default.svc.cluster.local', '0 100 80 web.default.svc.cluster.local.', KNOWN],
    ],
  },
];

/** Services that become something else: what they keep, what they give back, and who takes it next. */
import {
  add,
  BOXES,
  bare,
  type CaseGroup,
  inBalancer,
  inService,
  PAGES,
  patch,
  remove,
  service,
  slice,
  spec,
  WEB_A,
  wait,
} from './case';

const at = (node: string) => `service default/web translated ${node}`;
const EITHER = `${at('node-1')} or ${at('node-2')}`;
const KNOWN = 'dns kube-system/kube-dns resolved';
const CLOSED = 'node node-1 refused';
const NOWHERE = 'internet internet dropped';
const LOAD_BALANCERS = [{ addresses: ['203.0.113.100', '203.0.113.101'] }];
const publicNames = { 'www.example.org': '203.0.113.80' };
const PORTS = [{ port: 80, targetPort: 8080, nodePort: 30080 }];
const TYPE_AND_PORTS = inBalancer('should be able to change the type and ports of a TCP service');
const RELEASE = inService('should release NodePorts on delete');
const HEADLESS = inService('should implement service.kubernetes.io/headless');
const OTHER_PROXY = inService('should implement service.kubernetes.io/service-proxy-name');
const toAlias = spec('web', { type: 'ExternalName', externalName: 'www.example.org' });
const toType = (type: string, more: object = {}) => spec('web', { type, ...more });
const label = (name: string, value: string | null) =>
  patch('Service', 'web', { metadata: { labels: { [name]: value } } });

export const TYPES: readonly CaseGroup[] = [
  {
    about: 'from ClusterIP',
    follows: TYPE_AND_PORTS,
    world: {
      publicNames,
      loadBalancers: LOAD_BALANCERS,
      objects: [...BOXES, WEB_A, service('web', '10.96.0.20')],
    },
    // biome-ignore format: a case a line
    rows: [
      ['to NodePort: open at a node', 'laptop', [toType('NodePort', { ports: PORTS }), wait(1), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2')],
      ['to NodePort: the cluster IP stays', 'box', [toType('NodePort', { ports: PORTS }), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['to NodePort: two protocols at one port', 'box', [toType('NodePort', { ports: [{ name: 'tcp', port: 80, targetPort: 8080 }, { name: 'udp', port: 80, targetPort: 8080, protocol: 'UDP' }] }), wait(1), 'web:80'], 'web-a sees 10.244.1.5', at('node-1'), inService('should be able to update service type to NodePort listening on same port number but different protocols')],
      ['to LoadBalancer: an address after a while', 'laptop', [toType('LoadBalancer'), wait(12), '203.0.113.100:80/hostname'], '200 web-a', EITHER],
      ['to LoadBalancer: not at once', 'laptop', [toType('LoadBalancer'), wait(1), '203.0.113.100:80'], 'timed-out', NOWHERE],
      ['to ExternalName: the name is an alias', 'box', [toAlias, wait(1), 'A web.default.svc.cluster.local'], '203.0.113.80, CNAME www.example.org.', KNOWN, inService('should be able to change the type from ClusterIP to ExternalName')],
      ['to ExternalName: the cluster IP is dead', 'box', [toAlias, wait(1), '10.96.0.20:80'], 'timed-out', 'node node-1 dropped', inService('should be able to change the type from ClusterIP to ExternalName')],
      ['to ExternalName: another gets the cluster IP', 'box', [toAlias, wait(1), add(service('next', '10.96.0.20', { selector: { app: 'web' } })), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', 'service default/next translated node-1', PAGES.service],
      ['the label for headless Services: no rule', 'box', [label('service.kubernetes.io/headless', ''), wait(1), '10.96.0.20:80'], 'timed-out', 'node node-1 dropped', HEADLESS],
      ['the label for headless Services, taken off', 'box', [label('service.kubernetes.io/headless', ''), wait(1), label('service.kubernetes.io/headless', null), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', at('node-1'), HEADLESS],
      ['another proxy looks after it', 'box', [label('service.kubernetes.io/service-proxy-name', 'other'), wait(1), '10.96.0.20:80'], 'timed-out', 'node node-1 dropped', OTHER_PROXY],
      ['another proxy, no more', 'box', [label('service.kubernetes.io/service-proxy-name', 'other'), wait(1), label('service.kubernetes.io/service-proxy-name', null), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', at('node-1'), OTHER_PROXY],
      ['the selector is taken away: endpoints stay', 'box', [spec('web', { selector: null }), wait(2), 'web:80'], 'web-a sees 10.244.1.5', at('node-1'), 'pkg/controller/endpointslice: Services without a selector are left alone'],
    ],
  },
  {
    about: 'from NodePort',
    follows: TYPE_AND_PORTS,
    world: {
      publicNames,
      loadBalancers: LOAD_BALANCERS,
      objects: [...BOXES, WEB_A, service('web', '10.96.0.20', { type: 'NodePort', ports: PORTS })],
    },
    // biome-ignore format: a case a line
    rows: [
      ['to ClusterIP: the node is closed', 'laptop', [toType('ClusterIP'), wait(1), '198.51.100.11:30080'], 'refused', CLOSED],
      ['to ClusterIP: the cluster IP stays', 'box', [toType('ClusterIP'), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['to LoadBalancer: the node port stays', 'laptop', [toType('LoadBalancer'), wait(12), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', at('node-1')],
      ['to LoadBalancer: an address', 'laptop', [toType('LoadBalancer'), wait(12), '203.0.113.100:80/hostname'], '200 web-a', EITHER],
      ['to ExternalName: the node is closed', 'laptop', [toType('ExternalName', { externalName: 'www.example.org' }), wait(1), '198.51.100.11:30080'], 'refused', CLOSED, inService('should be able to change the type from NodePort to ExternalName')],
      ['to ExternalName: the name is an alias', 'box', [toType('ExternalName', { externalName: 'www.example.org' }), wait(1), 'name web'], '203.0.113.80', KNOWN, inService('should be able to change the type from NodePort to ExternalName')],
      ['another node port: the old one is closed', 'laptop', [spec('web', { ports: [{ port: 80, targetPort: 8080, nodePort: 30090 }] }), wait(1), '198.51.100.11:30080'], 'refused', CLOSED],
      ['another node port: the new one is open', 'laptop', [spec('web', { ports: [{ port: 80, targetPort: 8080, nodePort: 30090 }] }), wait(1), '198.51.100.11:30090'], 'web-a sees 192.168.0.11', at('node-1')],
      ['another port: the node port stays', 'laptop', [spec('web', { ports: [{ port: 81, targetPort: 8080, nodePort: 30080 }] }), wait(1), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', at('node-1')],
      ['deleted: the node is closed', 'laptop', [remove('Service', 'web'), wait(1), '198.51.100.11:30080'], 'refused', CLOSED, RELEASE],
      ['deleted: another may have its port', 'laptop', [remove('Service', 'web'), wait(1), add(service('next', '10.96.0.21', { type: 'NodePort', selector: { app: 'web' }, ports: PORTS })), wait(1), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', 'service default/next translated node-1', RELEASE],
      ['ClusterIP: another may have its port', 'laptop', [toType('ClusterIP'), add(service('next', '10.96.0.21', { type: 'NodePort', selector: { app: 'web' }, ports: PORTS })), wait(1), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', 'service default/next translated node-1', PAGES.service],
    ],
  },
  {
    about: 'from LoadBalancer',
    follows: TYPE_AND_PORTS,
    world: {
      publicNames,
      loadBalancers: LOAD_BALANCERS,
      objects: [...BOXES, WEB_A, service('web', '10.96.0.20', { type: 'LoadBalancer', ports: PORTS })],
    },
    // biome-ignore format: a case a line
    rows: [
      ['to NodePort: its address is dead', 'laptop', [toType('NodePort'), wait(2), '203.0.113.100:80'], 'timed-out', NOWHERE],
      ['to NodePort: dead for pods, too', 'box', [toType('NodePort'), wait(2), '203.0.113.100:80'], 'timed-out', 'node node-1 dropped'],
      ['to NodePort: the node port stays', 'laptop', [toType('NodePort'), wait(2), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2')],
      ['to ClusterIP: its address is dead', 'laptop', [toType('ClusterIP'), wait(2), '203.0.113.100:80'], 'timed-out', NOWHERE],
      ['to ClusterIP: the node is closed', 'laptop', [toType('ClusterIP'), wait(2), '198.51.100.11:30080'], 'refused', CLOSED],
      ['to ClusterIP: the cluster IP stays', 'box', [toType('ClusterIP'), wait(2), 'web:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['there and back: an address again', 'laptop', [toType('ClusterIP'), wait(2), toType('LoadBalancer'), wait(12), '203.0.113.100:80/hostname'], '200 web-a', EITHER],
      ['another gets the address that is free', 'laptop', [remove('Service', 'web'), wait(2), add(service('next', '10.96.0.21', { type: 'LoadBalancer', selector: { app: 'web' } })), wait(12), '203.0.113.100:80/hostname'], '200 web-a', 'service default/next translated node-1 or service default/next translated node-2'],
      ['node ports given up by hand', 'laptop', [spec('web', { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 8080, nodePort: null }] }), wait(2), '198.51.100.11:30080'], 'refused', CLOSED, 'kubernetes.io/docs/concepts/services-networking/service: Disabling load balancer NodePort allocation'],
      ['allocation switched off: node ports stay until they are left out', 'laptop', [spec('web', { allocateLoadBalancerNodePorts: false }), wait(2), '198.51.100.11:30080'], 'web-a sees 192.168.0.11', at('node-1'), 'kubernetes.io/docs/concepts/services-networking/service: Disabling load balancer NodePort allocation'],
    ],
  },
  {
    about: 'from ExternalName',
    follows: inService('should be able to change the type from ExternalName to ClusterIP'),
    world: {
      publicNames,
      loadBalancers: LOAD_BALANCERS,
      objects: [
        ...BOXES,
        WEB_A,
        service('web', null, { type: 'ExternalName', externalName: 'www.example.org', ports: undefined }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['it is an alias', 'box', 'name web', '203.0.113.80', KNOWN],
      ['to ClusterIP: an address of its own', 'box', [toType('ClusterIP', { externalName: null, clusterIP: '10.96.0.20', ports: [{ port: 80, targetPort: 8080 }] }), wait(2), 'name web'], '10.96.0.20', KNOWN],
      ['to ClusterIP: pods answer', 'box', [toType('ClusterIP', { externalName: null, ports: [{ port: 80, targetPort: 8080 }] }), wait(2), 'web:80'], 'web-a sees 10.244.1.5', at('node-1')],
      ['to NodePort: pods answer by a node', 'laptop', [toType('NodePort', { externalName: null, ports: PORTS }), wait(2), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2'), inService('should be able to change the type from ExternalName to NodePort')],
      ['to NodePort: pods answer by name', 'box', [toType('NodePort', { externalName: null, ports: PORTS }), wait(2), 'web:80'], 'web-a sees 10.244.1.5', at('node-1'), inService('should be able to change the type from ExternalName to NodePort')],
      ['another name', 'box', [spec('web', { externalName: 'www.example.net' }), wait(1), 'name web'], 'not-found', 'dns kube-system/kube-dns unresolved', PAGES.service],
    ],
  },
  {
    about: 'a slice for what stands elsewhere',
    follows: 'kubernetes.io/docs/concepts/services-networking/service: Services without selectors',
    world: {
      objects: [
        ...BOXES,
        WEB_A,
        bare('web', '10.96.0.20', { ports: [{ name: 'http', port: 80, targetPort: 9376 }] }),
        slice('web', ['10.244.1.10'], { ports: [{ name: 'http', port: 8080 }] }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the port of the slice counts, not targetPort', 'box', 'web:80', 'web-a sees 10.244.1.5', at('node-1')],
      ['to NodePort', 'laptop', [toType('NodePort', { ports: [{ name: 'http', port: 80, nodePort: 30080 }] }), wait(1), '198.51.100.12:30080'], 'web-a sees 192.168.0.12', at('node-2')],
      ['Local knows no node of it', 'box', [spec('web', { internalTrafficPolicy: 'Local' }), wait(1), 'web:80'], 'timed-out', 'service default/web dropped node-1', PAGES.virtualIps],
    ],
  },
];

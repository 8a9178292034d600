/** Whom a connection is given to: chance, affinity, open connections, policies and hints. */
import {
  add,
  BOXES,
  bare,
  type CaseGroup,
  inService,
  PAGES,
  patch,
  remove,
  service,
  slice,
  spec,
  WEB_A,
  WEB_B,
  WEB_C,
  wait,
} from './case';

const at = (node: string) => `service default/web translated ${node}`;
const near = (name: string, node: string) => `service default/${name} translated ${node}`;
const WEBS = [WEB_A, WEB_B, WEB_C] as const;
const STICKY = { sessionAffinity: 'ClientIP' };
const SHORT = { ...STICKY, sessionAffinityConfig: { clientIP: { timeoutSeconds: 10 } } };
const KEEP_ALIVE =
  'kubernetes.io/docs/reference/networking/virtual-ips: iptables proxy mode, a choice for each connection';
const INTERNAL =
  'kubernetes.io/docs/concepts/services-networking/service-traffic-policy: Using Service Internal Traffic Policy';
const ZONES =
  'test/e2e/network/traffic_distribution.go: "should route traffic to an endpoint in the same zone when using PreferSameZone"';
const NODES = 'kubernetes.io/docs/reference/networking/virtual-ips: Traffic distribution';

export const CHOOSING: readonly CaseGroup[] = [
  {
    about: 'chance',
    follows: 'kubernetes.io/docs/reference/networking/virtual-ips: iptables proxy mode',
    world: {
      objects: [
        ...BOXES,
        ...WEBS,
        service('web', '10.96.0.20'),
        service('wide', '10.96.0.21', {
          type: 'NodePort',
          selector: { app: 'web' },
          ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
        }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['three pods share', 'box', '90 × web:80', 'web-a web-b web-c', at('node-1')],
      ['from the other node they share alike', 'box-2', '90 × web:80', 'web-a web-b web-c', at('node-2')],
      ['from a node, too', 'node-1', '90 × 10.96.0.20:80', 'web-a web-b web-c', at('node-1')],
      ['by a node port, too', 'laptop', '90 × 198.51.100.12:30080', 'web-a web-b web-c', near('wide', 'node-2')],
      ['a pod may get itself', 'web-a', '90 × web:80', 'web-a web-b web-c', at('node-1'), inService('should allow pods to hairpin back to themselves through services')],
      ['after one is gone two share', 'box', [remove('Pod', 'web-c'), wait(2), '60 × web:80'], 'web-a web-b', at('node-1')],
      ['an open connection stays with its pod', 'box', '20 kept × web:80', 'one of web-a web-b web-c', 'pod default/web-a answered or pod default/web-b answered or pod default/web-c answered', KEEP_ALIVE],
    ],
  },
  {
    about: 'affinity',
    follows: inService('should have session affinity work for service with type clusterIP [LinuxOnly]'),
    world: {
      objects: [
        ...BOXES,
        ...WEBS,
        service('web', '10.96.0.20', STICKY),
        service('short', '10.96.0.21', { selector: { app: 'web' }, ...SHORT }),
        service('wide', '10.96.0.22', {
          type: 'NodePort',
          selector: { app: 'web' },
          ...STICKY,
          ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
        }),
        service('free', '10.96.0.23', { selector: { app: 'web' } }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a client stays with one pod', 'box', '20 × web:80', 'one of web-a web-b web-c', at('node-1')],
      ['by the name and by the address it is the same', 'box', ['web:80', '20 × 10.96.0.20:80'], 'one of web-a web-b web-c', at('node-1')],
      ['a client of a node port', 'laptop', '20 × 198.51.100.11:30080', 'one of web-a web-b web-c', near('wide', 'node-1'), inService('should have session affinity work for NodePort service [LinuxOnly]')],
      ['three hours are the usual time', 'box', ['web:80', wait(9000), '20 × web:80'], 'one of web-a web-b web-c', at('node-1'), PAGES.virtualIps],
      ['after its time a client is drawn anew', 'box', '60 every 11 s × short:80', 'web-a web-b web-c', near('short', 'node-1'), inService('should have session affinity timeout work for service with type clusterIP [LinuxOnly]')],
      ['a request within the time prolongs it', 'box', '20 every 6 s × short:80', 'one of web-a web-b web-c', near('short', 'node-1'), 'pkg/proxy/iptables/proxier.go: the recent match is set anew by each connection'],
      ['switched off', 'box', [spec('web', { sessionAffinity: 'None', sessionAffinityConfig: null }), wait(1), '90 × web:80'], 'web-a web-b web-c', at('node-1'), inService('should be able to switch session affinity for service with type clusterIP [LinuxOnly]')],
      ['switched on', 'box', [spec('free', STICKY), wait(1), '20 × free:80'], 'one of web-a web-b web-c', near('free', 'node-1'), inService('should be able to switch session affinity for service with type clusterIP [LinuxOnly]')],
      ['its pod is gone: another', 'box', ['20 × web:80', remove('Pod', 'web-a'), remove('Pod', 'web-b'), wait(2), '20 × web:80'], 'web-c', at('node-1'), PAGES.virtualIps],
    ],
  },
  {
    about: 'internalTrafficPolicy',
    follows: inService('should respect internalTrafficPolicy=Local Pod to Pod'),
    world: {
      objects: [
        ...BOXES,
        WEB_B,
        WEB_C,
        service('web', '10.96.0.20', { internalTrafficPolicy: 'Local' }),
        service('nobody', '10.96.0.21', { internalTrafficPolicy: 'Local' }),
        service('wide', '10.96.0.22', {
          type: 'NodePort',
          selector: { app: 'web' },
          internalTrafficPolicy: 'Local',
          ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
        }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['a pod beside the endpoints', 'box-2', '60 × web:80', 'web-b web-c', at('node-2')],
      ['a pod of a node without', 'box', 'web:80', 'timed-out', 'service default/web dropped node-1'],
      ['the node of the endpoints', 'node-2', '60 × 10.96.0.20:80', 'web-b web-c', at('node-2'), inService('should respect internalTrafficPolicy=Local Pod (hostNetwork: true) to Pod')],
      ['a node without', 'node-1', '10.96.0.20:80', 'timed-out', 'service default/web dropped node-1', inService('should respect internalTrafficPolicy=Local Pod (hostNetwork: true) to Pod')],
      ['nowhere an endpoint: refused', 'box', 'nobody:80', 'refused', 'service default/nobody refused node-1', 'pkg/proxy/iptables/proxier.go: syncProxyRules'],
      ['the node port goes to all nodes', 'laptop', '60 × 198.51.100.11:30080', 'web-b web-c', near('wide', 'node-1'), INTERNAL],
      ['its cluster IP does not', 'box', 'wide:80', 'timed-out', 'service default/wide dropped node-1', INTERNAL],
      ['DNS knows it all the same', 'box', 'name web', '10.96.0.20', 'dns kube-system/kube-dns resolved', PAGES.dns],
      ['a pod comes to the node', 'box', [add(WEB_A), wait(5), '20 × web:80'], 'web-a', at('node-1')],
      ['switched to Cluster', 'box', [spec('web', { internalTrafficPolicy: 'Cluster' }), wait(1), '60 × web:80'], 'web-b web-c', at('node-1'), INTERNAL],
    ],
  },
  {
    about: 'hints',
    follows: 'pkg/proxy/topology.go: CategorizeEndpoints',
    world: {
      objects: [
        ...BOXES,
        ...WEBS,
        bare('web', '10.96.0.20'),
        slice('web', ['10.244.1.10 near zone-a', '10.244.2.10 near zone-b', '10.244.2.11 near zone-b']),
        bare('half', '10.96.0.21'),
        slice('half', ['10.244.1.10 near zone-a', '10.244.2.10']),
        bare('far', '10.96.0.22'),
        slice('far', ['10.244.2.10 near zone-b', '10.244.2.11 near zone-b']),
        bare('close', '10.96.0.23'),
        slice('close', ['10.244.1.10 near node-1', '10.244.2.10 near node-2']),
        bare('ill', '10.96.0.24'),
        slice('ill', [
          '10.244.1.10 not ready near zone-a',
          '10.244.2.10 near zone-b',
          '10.244.2.11 near zone-b',
        ]),
        service('auto', '10.96.0.25', { selector: { app: 'web' }, trafficDistribution: 'PreferClose' }),
        service('same', '10.96.0.26', { selector: { app: 'web' }, trafficDistribution: 'PreferSameNode' }),
        service('local', '10.96.0.27', {
          selector: { app: 'web' },
          trafficDistribution: 'PreferSameZone',
          internalTrafficPolicy: 'Local',
        }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the zone of the client: one', 'box', '20 × web:80', 'web-a', at('node-1')],
      ['the zone of the client: two', 'box-2', '60 × web:80', 'web-b web-c', at('node-2')],
      ['one without a hint: all', 'box', '60 × half:80', 'web-a web-b', near('half', 'node-1')],
      ['nobody for the zone: all', 'box', '60 × far:80', 'web-b web-c', near('far', 'node-1')],
      ['the one for the zone is not ready: all the rest', 'box', '60 × ill:80', 'web-b web-c', near('ill', 'node-1')],
      ['the node of the client', 'box', '20 × close:80', 'web-a', near('close', 'node-1'), NODES],
      ['the node of the other client', 'box-2', '20 × close:80', 'web-b', near('close', 'node-2'), NODES],
      ['PreferClose keeps to the zone', 'box', '20 × auto:80', 'web-a', near('auto', 'node-1'), 'test/e2e/network/traffic_distribution.go: "should route traffic to an endpoint in the same zone when using PreferClose"'],
      ['PreferClose: two in the other zone', 'box-2', '60 × auto:80', 'web-b web-c', near('auto', 'node-2'), 'test/e2e/network/traffic_distribution.go: "should route traffic correctly between pods on multiple nodes when using PreferClose"'],
      ['PreferSameNode keeps to the node', 'box', '20 × same:80', 'web-a', near('same', 'node-1'), NODES],
      ['PreferSameNode without one at the node: the others', 'box', [remove('Pod', 'web-a'), wait(2), '60 × same:80'], 'web-b web-c', near('same', 'node-1'), NODES],
      ['PreferClose without one in the zone: the others', 'box', [remove('Pod', 'web-a'), wait(2), '60 × auto:80'], 'web-b web-c', near('auto', 'node-1'), ZONES],
      ['Local is stronger than a wish', 'box', [remove('Pod', 'web-a'), wait(2), 'local:80'], 'timed-out', 'service default/local dropped node-1', NODES],
      ['no wish any more: all', 'box', [patch('Service', 'auto', { spec: { trafficDistribution: null } }), wait(2), '90 × auto:80'], 'web-a web-b web-c', near('auto', 'node-1'), ZONES],
    ],
  },
];

/** What a pod asks, and whom: dnsPolicy, dnsConfig, hostAliases; DNS that is broken; Services in the environment. */
import {
  add,
  BOXES,
  type CaseGroup,
  inDns,
  namespace,
  PAGES,
  pod,
  remove,
  service,
  WEB_A,
  wait,
} from './case';

const KNOWN = 'dns kube-system/kube-dns resolved';
const UNKNOWN = 'dns kube-system/kube-dns unresolved';
const OUTSIDE = 'internet public-dns resolved';
const NOT_OUTSIDE = 'internet public-dns unresolved';
const SILENT = 'pod default/box unresolved';
const NAMESERVERS = inDns('should support configurable pod DNS nameservers');
const FILE = inDns('should support configurable pod resolv.conf');
const UNDERSCORE = 'kubernetes/enhancements: keps/sig-network/4427-relaxed-dns-search-validation';
const VARIABLES = 'kubernetes.io/docs/concepts/services-networking/service: Environment variables';

const asker = (name: string, address: string, spec: object) =>
  pod(name, 'node-1', address, { labels: { role: 'client' }, args: ['pause'], spec });

const POLICIES = {
  publicNames: { 'www.example.org': '203.0.113.80', 'web.example.org': '203.0.113.81' },
  objects: [
    namespace('shop'),
    ...BOXES,
    WEB_A,
    service('web', '10.96.0.20'),
    { ...service('till', '10.96.0.40'), metadata: { name: 'till', namespace: 'shop' } },
    asker('outer', '10.244.1.40', { dnsPolicy: 'Default' }),
    asker('own', '10.244.1.41', {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['203.0.113.53'],
        searches: ['example.org'],
        options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
      },
    }),
    asker('more', '10.244.1.42', {
      dnsConfig: { searches: ['shop.svc.cluster.local'], options: [{ name: 'ndots', value: '1' }] },
    }),
    asker('odd', '10.244.1.43', { dnsConfig: { searches: ['.', '_strange.example.org', 'example.org'] } }),
    asker('hosts', '10.244.1.44', {
      hostAliases: [{ ip: '10.244.1.10', hostnames: ['foo.local', 'web'] }],
    }),
    asker('dead', '10.244.1.45', {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['10.96.0.99'],
        options: [
          { name: 'timeout', value: '1' },
          { name: 'attempts', value: '1' },
        ],
      },
    }),
    asker('second', '10.244.1.46', {
      dnsPolicy: 'None',
      dnsConfig: {
        nameservers: ['10.96.0.99', '10.96.0.10'],
        searches: ['default.svc.cluster.local'],
        options: [{ name: 'timeout', value: '1' }],
      },
    }),
  ],
};

const REDIS = service('redis-primary', '10.96.0.11', {
  ports: [
    { name: 'main', port: 6379 },
    { name: 'gossip', port: 7946, protocol: 'UDP' },
  ],
});

export const RESOLVERS: readonly CaseGroup[] = [
  {
    about: 'dnsPolicy',
    follows: PAGES.dns,
    world: POLICIES,
    // biome-ignore format: a case a line
    rows: [
      ['ClusterFirst is the usual', 'box', '$ cat /etc/resolv.conf', 'search default.svc.cluster.local svc.cluster.local cluster.local nameserver 10.96.0.10 options ndots:5', ''],
      ['Default: what the node has', 'outer', '$ cat /etc/resolv.conf', 'nameserver 203.0.113.53', ''],
      ['Default: no Service has a name', 'outer', 'name web', 'not-found', NOT_OUTSIDE],
      ['Default: nor the long one', 'outer', 'name web.default.svc.cluster.local', 'not-found', NOT_OUTSIDE],
      ['Default: public names', 'outer', 'name www.example.org', '203.0.113.80', OUTSIDE],
      ['Default: Services by address', 'outer', '10.96.0.20:80', 'web-a sees 10.244.1.40', 'service default/web translated node-1'],
      ['None: only what is given', 'own', '$ cat /etc/resolv.conf', 'search example.org nameserver 203.0.113.53 options ndots:2 edns0', '', FILE],
      ['None: its own search path', 'own', 'tried web', 'web.example.org', OUTSIDE, NAMESERVERS],
      ['None: two dots are enough to go first', 'own', 'tried www.example.org', 'www.example.org', OUTSIDE, FILE],
      ['None: the cluster is unknown', 'own', 'name web.default.svc.cluster.local', 'not-found', NOT_OUTSIDE, NAMESERVERS],
      ['dnsConfig adds to ClusterFirst', 'more', '$ cat /etc/resolv.conf', 'search default.svc.cluster.local svc.cluster.local cluster.local shop.svc.cluster.local nameserver 10.96.0.10 options ndots:1', '', FILE],
      ['dnsConfig: another namespace in the search path', 'more', 'name till', '10.96.0.40', KNOWN, FILE],
      ['dnsConfig: with ndots 1 a public name goes first', 'more', 'tried www.example.org', 'www.example.org', KNOWN, FILE],
      ['dnsConfig: with ndots 1 a name with a dot is asked for alone first', 'more', 'tried till.shop', '(till.shop) (till.shop.default.svc.cluster.local) till.shop.svc.cluster.local', KNOWN, FILE],
      ['a search path with an underscore and a single dot', 'odd', 'name web', '10.96.0.20', KNOWN, UNDERSCORE],
      ['… up to the last of it', 'odd', 'name www', '203.0.113.80', KNOWN, UNDERSCORE],
      ['hostAliases come before DNS', 'hosts', 'name web', '10.244.1.10', '', PAGES.hostAliases],
      ['hostAliases: a name of no server', 'hosts', 'foo.local:8080', 'web-a sees 10.244.1.44', 'pod default/hosts resolved', PAGES.hostAliases],
      ['hostAliases: others know it not', 'box', 'name foo.local', 'not-found', UNKNOWN, PAGES.hostAliases],
      ['hostAliases: other names go on', 'hosts', 'name till.shop', '10.96.0.40', KNOWN, PAGES.hostAliases],
      ['a server that nobody is', 'dead', 'name web', 'timed-out', 'pod default/dead unresolved'],
      ['the second server answers', 'second', 'name web', '10.96.0.20', KNOWN],
    ],
  },
  {
    about: 'DNS that is broken',
    follows: 'kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution',
    world: POLICIES,
    // biome-ignore format: a case a line
    rows: [
      ['no endpoints: refused', 'box', [remove('EndpointSlice', 'kube-system/kube-dns'), wait(1), 'web:80'], 'unresolved', SILENT],
      ['no Service: silence', 'box', [remove('Service', 'kube-system/kube-dns'), wait(1), 'name web'], 'timed-out', SILENT],
      ['addresses work all the same', 'box', [remove('Service', 'kube-system/kube-dns'), wait(1), '10.96.0.20:80'], 'web-a sees 10.244.1.5', 'service default/web translated node-1'],
      ['who asks others does not mind', 'outer', [remove('Service', 'kube-system/kube-dns'), wait(1), 'name www.example.org'], '203.0.113.80', OUTSIDE],
      ['its own address beside the Service', 'box', [remove('Service', 'kube-system/kube-dns'), wait(1), 'A web.default.svc.cluster.local @10.244.0.2'], '10.96.0.20', KNOWN],
    ],
  },
  {
    about: 'environment',
    follows: VARIABLES,
    world: {
      objects: [
        namespace('shop'),
        REDIS,
        service('heads', 'None'),
        service('alias', null, { type: 'ExternalName', externalName: 'www.example.org' }),
        { ...service('till', '10.96.0.40'), metadata: { name: 'till', namespace: 'shop' } },
        ...BOXES,
        asker('loner', '10.244.1.41', { enableServiceLinks: false }),
      ],
    },
    // biome-ignore format: a case a line
    rows: [
      ['the address', 'box', '$ printenv REDIS_PRIMARY_SERVICE_HOST', '10.96.0.11', ''],
      ['the first port', 'box', '$ printenv REDIS_PRIMARY_SERVICE_PORT', '6379', ''],
      ['a port by name', 'box', '$ printenv REDIS_PRIMARY_SERVICE_PORT_GOSSIP', '7946', ''],
      ['the first port as Docker had it', 'box', '$ printenv REDIS_PRIMARY_PORT', 'tcp://10.96.0.11:6379', ''],
      ['each port as Docker had it', 'box', '$ printenv REDIS_PRIMARY_PORT_6379_TCP', 'tcp://10.96.0.11:6379', ''],
      ['its protocol', 'box', '$ printenv REDIS_PRIMARY_PORT_7946_UDP_PROTO', 'udp', ''],
      ['its number', 'box', '$ printenv REDIS_PRIMARY_PORT_6379_TCP_PORT', '6379', ''],
      ['its address', 'box', '$ printenv REDIS_PRIMARY_PORT_7946_UDP_ADDR', '10.96.0.11', ''],
      ['the API server', 'box', '$ printenv KUBERNETES_SERVICE_HOST', '10.96.0.1', ''],
      ['none of a headless Service', 'box', '$ printenv HEADS_SERVICE_HOST', '', ''],
      ['none of an alias', 'box', '$ printenv ALIAS_SERVICE_HOST', '', ''],
      ['none of another namespace', 'box', '$ printenv TILL_SERVICE_HOST', '', ''],
      ['none of a Service that came later', 'box', [add(service('late', '10.96.0.60')), wait(1), '$ printenv LATE_SERVICE_HOST'], '', ''],
      ['enableServiceLinks false: none', 'loner', '$ printenv REDIS_PRIMARY_SERVICE_HOST', '', '', PAGES.connect],
      ['… but the API server', 'loner', '$ printenv KUBERNETES_SERVICE_PORT', '443', '', 'pkg/kubelet/kubelet_pods.go: getServiceEnvVarMap'],
    ],
  },
];

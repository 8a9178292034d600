/** DNS as CoreDNS answers it: Services, headless ones, pods, aliases, other types of records, search paths. */
import {
  add,
  BOXES,
  bare,
  type CaseGroup,
  inDns,
  namespace,
  PAGES,
  pod,
  remove,
  service,
  slice,
  WEB_A,
  WEB_B,
  wait,
} from './case';

const KNOWN = 'dns kube-system/kube-dns resolved';
const UNKNOWN = 'dns kube-system/kube-dns unresolved';
const OUTSIDE = 'internet public-dns resolved';
const NOT_OUTSIDE = 'internet public-dns unresolved';
const zone = (name: string) => `${name}.default.svc.cluster.local`;
const PARTIAL = inDns('should resolve DNS of partial qualified names for services [LinuxOnly]');
const FOR_SERVICES = inDns('should provide DNS for services');
const FOR_HOSTNAME = inDns('should provide DNS for pods for Hostname');
const FOR_SUBDOMAIN = inDns('should provide DNS for pods for Subdomain');
const FOR_ALIAS = inDns('should provide DNS for ExternalName services');
const RESOLV_CONF = 'resolv.conf(5): search, ndots';
const RECORDS = PAGES.dnsSpecification;

const alias = (name: string, externalName: string) =>
  service(name, null, { type: 'ExternalName', externalName });
const WORLD = {
  publicNames: {
    'www.example.org': '203.0.113.80',
    'docs.example.org': 'www.example.org',
    'web.example.org': '203.0.113.81',
  },
  objects: [
    namespace('shop'),
    ...BOXES,
    pod('box', 'node-2', '10.244.2.6', { namespace: 'shop', labels: { role: 'client' }, args: ['pause'] }),
    WEB_A,
    WEB_B,
    pod('host-a', 'node-1', '10.244.1.30', { spec: { hostname: 'busybox-1', subdomain: 'heads' } }),
    pod('host-b', 'node-2', '10.244.2.30', { spec: { hostname: 'busybox-2', subdomain: 'other' } }),
    pod('host-c', 'node-2', '10.244.2.31', { spec: { subdomain: 'heads' } }),
    service('web', '10.96.0.20', {
      ports: [
        { name: 'http', port: 80, targetPort: 8080 },
        { name: 'peer', port: 7000, targetPort: 8080, protocol: 'UDP' },
      ],
    }),
    service('plain', '10.96.0.21', { selector: { app: 'web' } }),
    service('heads', 'None', {
      selector: { app: 'host' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    }),
    service('pair', 'None', {
      selector: { app: 'web' },
      ports: [{ name: 'http', port: 80, targetPort: 8080 }],
    }),
    { ...service('web', '10.96.0.40'), metadata: { name: 'web', namespace: 'shop' } },
    bare('hand', 'None', { ports: [{ name: 'http', port: 80 }] }),
    slice('hand', ['10.244.1.77 as first', '10.244.1.78'], { ports: [{ name: 'http', port: 8080 }] }),
    alias('alias', 'www.example.org'),
    alias('twice', 'docs.example.org'),
    alias('inner', 'web.shop.svc.cluster.local'),
    alias('missing', 'missing.example.org'),
    alias('number', '198.51.100.7'),
  ],
};

export const NAMES: readonly CaseGroup[] = [
  {
    about: 'names of Services',
    follows: PAGES.dns,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['the API server by its whole name', 'box', `A ${zone('kubernetes')}`, '10.96.0.1', KNOWN, inDns('should provide DNS for the cluster')],
      ['the API server by name and namespace', 'shop/box', 'name kubernetes.default', '10.96.0.1', KNOWN, inDns('should resolve DNS of partial qualified names for the cluster [LinuxOnly]')],
      ['the API server, up to svc', 'shop/box', 'name kubernetes.default.svc', '10.96.0.1', KNOWN, inDns('should resolve DNS of partial qualified names for the cluster [LinuxOnly]')],
      ['the DNS server itself', 'box', 'name kube-dns.kube-system', '10.96.0.10', KNOWN],
      ['a bare name', 'box', 'name web', '10.96.0.20', KNOWN, PARTIAL],
      ['a bare name means the own namespace', 'shop/box', 'name web', '10.96.0.40', KNOWN],
      ['name and namespace', 'shop/box', 'name web.default', '10.96.0.20', KNOWN, PARTIAL],
      ['name, namespace and svc', 'box', 'name web.shop.svc', '10.96.0.40', KNOWN, PARTIAL],
      ['the whole name', 'box', `name ${zone('web')}`, '10.96.0.20', KNOWN, FOR_SERVICES],
      ['the whole name and a dot', 'box', `name ${zone('web')}.`, '10.96.0.20', KNOWN, RESOLV_CONF],
      ['a bare name and a dot is another name', 'box', 'name web.', 'not-found', UNKNOWN, RESOLV_CONF],
      ['capital letters', 'box', 'name WEB.Default', '10.96.0.20', KNOWN, 'RFC 4343'],
      ['a Service of another namespace without it', 'shop/box', 'name plain', 'not-found', UNKNOWN],
      ['a namespace that is not there', 'box', 'name web.nowhere', 'not-found', UNKNOWN],
      ['the server completes nothing', 'box', 'A web', 'NXDOMAIN', UNKNOWN, RECORDS],
      ['one letter wrong', 'box', `A ${zone('wbe')}`, 'NXDOMAIN', UNKNOWN, RECORDS],
      ['svc left out', 'box', 'A web.default.cluster.local', 'NXDOMAIN', UNKNOWN, RECORDS],
      ['no address of version 6', 'box', `AAAA ${zone('web')}`, 'no record', UNKNOWN, RECORDS],
      ['no text', 'box', `TXT ${zone('web')}`, 'no record', UNKNOWN, RECORDS],
      ['no alias', 'box', `CNAME ${zone('web')}`, 'no record', UNKNOWN, RECORDS],
      ['a node that asks the server of the cluster', 'node-1', `A ${zone('web')} @10.96.0.10`, '10.96.0.20', KNOWN, PAGES.debug],
      ['a node asks others by itself', 'node-1', `A ${zone('web')}`, 'NXDOMAIN', NOT_OUTSIDE, PAGES.debug],
      ['the learner can’t reach the server of the cluster', 'laptop', `A ${zone('web')} @10.96.0.10`, 'timed-out', 'laptop laptop unresolved', PAGES.debug],
      ['the learner’s own server knows nothing', 'laptop', 'name web.default', 'not-found', NOT_OUTSIDE, PAGES.debug],
      ['a pod is no DNS server', 'box', `A ${zone('web')} @10.244.1.10`, 'refused', 'pod default/box unresolved', PAGES.debug],
    ],
  },
  {
    about: 'SRV and PTR',
    follows: RECORDS,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['a port by name', 'box', `SRV _http._tcp.${zone('web')}`, `0 100 80 ${zone('web')}.`, KNOWN, FOR_SERVICES],
      ['a UDP port by name', 'box', `SRV _peer._udp.${zone('web')}`, `0 100 7000 ${zone('web')}.`, KNOWN],
      ['the right port, the wrong protocol', 'box', `SRV _http._udp.${zone('web')}`, 'NXDOMAIN', UNKNOWN],
      ['a port that is not there', 'box', `SRV _https._tcp.${zone('web')}`, 'NXDOMAIN', UNKNOWN],
      ['a port without a name has none', 'box', `SRV _80._tcp.${zone('plain')}`, 'NXDOMAIN', UNKNOWN, PAGES.dns],
      ['headless: a record a pod, with its own port', 'box', `SRV _http._tcp.${zone('pair')}`, `0 50 8080 10-244-1-10.${zone('pair')}., 0 50 8080 10-244-2-10.${zone('pair')}.`, KNOWN, FOR_SERVICES],
      ['headless with hostnames', 'box', `SRV _http._tcp.${zone('hand')}`, `0 50 8080 10-244-1-78.${zone('hand')}., 0 50 8080 first.${zone('hand')}.`, KNOWN],
      ['an alias has none', 'box', `SRV _http._tcp.${zone('alias')}`, 'NXDOMAIN', UNKNOWN],
      ['the name of a cluster IP', 'box', 'PTR 10.96.0.20', `${zone('web')}.`, KNOWN, FOR_SERVICES],
      ['the name of the API server', 'box', 'PTR 10.96.0.1', `${zone('kubernetes')}.`, KNOWN],
      ['the name of a pod with a hostname', 'box', 'PTR 10.244.1.30', `busybox-1.${zone('heads')}.`, KNOWN],
      ['the name of an address written by hand', 'box', 'PTR 10.244.1.77', `first.${zone('hand')}.`, KNOWN],
      ['a cluster IP that nobody has', 'box', 'PTR 10.96.0.99', 'NXDOMAIN', UNKNOWN],
      ['a pod that stands behind nothing', 'box', 'PTR 10.244.1.5', 'NXDOMAIN', UNKNOWN],
    ],
  },
  {
    about: 'headless names',
    follows: PAGES.dns,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['all pods', 'box', `A ${zone('pair')}`, '10.244.1.10, 10.244.2.10', KNOWN, FOR_SERVICES],
      ['a pod by its address', 'box', `A 10-244-1-10.${zone('pair')}`, '10.244.1.10', KNOWN, RECORDS],
      ['a pod by hostname and subdomain', 'box', `A busybox-1.${zone('heads')}`, '10.244.1.30', KNOWN, FOR_HOSTNAME],
      ['a short form of it', 'box', 'name busybox-1.heads', '10.244.1.30', KNOWN, FOR_SUBDOMAIN],
      ['from another namespace', 'shop/box', 'name busybox-1.heads.default', '10.244.1.30', KNOWN, FOR_SUBDOMAIN],
      ['a subdomain that is another Service', 'box', `A busybox-2.${zone('heads')}`, 'NXDOMAIN', UNKNOWN],
      ['a subdomain that is no Service', 'box', `A busybox-2.${zone('other')}`, 'NXDOMAIN', UNKNOWN],
      ['a subdomain without a hostname', 'box', `A host-c.${zone('heads')}`, 'NXDOMAIN', UNKNOWN],
      ['… is known by its address', 'box', `A 10-244-2-31.${zone('heads')}`, '10.244.2.31', KNOWN, RECORDS],
      ['the name of a pod alone is none', 'box', `A ${zone('web-a')}`, 'NXDOMAIN', UNKNOWN],
      ['a hostname written by hand', 'box', 'name first.hand', '10.244.1.77', KNOWN, RECORDS],
      ['a pod goes, its name goes', 'box', [remove('Pod', 'host-a'), wait(2), `A busybox-1.${zone('heads')}`], 'NXDOMAIN', UNKNOWN],
      ['a pod comes', 'box', [add(pod('web-c', 'node-2', '')), wait(5), `A ${zone('pair')}`], '10.244.1.10, 10.244.2.10, 10.244.2.2', KNOWN, FOR_SERVICES],
      ['the Service goes, names of its pods go', 'box', [remove('Service', 'heads'), wait(2), `A busybox-1.${zone('heads')}`], 'NXDOMAIN', UNKNOWN],
    ],
  },
  {
    about: 'names of pods',
    follows: `${PAGES.coredns}: pods insecure`,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['dashes for dots', 'box', 'A 10-244-1-10.default.pod.cluster.local', '10.244.1.10', KNOWN, PAGES.dns],
      ['nobody checks that the pod is there', 'box', 'A 10-9-9-9.default.pod.cluster.local', '10.9.9.9', KNOWN],
      ['by the search path', 'box', '10-244-1-10.default.pod:8080', 'web-a sees 10.244.1.5', KNOWN],
      ['no address', 'box', 'A 10-244-1-999.default.pod.cluster.local', 'NXDOMAIN', UNKNOWN],
      ['the name of a pod is none', 'box', 'A web-a.default.pod.cluster.local', 'NXDOMAIN', UNKNOWN],
      ['a pod knows its own name without asking', 'host-a', 'name busybox-1', '10.244.1.30', '', inDns('should provide /etc/hosts entries for the cluster')],
      ['… and the long one', 'host-a', `name busybox-1.${zone('heads')}`, '10.244.1.30', '', inDns('should provide /etc/hosts entries for the cluster')],
      ['localhost', 'box', 'name localhost', '127.0.0.1', '', PAGES.hostAliases],
      ['others do not know it', 'box', 'name busybox-1', 'not-found', UNKNOWN],
    ],
  },
  {
    about: 'ExternalName',
    follows: FOR_ALIAS,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['an alias', 'box', `CNAME ${zone('alias')}`, 'www.example.org.', KNOWN],
      ['the address behind it comes with it', 'box', `A ${zone('alias')}`, '203.0.113.80, CNAME www.example.org.', KNOWN],
      ['by the resolver', 'box', 'name alias', '203.0.113.80', KNOWN],
      ['from another namespace', 'shop/box', 'name alias.default', '203.0.113.80', KNOWN],
      ['an alias of an alias', 'box', 'name twice', '203.0.113.80', KNOWN, PAGES.service],
      ['an alias of a Service of another namespace', 'box', `A ${zone('inner')}`, '10.96.0.40, CNAME web.shop.svc.cluster.local.', KNOWN, PAGES.service],
      ['an alias of nothing', 'box', 'name missing', 'not-found', UNKNOWN, PAGES.service],
      ['an address is no name', 'box', `A ${zone('number')}`, 'NXDOMAIN', UNKNOWN, PAGES.service],
      ['an address is not resolved', 'box', 'name number', 'not-found', UNKNOWN, PAGES.service],
      ['from a node it is no name at all', 'node-1', 'name alias', 'not-found', NOT_OUTSIDE, PAGES.service],
    ],
  },
  {
    about: 'search paths',
    follows: RESOLV_CONF,
    world: WORLD,
    // biome-ignore format: a case a line
    rows: [
      ['the first fits', 'box', 'tried web', zone('web'), KNOWN, PAGES.dns],
      ['the second fits', 'box', 'tried web.shop', `(${zone('web.shop')}) web.shop.svc.cluster.local`, KNOWN, PAGES.dns],
      ['the third fits', 'box', 'tried web.shop.svc', `(${zone('web.shop.svc')}) (web.shop.svc.svc.cluster.local) web.shop.svc.cluster.local`, KNOWN, PAGES.dns],
      ['four dots are fewer than five', 'box', `tried ${zone('web')}`, `(${zone('web')}.default.svc.cluster.local) (${zone('web')}.svc.cluster.local) (${zone('web')}.cluster.local) ${zone('web')}`, KNOWN],
      ['a dot at the end saves the rest', 'box', `tried ${zone('web')}.`, zone('web'), KNOWN],
      ['a public name comes last', 'box', 'tried www.example.org', `(${zone('www.example.org')}) (www.example.org.svc.cluster.local) (www.example.org.cluster.local) www.example.org`, KNOWN, inDns('should support configurable pod DNS nameservers')],
      ['a public name with a dot', 'box', 'tried www.example.org.', 'www.example.org', KNOWN],
      ['a node has no search path', 'node-1', 'tried www.example.org', 'www.example.org', OUTSIDE],
      ['the learner has none', 'laptop', 'tried docs.example.org', 'docs.example.org', OUTSIDE],
      ['a public name that is not there', 'laptop', 'name nobody.example.org', 'not-found', NOT_OUTSIDE],
      ['pods ask for public names, too', 'box', 'name www.example.org', '203.0.113.80', KNOWN, 'test/e2e/network/networking.go: "should provide Internet connection for containers"'],
    ],
  },
];

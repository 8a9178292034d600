/**
 * DNS of the cluster: the Service kube-system/kube-dns, the server behind it, and what it knows of Services.
 * The control plane is not drawn, and pods of CoreDNS would take addresses that courses want for their own: so the
 * server stands on the control plane at an address of its own, and its EndpointSlice and Endpoints are written by
 * hand, once. Whoever deletes or changes these breaks DNS, as in life. Reaching it goes by the rules of kube-proxy.
 * Left out: a second replica, caches, metrics at 9153, TCP. Upstream: CoreDNS, plugin/kubernetes.
 */
import type { ApiClient } from '../api/client';
import type { Kernel } from '../kernel/kernel';
import { addressAt } from '../network/address-range';
import type { NameServer } from '../network/listener';
import { reverseName } from '../network/names';
import type { Network } from '../network/wire';
import { createPublicServer, createZone } from '../network/zone';
import type { DnsRecord } from '../process';
import type { EndpointSlice, KubernetesObject, Service, SliceEndpoint } from '../resources';
import { createWorkQueue, keyOf, restOf, splitKey } from './work-queue';

const DNS_SERVICE = 'kube-system/kube-dns';
const DOMAIN = 'cluster.local';
const NAMESPACE = 'kube-system';
const NAME = 'kube-dns';
/** In the range that the control plane's own node has by default. */
export const DNS_SERVER_ADDRESS = '10.244.0.2';
const TTL_SECONDS = 30;
const CYCLE_MS = 20;
const SERVICE_NAME = 'kubernetes.io/service-name';

/** From the range that is kept for documentation: whom the laptop and the nodes ask. */
export const PUBLIC_DNS_ADDRESS = '203.0.113.53';

/** The laptop and the nodes know nothing of the cluster's DNS. */
export const PUBLIC_RESOLV_CONF = `nameserver ${PUBLIC_DNS_ADDRESS}\n`;

const PLACE_IN_RANGE = 10;

/** Address of the DNS Service; `null` where this world has none. */
export function findDnsAddress(world: {
  readonly clusterDns?: 'none';
  readonly serviceRange: string;
  readonly serviceAddresses?: Readonly<Record<string, string>>;
}): string | null {
  if (world.clusterDns === 'none') return null;
  return world.serviceAddresses?.[DNS_SERVICE] ?? addressAt(world.serviceRange, PLACE_IN_RANGE);
}

/** The server outside that knows what the world's author says of names. */
export function addPublicDns(network: Network, names: Readonly<Record<string, string>>): NameServer {
  const answer = createPublicServer(names);
  network.addDnsServer({ name: 'public-dns', address: PUBLIC_DNS_ADDRESS, place: 'internet', answer });
  return answer;
}

/** `address`: that of the Service. Names that are not the cluster's go to `upstream`. */
export function startClusterDns(
  kernel: Kernel,
  api: ApiClient,
  network: Network,
  { address, upstream }: { readonly address: string; readonly upstream: NameServer },
): void {
  const zone = createZone({
    domain: DOMAIN,
    random: kernel.createRandom('cluster-dns'),
    epochSeconds: () => Math.floor(kernel.epochMs() / 1000),
    upstream,
  });
  network.addDnsServer({
    name: DNS_SERVICE,
    address: DNS_SERVER_ADDRESS,
    place: 'cluster',
    answer: zone.answer,
    zone,
  });
  for (const object of describeObjects(address)) api.create(object);

  const queue = createWorkQueue(kernel, CYCLE_MS, (key) => {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    const slices = api.list<EndpointSlice>('EndpointSlice', {
      namespace,
      labelSelector: { [SERVICE_NAME]: name },
    });
    zone.program(key, service === null ? [] : describeRecords(service, slices));
    queue.rest(key, restOf(slices.reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0)));
  });
  api.watch('Service', ({ object }) => queue.add(keyOf(object.metadata)));
  api.watch('EndpointSlice', ({ object: { metadata } }) => {
    const name = metadata.labels?.[SERVICE_NAME];
    if (name !== undefined) queue.add(keyOf({ namespace: metadata.namespace, name }));
  });
}

const PORTS = [
  { name: 'dns', port: 53, protocol: 'UDP' },
  { name: 'dns-tcp', port: 53, protocol: 'TCP' },
  { name: 'metrics', port: 9153, protocol: 'TCP' },
] as const;

function describeObjects(address: string): readonly KubernetesObject[] {
  const metadata = { name: NAME, namespace: NAMESPACE };
  const labels = {
    'k8s-app': 'kube-dns',
    'kubernetes.io/cluster-service': 'true',
    'kubernetes.io/name': 'CoreDNS',
  };
  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...metadata, labels },
    spec: { clusterIP: address, ports: PORTS.map((port) => ({ ...port, targetPort: port.port })) },
  };
  const skipMirror = { 'endpointslice.kubernetes.io/skip-mirror': 'true' };
  const endpoints = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...metadata, labels: { ...labels, ...skipMirror } },
    subsets: [{ addresses: [{ ip: DNS_SERVER_ADDRESS }], ports: PORTS }],
  };
  const slice = {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...metadata, labels: { ...labels, [SERVICE_NAME]: NAME } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [DNS_SERVER_ADDRESS], conditions: { ready: true } }],
    ports: PORTS,
  };
  return [service, endpoints, slice];
}

/** Everything that DNS knows of one Service. Names have no dot at their end. */
export function describeRecords(service: Service, slices: readonly EndpointSlice[]): readonly DnsRecord[] {
  const { metadata, spec } = service;
  const name = `${metadata.name}.${metadata.namespace}.svc.${DOMAIN}`;
  if (spec.type === 'ExternalName') {
    const target = (spec.externalName ?? '').replace(/\.$/, '');
    return [record(name, 'CNAME', `${target}.`)];
  }
  const members = collectMembers(name, slices);
  const addresses = new Map(members.map(({ host, address }) => [host, address]));
  const ofMembers = [...addresses].flatMap(([host, address]) => [
    record(host, 'A', address),
    record(reverseName(address), 'PTR', `${host}.`),
  ]);
  const { clusterIP = '', ports = [] } = spec;
  if (clusterIP !== 'None') {
    if (clusterIP === '') return ofMembers;
    const named = ports.filter((port) => port.name !== undefined && port.name !== '');
    return [
      record(name, 'A', clusterIP),
      record(reverseName(clusterIP), 'PTR', `${name}.`),
      ...named.map(({ name: port, protocol = 'TCP', port: number }) =>
        record(serviceLabel(port!, protocol, name), 'SRV', `0 100 ${number} ${name}.`),
      ),
      ...ofMembers,
    ];
  }
  return [
    ...[...new Set(addresses.values())].map((address) => record(name, 'A', address)),
    ...ofMembers,
    ...describeMemberPorts(name, members),
  ];
}

function record(name: string, type: DnsRecord['type'], data: string): DnsRecord {
  return { name: name.toLowerCase(), type, ttlSeconds: TTL_SECONDS, data };
}

const serviceLabel = (port: string, protocol: string, name: string) =>
  `_${port}._${protocol.toLowerCase()}.${name}`;

interface Member {
  /** `web-0.nginx.default.svc.cluster.local` */
  readonly host: string;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly protocol: string; readonly port: number }[];
}

function collectMembers(name: string, slices: readonly EndpointSlice[]): readonly Member[] {
  return slices.flatMap(({ addressType, endpoints, ports }) => {
    if (addressType !== 'IPv4') return [];
    const open = (ports ?? []).flatMap(({ name: port = '', protocol = 'TCP', port: number }) =>
      port === '' || number === undefined ? [] : [{ name: port, protocol, port: number }],
    );
    return (endpoints ?? []).filter(isReady).flatMap(({ addresses, hostname }) =>
      addresses.map((address) => ({
        host: `${hostname ?? address.replaceAll('.', '-')}.${name}`,
        address,
        ports: open,
      })),
    );
  });
}

const isReady = ({ conditions }: SliceEndpoint) => conditions?.ready !== false;

/** Of a headless Service: one record a pod, which share the weight. */
function describeMemberPorts(name: string, members: readonly Member[]): readonly DnsRecord[] {
  const weight = members.length === 0 ? 100 : Math.max(1, Math.floor(100 / members.length));
  return members.flatMap(({ host, ports }) =>
    ports.map(({ name: port, protocol, port: number }) =>
      record(serviceLabel(port, protocol, name), 'SRV', `0 ${weight} ${number} ${host}.`),
    ),
  );
}

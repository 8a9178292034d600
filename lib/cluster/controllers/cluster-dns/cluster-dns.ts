/**
 * DNS of the cluster: the Service kube-system/kube-dns, the server behind it, and what it knows of Services.
 * The control plane is not drawn, and pods of CoreDNS would take addresses that courses want for their own: so the
 * server stands on the control plane at an address of its own, and its EndpointSlice and Endpoints are written by
 * hand, once. Whoever deletes or changes these breaks DNS, as in life. Reaching it goes by the rules of kube-proxy.
 * What it does stands in the ConfigMap kube-system/coredns, and counts some time after it was changed.
 * Left out: a second replica, metrics at 9153, its logs. Upstream: CoreDNS, plugin/kubernetes; kubeadm's addons/dns.
 */
import type { ApiClient } from '../../api/client';
import type { Kernel } from '../../kernel/kernel';
import { addressAt } from '../../network/address-range';
import { type CoreDns, createCoreDns } from '../../network/core-dns';
import type { NameServer } from '../../network/listener';
import { createPublicServer } from '../../network/public-names';
import type { Network } from '../../network/wire';
import { createZone } from '../../network/zone';
import type { EndpointSlice, KubernetesObject, Service } from '../../resources';
import { createWorkQueue, keyOf, restOf, splitKey } from '../work-queue';
import { DOMAIN, describeRecords } from './records';

const DNS_SERVICE = 'kube-system/kube-dns';
const NAMESPACE = 'kube-system';
const NAME = 'kube-dns';
/** In the range that the control plane's own node has by default. */
export const DNS_SERVER_ADDRESS = '10.244.0.2';
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

export interface ClusterDnsOptions {
  /** Of the Service. */
  readonly address: string;
  /** Where names go that are not the cluster's, unless its configuration says otherwise. */
  readonly upstream: NameServer;
  /** Reads its configuration; omitted: the default one counts for ever. */
  readonly follow?: (server: CoreDns) => void;
}

export function startClusterDns(
  kernel: Kernel,
  api: ApiClient,
  network: Network,
  { address, upstream, follow }: ClusterDnsOptions,
): void {
  const zone = createZone({
    domain: DOMAIN,
    epochSeconds: () => Math.floor(kernel.epochMs() / 1000),
  });
  const server = createCoreDns({
    zone,
    random: kernel.createRandom('cluster-dns'),
    findServer: (goal) => (goal === '/etc/resolv.conf' || goal === PUBLIC_DNS_ADDRESS ? upstream : null),
  });
  network.addDnsServer({
    name: DNS_SERVICE,
    address: DNS_SERVER_ADDRESS,
    place: 'cluster',
    answer: server.answer,
    zone,
  });
  for (const object of describeObjects(address)) api.create(object);
  follow?.(server);

  const queue = createWorkQueue(kernel, CYCLE_MS, (key) => {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    const slices = api.list<EndpointSlice>('EndpointSlice', {
      namespace,
      labelSelector: { [SERVICE_NAME]: name },
    });
    zone.program(key, service === null ? null : describeRecords(service, slices));
    queue.rest(key, restOf(slices.reduce((sum, { endpoints }) => sum + (endpoints?.length ?? 0), 0)));
  });
  api.watch('Namespace', ({ type, object }) => zone.setNamespace(object.metadata.name, type !== 'DELETED'));
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

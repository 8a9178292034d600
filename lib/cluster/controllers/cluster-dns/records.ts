/**
 * What the DNS of a cluster knows of one Service, as records. Upstream: CoreDNS, plugin/kubernetes (findServices,
 * serviceRecordForIP) and plugin/backend_lookup.go.
 */
import { isAddress, reverseName } from '../../network/names';
import type { DnsRecord } from '../../process';
import type { EndpointSlice, Service, SliceEndpoint } from '../../resources';

export const DOMAIN = 'cluster.local';
const TTL_SECONDS = 30;

/** Everything that DNS knows of one Service. Names have no dot at their end. */
export function describeRecords(service: Service, slices: readonly EndpointSlice[]): readonly DnsRecord[] {
  const { metadata, spec } = service;
  const name = `${metadata.name}.${metadata.namespace}.svc.${DOMAIN}`;
  if (spec.type === 'ExternalName') {
    const target = (spec.externalName ?? '').replace(/\.$/, '');
    // An alias leads to a name. What looks like an address is none, and the Service has no record.
    return isAddress(target) ? [] : [record(name, 'CNAME', `${target}.`)];
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

/**
 * /etc/resolv.conf of a pod, as the kubelet writes it from dnsPolicy and dnsConfig: the cluster's DNS server with
 * the search domains of the pod's namespace, or what its node has. Upstream: pkg/kubelet/network/dns.
 */
import type { Pod } from '../../resources';

const DOMAIN = 'cluster.local';

interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name: string; readonly value?: string }[];
}

/** `clusterDns`: address of the cluster's DNS Service, `null` where it has none. `ofNode`: text of the node's file. */
export function writeResolvConf(pod: Pod, clusterDns: string | null, ofNode: string): string {
  const { dnsPolicy = 'ClusterFirst', hostNetwork } = pod.spec;
  const config = (pod.spec['dnsConfig'] ?? {}) as DnsConfig;
  const usesCluster =
    clusterDns !== null &&
    (dnsPolicy === 'ClusterFirstWithHostNet' || (dnsPolicy === 'ClusterFirst' && !hostNetwork));
  const base =
    dnsPolicy === 'None'
      ? { servers: [], search: [], options: [] }
      : usesCluster
        ? describeCluster(pod.metadata.namespace ?? 'default', clusterDns)
        : readBase(ofNode);
  const servers = unique([...base.servers, ...(config.nameservers ?? [])]);
  const search = unique([...base.search, ...(config.searches ?? [])]);
  const options = mergeOptions(base.options, config);
  return [
    ...(search.length > 0 ? [`search ${search.join(' ')}\n`] : []),
    ...servers.map((server) => `nameserver ${server}\n`),
    ...(options.length > 0 ? [`options ${options.join(' ')}\n`] : []),
  ].join('');
}

interface Base {
  readonly servers: readonly string[];
  readonly search: readonly string[];
  readonly options: readonly string[];
}

function describeCluster(namespace: string, server: string): Base {
  const search = [`${namespace}.svc.${DOMAIN}`, `svc.${DOMAIN}`, DOMAIN];
  return { servers: [server], search, options: ['ndots:5'] };
}

function readBase(text: string): Base {
  const lines = text.split('\n').map((line) => line.split(' '));
  const of = (keyword: string) => lines.filter(([first]) => first === keyword).flatMap(([, ...rest]) => rest);
  return { servers: of('nameserver'), search: of('search'), options: of('options') };
}

function mergeOptions(options: readonly string[], config: DnsConfig): readonly string[] {
  const byName = new Map(options.map((option) => [option.split(':')[0]!, option]));
  for (const { name, value } of config.options ?? []) {
    byName.set(name, value === undefined || value === '' ? name : `${name}:${value}`);
  }
  return [...byName.values()];
}

const unique = (words: readonly string[]) => [...new Set(words)];

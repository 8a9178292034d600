/** What a load balancer is told of a Service, and which nodes it spreads over. */

import { compareText } from '../../kernel/text';
import type { BalancerProgram } from '../../network/balancer';
import type { Node, Service } from '../../resources';
import type { LoadBalancerProvider } from '../../specification';

export interface ServiceStatus {
  readonly loadBalancer?: {
    readonly ingress?: readonly { readonly ip?: string; readonly ipMode?: string }[];
  };
}

const EXCLUDED = 'node.kubernetes.io/exclude-from-external-load-balancers';

/** A provider looks after Services of its own class, or after those that name none. */
export function isWanted({ spec }: Service, { className }: LoadBalancerProvider): boolean {
  return spec.type === 'LoadBalancer' && (spec['loadBalancerClass'] ?? undefined) === className;
}

export interface BalancedNode {
  readonly name: string;
  readonly address: string;
}

/** Sorted by name. A node that is not ready stays: the load balancer asks for its health itself. */
export function listHosts(nodes: readonly Node[]): readonly BalancedNode[] {
  return nodes
    .filter(
      ({ metadata }) => metadata.deletionTimestamp === undefined && metadata.labels?.[EXCLUDED] === undefined,
    )
    .flatMap(({ metadata, status }) => {
      const find = (type: string) => status?.addresses?.find((entry) => entry.type === type)?.address;
      const address = find('ExternalIP') ?? find('InternalIP');
      return address === undefined ? [] : [{ name: metadata.name, address }];
    })
    .sort((a, b) => compareText(a.name, b.name));
}

export function describeBalancer(
  { metadata, spec }: Service,
  nodes: readonly BalancedNode[],
  { ipMode }: LoadBalancerProvider,
): BalancerProgram {
  const ranges = (spec['loadBalancerSourceRanges'] as readonly string[] | undefined) ?? [];
  const isLocal = spec['externalTrafficPolicy'] === 'Local';
  return {
    service: `${metadata.namespace}/${metadata.name}`,
    ports: (spec.ports ?? []).map(({ port, protocol = 'TCP', nodePort }) => ({
      port,
      protocol,
      nodePort: nodePort ?? null,
    })),
    nodes,
    healthPort: isLocal ? ((spec['healthCheckNodePort'] as number | undefined) ?? null) : null,
    sourceRanges: ranges.length === 0 ? null : ranges.map((range) => range.trim()),
    isProxy: ipMode === 'Proxy',
  };
}

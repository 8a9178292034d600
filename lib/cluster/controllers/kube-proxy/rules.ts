/**
 * The rules that one node gets for one Service: one for each port at each address by which the Service can be
 * reached. Upstream: syncProxyRules in pkg/proxy/iptables.
 */
import type { RuleLack, ServiceRule, TargetGroup } from '../../network/service-rules';
import type { Service } from '../../resources';
import { keyOf } from '../work-queue';
import type { PortFacts, ProxyNode, ServiceFacts } from './service-facts';

const DEFAULT_AFFINITY_SECONDS = 10_800;
/** Somebody else than kube-proxy looks after such a Service; or nobody shall, whatever address it has. */
const PASSED_BY = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];

export function describeRules({ service, ports }: ServiceFacts, node: ProxyNode): readonly ServiceRule[] {
  const { metadata, spec } = service;
  const { clusterIP = '', type } = spec;
  if (clusterIP === '' || clusterIP === 'None' || type === 'ExternalName') return [];
  if (PASSED_BY.some((label) => metadata.labels?.[label] !== undefined)) return [];
  return ports.flatMap((facts) => describePort(service, clusterIP, facts, node));
}

function describePort(
  service: Service,
  clusterIP: string,
  facts: PortFacts,
  node: ProxyNode,
): readonly ServiceRule[] {
  const { spec, metadata } = service;
  const { port } = facts;
  const everywhere = facts.seenFrom(node);
  const base = {
    service: keyOf(metadata),
    ...(port.name === undefined || port.name === '' ? {} : { portName: port.name }),
    port: port.port,
    protocol: port.protocol ?? 'TCP',
    isServed: facts.isServed,
    affinityMs: readAffinity(service),
    isLocal: false,
    sourceRanges: null,
    ...(everywhere.targets.length + everywhere.unready > 0 ? {} : { lack: describeLack(service, facts) }),
  } as const;
  const isLocal = spec['internalTrafficPolicy'] === 'Local';
  const inside: TargetGroup = isLocal ? facts.on(node.name) : everywhere;
  const outside = spec['externalTrafficPolicy'] === 'Local' ? facts.on(node.name) : null;
  const external = { ...base, ...everywhere, outside };
  return [
    { ...base, ...inside, face: 'cluster-ip', address: clusterIP, isLocal, outside: null },
    ...listExternalAddresses(service).map(
      (address): ServiceRule => ({ ...external, face: 'external-ip', address }),
    ),
    ...listBalancerAddresses(service).map(
      (address): ServiceRule => ({
        ...external,
        face: 'load-balancer',
        address,
        sourceRanges: listSourceRanges(service),
      }),
    ),
    ...(port.nodePort === undefined || (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer')
      ? []
      : [{ ...external, face: 'node-port', address: null, port: port.nodePort } as const]),
  ];
}

function describeLack({ spec }: Service, { port, isPortMissing }: PortFacts): RuleLack {
  const wanted = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  return {
    selector: wanted.length === 0 ? null : wanted.join(','),
    missingPort: isPortMissing ? `${port.targetPort ?? port.port}` : null,
  };
}

const listExternalAddresses = ({ spec }: Service) => (spec['externalIPs'] as readonly string[]) ?? [];

interface Ingress {
  readonly ip?: string;
  readonly ipMode?: string;
}

/** Those that the nodes themselves answer for: with ipMode Proxy packets must go through the load balancer. */
function listBalancerAddresses({ spec, status }: Service): readonly string[] {
  const given = status as { readonly loadBalancer?: { readonly ingress?: readonly Ingress[] } } | undefined;
  if (spec.type !== 'LoadBalancer') return [];
  return (given?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode = 'VIP' }) =>
    ip === undefined || ipMode !== 'VIP' ? [] : [ip],
  );
}

function listSourceRanges({ spec }: Service): readonly string[] | null {
  const ranges = (spec['loadBalancerSourceRanges'] as readonly string[] | undefined) ?? [];
  return ranges.length === 0 ? null : ranges.map((range) => range.trim());
}

function readAffinity({ spec }: Service): number | null {
  if (spec.sessionAffinity !== 'ClientIP') return null;
  const config = spec['sessionAffinityConfig'] as { clientIP?: { timeoutSeconds?: number } } | undefined;
  return (config?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS) * 1000;
}

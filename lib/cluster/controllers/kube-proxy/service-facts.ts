/**
 * Services with what stands behind their ports, as every kube-proxy needs it: read off Services and EndpointSlices
 * once for all nodes, and anew only for a Service that changed. Upstream: ServiceChangeTracker,
 * EndpointsChangeTracker and CategorizeEndpoints in pkg/proxy.
 */
import type { ApiClient } from '../../api/client';
import { compareText } from '../../kernel/text';
import { nameTarget, type RuleTarget, type TargetGroup } from '../../network/service-rules';
import type { EndpointSlice, Node, Service, ServicePort, SliceEndpoint } from '../../resources';
import { keyOf } from '../work-queue';

export interface ProxyNode {
  readonly name: string;
  /** Label topology.kubernetes.io/zone. */
  readonly zone: string | null;
}

export interface PortFacts {
  readonly port: ServicePort;
  /** Policy Cluster, as seen from a node: where hints ask for it, those near it. */
  seenFrom(node: ProxyNode): TargetGroup;
  /** Policy Local. */
  on(node: string): TargetGroup;
  readonly isServed: boolean;
  /** The slices hold endpoints, but none with this port. */
  readonly isPortMissing: boolean;
}

export interface ServiceFacts {
  readonly service: Service;
  readonly ports: readonly PortFacts[];
}

export interface ProxiedServices {
  /** `null`: no such Service. */
  find(key: string): ServiceFacts | null;
  zoneOf(node: string): string | null;
  /** Told of each Service whose facts may have changed; `null`: a node's zone, so all of them. */
  onChange(listener: (key: string | null) => void): void;
  keys(): Iterable<string>;
}

const SERVICE_NAME = 'kubernetes.io/service-name';
const ZONE = 'topology.kubernetes.io/zone';

export function watchProxiedServices(api: ApiClient): ProxiedServices {
  const services = new Map<string, Service>();
  /** By Service, then by the slice's own name. */
  const slices = new Map<string, Map<string, EndpointSlice>>();
  const ownerOf = new Map<string, string>();
  const facts = new Map<string, ServiceFacts>();
  const zones = new Map<string, string | null>();
  const listeners: ((key: string | null) => void)[] = [];

  function change(key: string): void {
    facts.delete(key);
    for (const listener of listeners) listener(key);
  }

  function forgetSlice(name: string): void {
    const owner = ownerOf.get(name);
    if (owner === undefined) return;
    ownerOf.delete(name);
    const left = slices.get(owner);
    left?.delete(name);
    if (left?.size === 0) slices.delete(owner);
    change(owner);
  }

  api.watch('Service', ({ type, object }) => {
    const key = keyOf(object.metadata);
    if (type === 'DELETED') services.delete(key);
    else services.set(key, object as Service);
    change(key);
  });
  api.watch('EndpointSlice', ({ type, object }) => {
    const { namespace = '', labels } = object.metadata;
    const name = keyOf(object.metadata);
    const service = labels?.[SERVICE_NAME];
    const owner = service === undefined ? undefined : keyOf({ namespace, name: service });
    if (type === 'DELETED' || ownerOf.get(name) !== owner) forgetSlice(name);
    if (type === 'DELETED' || owner === undefined) return;
    ownerOf.set(name, owner);
    slices.set(owner, (slices.get(owner) ?? new Map()).set(name, object as EndpointSlice));
    change(owner);
  });
  api.watch('Node', ({ type, object }) => {
    const { name, labels } = (object as Node).metadata;
    const zone = type === 'DELETED' ? null : (labels?.[ZONE] ?? null);
    if (zones.get(name) === zone || (zone === null && !zones.has(name))) return;
    zones.set(name, zone);
    for (const listener of listeners) listener(null);
  });

  return {
    find(key) {
      const service = services.get(key);
      if (service === undefined) return null;
      const known = facts.get(key) ?? collectFacts(service, [...(slices.get(key)?.values() ?? [])]);
      facts.set(key, known);
      return known;
    },
    zoneOf: (node) => zones.get(node) ?? null,
    onChange: (listener) => listeners.push(listener),
    keys: () => services.keys(),
  };
}

export function collectFacts(service: Service, slices: readonly EndpointSlice[]): ServiceFacts {
  const ports = (service.spec.ports ?? []).map((port) => {
    const behind = collectEndpoints(slices, port);
    const isPortMissing = behind.length === 0 && slices.some(({ endpoints }) => (endpoints ?? []).length > 0);
    return { ...describePort(port, behind), isPortMissing };
  });
  return { service, ports };
}

interface Behind {
  readonly target: RuleTarget;
  readonly name: string;
  readonly node: string | undefined;
  readonly isReady: boolean;
  readonly isLeaving: boolean;
  readonly hints: { readonly nodes: readonly string[]; readonly zones: readonly string[] };
}

function describePort(port: ServicePort, behind: readonly Behind[]): Omit<PortFacts, 'isPortMissing'> {
  const everywhere = groupOf(behind);
  const byNode = new Map<string, Behind[]>();
  for (const endpoint of behind) {
    const list = byNode.get(endpoint.node ?? '');
    if (list === undefined) byNode.set(endpoint.node ?? '', [endpoint]);
    else list.push(endpoint);
  }
  const local = remember((node: string) => groupOf(byNode.get(node) ?? []));
  const ready = behind.filter(({ isReady }) => isReady);
  const isHinted = (kind: 'nodes' | 'zones') =>
    ready.length > 0 && ready.every(({ hints }) => hints[kind].length > 0);
  const near = {
    nodes: isHinted('nodes') ? remember((name: string) => hintedFor(behind, 'nodes', name)) : null,
    zones: isHinted('zones') ? remember((name: string) => hintedFor(behind, 'zones', name)) : null,
  };
  return {
    port,
    isServed: everywhere.targets.length > 0,
    on: local,
    seenFrom({ name, zone }) {
      const group = near.nodes?.(name) ?? (zone === null ? null : (near.zones?.(zone) ?? null));
      return group ?? everywhere;
    },
  };
}

/** Each answer is worked out once: the same list then serves every node. */
function remember<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key) as T;
  };
}

/** `null`: no ready endpoint is meant for it, so the hints don't count there. */
function hintedFor(behind: readonly Behind[], kind: 'nodes' | 'zones', name: string): TargetGroup | null {
  const chosen = behind.filter(({ hints }) => hints[kind].includes(name));
  return chosen.some(({ isReady }) => isReady) ? groupOf(chosen) : null;
}

function groupOf(behind: readonly Behind[]): TargetGroup {
  const ready = behind.filter(({ isReady }) => isReady);
  const leaving = behind.filter(({ isLeaving }) => isLeaving);
  const isLastResort = ready.length === 0 && leaving.length > 0;
  const firstUnready = ready.length === 0 ? behind[0]?.target.pod : undefined;
  return {
    targets: (isLastResort ? leaving : ready).map(({ target }) => target),
    isLastResort,
    unready: behind.length - ready.length,
    ...(firstUnready == null ? {} : { firstUnready }),
  };
}

/** Sorted, so that a draw does not depend on the order in which endpoints became ready. */
function collectEndpoints(slices: readonly EndpointSlice[], port: ServicePort): readonly Behind[] {
  const byTarget = new Map<string, Behind>();
  for (const { addressType, endpoints, ports, metadata } of slices) {
    const open = (ports ?? []).find(
      ({ name = '', protocol = 'TCP' }) =>
        name === (port.name ?? '') && protocol === (port.protocol ?? 'TCP'),
    );
    if (addressType !== 'IPv4' || open?.port === undefined) continue;
    for (const endpoint of endpoints ?? []) {
      const behind = describeEndpoint(endpoint, open.port, metadata.namespace ?? '');
      // The same address may stand in two slices for a moment: the better word counts.
      if (!byTarget.has(behind.name) || behind.isReady) byTarget.set(behind.name, behind);
    }
  }
  return [...byTarget.values()].sort((a, b) => compareText(a.name, b.name));
}

function describeEndpoint(endpoint: SliceEndpoint, port: number, namespace: string): Behind {
  const { addresses, conditions = {}, nodeName, targetRef } = endpoint;
  // No word of readiness means ready; no word of serving means what readiness says.
  const { ready = true, serving = ready, terminating = false } = conditions;
  const pod = targetRef?.kind === 'Pod' ? `${targetRef.namespace ?? namespace}/${targetRef.name}` : null;
  const target = { address: addresses[0] ?? '', port, pod };
  return {
    target,
    name: nameTarget(target),
    node: nodeName,
    isReady: ready,
    isLeaving: serving && terminating,
    hints: readHints(endpoint),
  };
}

type Named = readonly { readonly name: string }[];

function readHints(endpoint: SliceEndpoint): Behind['hints'] {
  const { forNodes = [], forZones = [] } = (endpoint['hints'] ?? {}) as {
    forNodes?: Named;
    forZones?: Named;
  };
  return { nodes: forNodes.map(({ name }) => name), zones: forZones.map(({ name }) => name) };
}

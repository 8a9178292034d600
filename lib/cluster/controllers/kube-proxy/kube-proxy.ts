/**
 * kube-proxy of one node: turns Services and EndpointSlices into the rules of its node, in iptables mode. Changes
 * are collected for a moment, so a rule may be older than the endpoints behind it. Ready endpoints are taken; where
 * none is ready, those that shut down but still serve. Left out: node ports, load balancers and external addresses
 * with externalTrafficPolicy, traffic distribution by zone, IPv6. Upstream: pkg/proxy/iptables.
 */
import type { ApiClient } from '../api/client';
import type { Kernel } from '../kernel/kernel';
import { drawBelow } from '../kernel/random';
import { compareText } from '../kernel/text';
import { nameTarget, type RuleTarget, type ServiceRule } from '../network/service-rules';
import type { Attachment } from '../network/wire';
import type { EndpointSlice, Service, ServicePort, SliceEndpoint } from '../resources';
import { keyOf } from './work-queue';

/** From a change in the API to the new rule, ms: the watch, the collecting, and iptables-restore. */
const LEAST_DELAY_MS = 100;
const DELAY_SPREAD_MS = 200;
const DEFAULT_AFFINITY_SECONDS = 10_800;
const SERVICE_NAME = 'kubernetes.io/service-name';
/** Somebody else than kube-proxy looks after such a Service. */
const OTHER_PROXY = 'service.kubernetes.io/service-proxy-name';

export interface ProxyNode {
  readonly name: string;
  readonly attachment: Pick<Attachment, 'programRules'>;
}

export function startKubeProxy(kernel: Kernel, api: ApiClient, { name, attachment }: ProxyNode): void {
  const random = kernel.createRandom(`kube-proxy/${name}`);
  const services = new Map<string, Service>();
  /** By Service, then by the slice's own name. */
  const slices = new Map<string, Map<string, EndpointSlice>>();
  let isWaiting = false;

  function syncSoon(): void {
    if (isWaiting) return;
    isWaiting = true;
    const delayMs = LEAST_DELAY_MS + drawBelow(random, DELAY_SPREAD_MS + 1);
    kernel.schedule(delayMs, 'progress', () => {
      isWaiting = false;
      const all = [...services].sort(([a], [b]) => compareText(a, b));
      attachment.programRules(
        all.flatMap(([key, service]) => describeRules(service, [...(slices.get(key)?.values() ?? [])], name)),
      );
    });
  }

  api.watch('Service', ({ type, object }) => {
    const key = keyOf(object.metadata);
    if (type === 'DELETED') services.delete(key);
    else services.set(key, object as Service);
    syncSoon();
  });
  api.watch('EndpointSlice', ({ type, object }) => {
    const { namespace = '', labels, name: sliceName } = object.metadata;
    const key = keyOf({ namespace, name: labels?.[SERVICE_NAME] ?? '' });
    for (const known of slices.values()) known.delete(sliceKey(namespace, sliceName));
    if (type !== 'DELETED' && labels?.[SERVICE_NAME] !== undefined) {
      const known = slices.get(key) ?? new Map<string, EndpointSlice>();
      slices.set(key, known.set(sliceKey(namespace, sliceName), object as EndpointSlice));
    }
    syncSoon();
  });
}

const sliceKey = (namespace: string, name: string) => `${namespace}/${name}`;

/** One rule for each port of a Service that has an address. */
export function describeRules(
  service: Service,
  slices: readonly EndpointSlice[],
  nodeName: string,
): readonly ServiceRule[] {
  const { metadata, spec } = service;
  const { clusterIP = '', type, ports = [] } = spec;
  if (clusterIP === '' || clusterIP === 'None' || type === 'ExternalName') return [];
  if (metadata.labels?.[OTHER_PROXY] !== undefined) return [];
  const isLocal = spec['internalTrafficPolicy'] === 'Local';
  return ports.map((port) => {
    const behind = collectEndpoints(slices, port);
    const here = isLocal ? behind.filter(({ node }) => node === nodeName) : behind;
    const ready = here.filter(({ isReady }) => isReady);
    const leaving = here.filter(({ isLeaving }) => isLeaving);
    const isLastResort = ready.length === 0 && leaving.length > 0;
    return {
      service: keyOf(metadata),
      address: clusterIP,
      port: port.port,
      protocol: port.protocol ?? 'TCP',
      targets: sortTargets(isLastResort ? leaving : ready),
      isLastResort,
      unready: here.length - ready.length,
      isLocal,
      affinityMs: readAffinity(service),
    };
  });
}

interface Behind {
  readonly target: RuleTarget;
  readonly node: string | undefined;
  readonly isReady: boolean;
  readonly isLeaving: boolean;
}

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
      const name = nameTarget(behind.target);
      // The same address may stand in two slices for a moment: the better word counts.
      if (!byTarget.has(name) || behind.isReady) byTarget.set(name, behind);
    }
  }
  return [...byTarget.values()];
}

function describeEndpoint(
  { addresses, conditions = {}, nodeName, targetRef }: SliceEndpoint,
  port: number,
  namespace: string,
): Behind {
  // No word of readiness means ready; no word of serving means what readiness says.
  const { ready = true, serving = ready, terminating = false } = conditions;
  const pod = targetRef?.kind === 'Pod' ? `${targetRef.namespace ?? namespace}/${targetRef.name}` : null;
  return {
    target: { address: addresses[0] ?? '', port, pod },
    node: nodeName,
    isReady: ready,
    isLeaving: serving && terminating,
  };
}

function sortTargets(behind: readonly Behind[]): readonly RuleTarget[] {
  return behind.map(({ target }) => target).sort((a, b) => compareText(nameTarget(a), nameTarget(b)));
}

function readAffinity({ spec }: Service): number | null {
  if (spec.sessionAffinity !== 'ClientIP') return null;
  const config = spec['sessionAffinityConfig'] as { clientIP?: { timeoutSeconds?: number } } | undefined;
  return (config?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS) * 1000;
}

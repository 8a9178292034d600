/**
 * The EndpointSlice controller: writes for each Service with a selector which addresses and ports stand behind
 * it, at most 100 endpoints a slice. What is there is changed as little as possible: an endpoint stays in its
 * slice, and a slice that would go becomes one that would be made.
 * Left out: IPv6, and hints by the annotation topology-mode, which weigh zones by their CPUs. Endpoints that people
 * write by hand are mirrored by another controller.
 * Upstream: pkg/controller/endpointslice, and staging/src/k8s.io/endpointslice with its trafficdist.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { isApiError } from '../api/status';
import { canonicalJson } from '../kernel/hash';
import type { Kernel } from '../kernel/kernel';
import type { EndpointSlice, Node, Pod, Service, SliceEndpoint, SlicePort } from '../resources';
import { isEndpoint, isReady, type ServicePods, targetPortOf } from './service-pods';
import { createWorkQueue, keyOf, restOf, splitKey } from './work-queue';

const CYCLE_MS = 5;
const MAXIMUM_ENDPOINTS = 100;
const SERVICE_LABEL = 'kubernetes.io/service-name';
const MANAGER_LABEL = 'endpointslice.kubernetes.io/managed-by';
const MANAGER = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const ZONE_LABEL = 'topology.kubernetes.io/zone';
const TRIGGER_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';

/** Endpoints with the same ports; a named target port may be another number in another pod. */
interface PortGroup {
  readonly ports: readonly SlicePort[];
  readonly endpoints: SliceEndpoint[];
}

/** What a slice shall hold; without a slice: a new one. */
interface Plan {
  slice: EndpointSlice | null;
  readonly ports: readonly SlicePort[];
  readonly endpoints: readonly SliceEndpoint[];
}

export function startEndpointSliceController(kernel: Kernel, api: ApiClient, servicePods: ServicePods): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  /** Of nodes that have one. A label that changes counts from the next writing on. */
  const zones = new Map<string, string>();
  /** Our own last writes by uid: only what others did wakes us again. */
  const written = new Map<string, string>();

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    // Slices of a Service that is gone are the garbage collector's.
    if (service === null || service.metadata.deletionTimestamp !== undefined) return;
    if (service.spec.type === 'ExternalName' || service.spec.selector === undefined) return;
    const labelSelector = { [SERVICE_LABEL]: name, [MANAGER_LABEL]: MANAGER };
    const present = api
      .list<EndpointSlice>('EndpointSlice', { namespace, labelSelector })
      .filter(({ metadata }) => metadata.deletionTimestamp === undefined);
    const pods = servicePods.podsOf(service);
    const groups = groupEndpoints(service, pods, zones);
    const { plans, surplus } = planSlices(groups, present);
    for (const slice of surplus) remove(slice);
    for (const plan of plans) write(service, plan);
    queue.rest(key, restOf(pods.length));
  }

  function remove({ metadata }: EndpointSlice): void {
    written.delete(metadata.uid ?? '');
    try {
      api.delete('EndpointSlice', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  function write(service: Service, { slice, ports, endpoints }: Plan): void {
    const labels = labelsOf(service);
    const wanted = { endpoints: orNull(endpoints), ports: orNull(ports) };
    const annotations = { ...slice?.metadata.annotations, [TRIGGER_ANNOTATION]: kernel.timestamp() };
    if (slice === null) {
      note(api.create(newSlice(service, labels, annotations, wanted)));
      return;
    }
    const isSameContent = isSame([slice.endpoints, slice.ports], [wanted.endpoints, wanted.ports]);
    if (isSameContent && isSame(slice.metadata.labels, labels)) return;
    note(api.update({ ...slice, ...wanted, metadata: { ...slice.metadata, labels, annotations } }));
  }

  function note({ metadata }: EndpointSlice): void {
    written.set(metadata.uid ?? '', metadata.resourceVersion ?? '');
  }

  api.watch('Node', ({ type, object }) => {
    const { name, labels } = (object as Node).metadata;
    const zone = type === 'DELETED' ? undefined : labels?.[ZONE_LABEL];
    if (zone) zones.set(name, zone);
    else zones.delete(name);
  });
  servicePods.onChange(queue.add);
  api.watch('EndpointSlice', ({ type, object: { metadata } }) => {
    if (metadata.labels?.[MANAGER_LABEL] !== MANAGER) return;
    const isOurs = written.get(metadata.uid ?? '') === metadata.resourceVersion;
    if (type === 'DELETED' ? written.delete(metadata.uid ?? '') : !isOurs) {
      queue.add(keyOf({ namespace: metadata.namespace, name: metadata.labels[SERVICE_LABEL] ?? '' }));
    }
  });
}

/** Go writes an empty list here as null. */
function orNull<T>(items: readonly T[]): readonly T[] | null {
  return items.length === 0 ? null : items;
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  const { [HEADLESS_LABEL]: _headless, ...own } = metadata.labels ?? {};
  return {
    ...own,
    [MANAGER_LABEL]: MANAGER,
    [SERVICE_LABEL]: metadata.name,
    ...(spec.clusterIP === 'None' ? { [HEADLESS_LABEL]: '' } : {}),
  };
}

function newSlice(
  { metadata: { name, namespace, uid = '' } }: Service,
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
  content: Pick<EndpointSlice, 'endpoints' | 'ports'>,
): EndpointSlice {
  const owner = { apiVersion: 'v1', kind: 'Service', name, uid, controller: true, blockOwnerDeletion: true };
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      // The API makes the name from the prefix.
      name: '',
      generateName: `${name}-`,
      namespace,
      labels,
      annotations,
      ownerReferences: [owner],
    },
    addressType: 'IPv4',
    ...content,
  };
}

function groupEndpoints(
  service: Service,
  pods: readonly Pod[],
  zones: ReadonlyMap<string, string>,
): ReadonlyMap<string, PortGroup> {
  const groups = new Map<string, PortGroup>();
  const hasNames = (service.spec.ports ?? []).some(({ targetPort }) => typeof targetPort === 'string');
  let group: PortGroup | null = null;
  for (const pod of pods) {
    if (!isEndpoint(pod, true)) continue;
    if (group === null || hasNames) group = groupOf(groups, portsOf(service, pod));
    group.endpoints.push(endpointOf(service, pod, zones.get(pod.spec.nodeName ?? '')));
  }
  return groups;
}

function groupOf(groups: Map<string, PortGroup>, ports: readonly SlicePort[]): PortGroup {
  const key = canonicalJson(ports);
  const group = groups.get(key) ?? { ports, endpoints: [] };
  groups.set(key, group);
  return group;
}

function portsOf({ spec }: Service, pod: Pod): readonly SlicePort[] {
  return (spec.ports ?? []).flatMap((servicePort) => {
    const port = targetPortOf(pod, servicePort);
    if (port === null) return [];
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    return [{ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) }];
  });
}

function endpointOf(service: Service, pod: Pod, zone: string | undefined): SliceEndpoint {
  const { metadata, spec, status } = pod;
  const serving = isReady(pod);
  const terminating = metadata.deletionTimestamp !== undefined;
  const ready = service.spec.publishNotReadyAddresses === true || (serving && !terminating);
  const hasName = spec.hostname !== undefined && spec.subdomain === service.metadata.name;
  return {
    addresses: [status?.podIP ?? ''],
    conditions: { ready, serving, terminating },
    ...(hasName ? { hostname: spec.hostname } : {}),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
    ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    ...(zone === undefined ? {} : { zone }),
    ...(ready ? hintsFor(service, spec.nodeName, zone) : {}),
  };
}

/** For whom an endpoint is meant first, where the Service prefers what is near. */
function hintsFor({ spec }: Service, node: string | undefined, zone: string | undefined) {
  const wish = spec['trafficDistribution'];
  if (wish === undefined) return {};
  const isForNode = wish === 'PreferSameNode' && node !== undefined;
  if (zone === undefined && !isForNode) return {};
  const forZones = zone === undefined ? {} : { forZones: [{ name: zone }] };
  const forNodes = isForNode ? { forNodes: [{ name: node }] } : {};
  return { hints: { ...forZones, ...forNodes } };
}

/** Which slices to write, and which are too many. There is always one, if need be an empty one. */
function planSlices(
  groups: ReadonlyMap<string, PortGroup>,
  present: readonly EndpointSlice[],
): { readonly plans: readonly Plan[]; readonly surplus: readonly EndpointSlice[] } {
  const plans: Plan[] = [];
  const surplus: EndpointSlice[] = [];
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of present) {
    const key = canonicalJson(slice.ports ?? []);
    if (groups.has(key)) byPorts.set(key, [...(byPorts.get(key) ?? []), slice]);
    else surplus.push(slice);
  }
  for (const [key, group] of groups) plans.push(...planGroup(group, byPorts.get(key) ?? [], surplus));
  if (plans.length === 0) plans.push({ slice: null, ports: [], endpoints: [] });
  for (const plan of plans) if (plan.slice === null) plan.slice = surplus.shift() ?? null;
  return { plans, surplus };
}

interface Filling {
  readonly slice: EndpointSlice | null;
  readonly endpoints: SliceEndpoint[];
  /** It is written anyhow. */
  isChanged: boolean;
}

/**
 * Endpoints stay where they are. New ones go first into slices that are written anyhow, the fullest first; then all of
 * them into one slice that has room for all, or else into new ones: so that few slices are written.
 */
function planGroup(
  group: PortGroup,
  present: readonly EndpointSlice[],
  surplus: EndpointSlice[],
): readonly Plan[] {
  const waiting = new Map(group.endpoints.map((endpoint) => [idOf(endpoint), endpoint]));
  const kept = present.map((slice) => keepWanted(slice, waiting));
  const rest = [...waiting.values()];
  const changed = kept.filter(({ isChanged }) => isChanged);
  for (const filling of [...changed].sort((a, b) => b.endpoints.length - a.endpoints.length))
    fill(filling, rest);
  while (rest.length > 0) fill(findRoom(kept, rest.length) ?? startSlice(kept), rest);
  for (const { slice, endpoints } of kept) if (endpoints.length === 0 && slice !== null) surplus.push(slice);
  return kept
    .filter(({ endpoints }) => endpoints.length > 0)
    .map(({ slice, endpoints }) => ({ slice, ports: group.ports, endpoints }));
}

/** What of a slice is still wanted, as it is now; that is no longer waiting. */
function keepWanted(slice: EndpointSlice, waiting: Map<string, SliceEndpoint>): Filling {
  const endpoints: SliceEndpoint[] = [];
  let isChanged = false;
  for (const endpoint of slice.endpoints ?? []) {
    const wanted = waiting.get(idOf(endpoint));
    waiting.delete(idOf(endpoint));
    const isKept = wanted !== undefined && isSame(wanted, endpoint);
    // What is stored and stays is the same value again: writing it costs nothing.
    if (wanted !== undefined) endpoints.push(isKept ? endpoint : wanted);
    if (!isKept) isChanged = true;
  }
  return { slice, endpoints, isChanged };
}

function fill(filling: Filling, rest: SliceEndpoint[]): void {
  filling.endpoints.push(...rest.splice(0, MAXIMUM_ENDPOINTS - filling.endpoints.length));
  filling.isChanged = true;
}

/** The fullest slice that takes them all. */
function findRoom(kept: readonly Filling[], count: number): Filling | null {
  if (count >= MAXIMUM_ENDPOINTS) return null;
  let best: Filling | null = null;
  for (const filling of kept) {
    const { length } = filling.endpoints;
    if (filling.isChanged || length + count > MAXIMUM_ENDPOINTS) continue;
    if (best === null || length > best.endpoints.length) best = filling;
  }
  return best;
}

function startSlice(kept: Filling[]): Filling {
  const filling: Filling = { slice: null, endpoints: [], isChanged: true };
  kept.push(filling);
  return filling;
}

function idOf({ targetRef, addresses }: SliceEndpoint): string {
  return targetRef?.uid ?? addresses.join();
}

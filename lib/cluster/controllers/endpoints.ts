/**
 * The Endpoints controller: the older form of what the EndpointSlice controller writes, one object a Service,
 * sorted. Addresses with the same ports share a subset, and more than 1000 are cut.
 * Upstream: pkg/controller/endpoint and pkg/api/v1/endpoints (RepackSubsets).
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { isApiError } from '../api/status';
import { canonicalJson } from '../kernel/hash';
import type { Kernel } from '../kernel/kernel';
import { md5 } from '../kernel/md5';
import { compareText } from '../kernel/text';
import type { EndpointAddress, Endpoints, Pod, Service } from '../resources';
import { isEndpoint, isReady, type ServicePods, targetPortOf } from './service-pods';
import { createWorkQueue, keyOf, restOf, splitKey } from './work-queue';

const CYCLE_MS = 5;
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const MANAGER_LABEL = 'endpoints.kubernetes.io/managed-by';
const MANAGER = 'endpoint-controller';
const TRIGGER_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';
const CAPACITY_ANNOTATION = 'endpoints.kubernetes.io/over-capacity';
/** As many addresses as one object bears; whoever needs all reads the slices. */
const MAXIMUM_ADDRESSES = 1000;

type Subset = NonNullable<Endpoints['subsets']>[number];
type SubsetPort = NonNullable<Subset['ports']>[number];

export function startEndpointsController(kernel: Kernel, api: ApiClient, servicePods: ServicePods): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const service = api.get<Service>('Service', namespace, name);
    if (service === null) remove(namespace, name);
    if (service?.spec.selector === undefined || service.spec.type === 'ExternalName') return;
    const pods = servicePods.podsOf(service);
    write(service, pods);
    queue.rest(key, restOf(pods.length));
  }

  /** Also what a person wrote by hand goes with the Service of its name. */
  function remove(namespace: string, name: string): void {
    if (api.get('Endpoints', namespace, name) === null) return;
    try {
      api.delete('Endpoints', namespace, name);
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  function write(service: Service, pods: readonly Pod[]): void {
    const { namespace = '', name } = service.metadata;
    const present = api.get<Endpoints>('Endpoints', namespace, name);
    const { subsets, isCut } = cutSubsets(subsetsOf(service, pods, knownAddresses(present)));
    const labels = labelsOf(service);
    const { [CAPACITY_ANNOTATION]: _before, ...kept } = present?.metadata.annotations ?? {};
    const annotations = {
      ...kept,
      [TRIGGER_ANNOTATION]: kernel.timestamp(),
      ...(isCut ? { [CAPACITY_ANNOTATION]: 'truncated' } : {}),
    };
    const content = subsets.length === 0 ? {} : { subsets };
    if (present === null) {
      const metadata = { name, namespace, labels, annotations };
      api.create<Endpoints>({ apiVersion: 'v1', kind: 'Endpoints', metadata, ...content });
      return;
    }
    if (isSame(present.subsets ?? [], subsets) && isSame(present.metadata.labels, labels)) return;
    const { subsets: _old, ...rest } = present;
    api.update<Endpoints>({ ...rest, ...content, metadata: { ...present.metadata, labels, annotations } });
  }

  servicePods.onChange(queue.add);
  api.watch('Endpoints', ({ type, object }) => {
    if (type === 'DELETED') queue.add(keyOf(object.metadata));
  });
}

function labelsOf({ metadata, spec }: Service): Readonly<Record<string, string>> {
  const { [HEADLESS_LABEL]: _headless, ...own } = metadata.labels ?? {};
  const labels = { ...own, [MANAGER_LABEL]: MANAGER };
  return spec.clusterIP === 'None' ? { ...labels, [HEADLESS_LABEL]: '' } : labels;
}

/** By IP: what is stored and stays is the same value again, and writing it costs nothing. */
function knownAddresses(present: Endpoints | null): ReadonlyMap<string, EndpointAddress> {
  const known = new Map<string, EndpointAddress>();
  for (const { addresses = [], notReadyAddresses = [] } of present?.subsets ?? []) {
    for (const address of addresses) known.set(address.ip, address);
    for (const address of notReadyAddresses) known.set(address.ip, address);
  }
  return known;
}

interface Member {
  readonly address: EndpointAddress;
  readonly isReady: boolean;
}

function subsetsOf(
  service: Service,
  pods: readonly Pod[],
  known: ReadonlyMap<string, EndpointAddress>,
): readonly Subset[] {
  const { publishNotReadyAddresses = false, ports: servicePorts = [] } = service.spec;
  const byPort = new Map<string, { readonly port: SubsetPort | null; readonly members: Member[] }>();
  const listFor = (port: SubsetPort | null): Member[] => {
    const key = canonicalJson(port);
    const found = byPort.get(key) ?? { port, members: [] };
    byPort.set(key, found);
    return found.members;
  };
  // By the number in the pod: mostly the same for all of them.
  const lists = [null, ...servicePorts].map((servicePort) => ({
    servicePort,
    byNumber: new Map<number, Member[]>(),
  }));
  for (const pod of pods) {
    if (!isEndpoint(pod, publishNotReadyAddresses)) continue;
    const stored = known.get(pod.status?.podIP ?? '');
    const address = stored !== undefined && isOf(stored, service, pod) ? stored : addressOf(service, pod);
    const member = { address, isReady: publishNotReadyAddresses || isReady(pod) };
    for (const { servicePort, byNumber } of lists) {
      // A headless Service may have no ports at all.
      if (servicePort === null && servicePorts.length > 0) continue;
      const number = servicePort === null ? 0 : targetPortOf(pod, servicePort);
      if (number === null) continue;
      const list = byNumber.get(number) ?? listFor(servicePort && describePort(servicePort, number));
      byNumber.set(number, list);
      list.push(member);
    }
  }
  return repack([...byPort.values()]);
}

function describePort(
  { name, protocol = 'TCP', appProtocol }: NonNullable<Service['spec']['ports']>[number],
  port: number,
): SubsetPort {
  const named = name === undefined ? {} : { name };
  return { ...named, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) };
}

/** Each subset keeps its share; those that are not ready go first. */
function cutSubsets(subsets: readonly Subset[]): {
  readonly subsets: readonly Subset[];
  readonly isCut: boolean;
} {
  const count = (field: 'addresses' | 'notReadyAddresses'): number =>
    subsets.reduce((sum, subset) => sum + (subset[field]?.length ?? 0), 0);
  const ready = count('addresses');
  const notReady = count('notReadyAddresses');
  if (ready + notReady <= MAXIMUM_ADDRESSES) return { subsets, isCut: false };
  const isReadyCut = ready > MAXIMUM_ADDRESSES;
  const field = isReadyCut ? 'addresses' : 'notReadyAddresses';
  const [room, all] = isReadyCut ? [MAXIMUM_ADDRESSES, ready] : [MAXIMUM_ADDRESSES - ready, notReady];
  let left = room;
  const cut = subsets.map((subset) => {
    const own = subset[field] ?? [];
    const taken = own.slice(0, Math.min(left, Math.ceil((own.length / all) * room)));
    left -= taken.length;
    const { [field]: _all, ...others } = subset;
    if (isReadyCut) delete (others as { notReadyAddresses?: unknown }).notReadyAddresses;
    return taken.length === 0 ? others : { ...others, [field]: taken };
  });
  return { subsets: cut, isCut: true };
}

/** Whether this is what `addressOf` would say of the pod that has this IP. */
function isOf({ hostname, nodeName, targetRef }: EndpointAddress, service: Service, pod: Pod): boolean {
  const { metadata, spec } = pod;
  const isItself = targetRef?.kind === 'Pod' && targetRef.uid === metadata.uid;
  return isItself && nodeName === spec.nodeName && hostname === nameIn(service, pod);
}

function nameIn(service: Service, { spec }: Pod): string | undefined {
  return spec.subdomain === service.metadata.name ? spec.hostname : undefined;
}

function addressOf(service: Service, pod: Pod): EndpointAddress {
  const { metadata, spec, status } = pod;
  const hostname = nameIn(service, pod);
  return {
    ip: status?.podIP ?? '',
    ...(hostname === undefined ? {} : { hostname }),
    ...(spec.nodeName === undefined ? {} : { nodeName: spec.nodeName }),
    targetRef: { kind: 'Pod', namespace: metadata.namespace, name: metadata.name, uid: metadata.uid },
  };
}

/** Ports with exactly the same members share a subset. */
function repack(
  entries: readonly { readonly port: SubsetPort | null; readonly members: readonly Member[] }[],
): readonly Subset[] {
  const bySet = new Map<string, { readonly members: readonly Member[]; readonly ports: SubsetPort[] }>();
  for (const { port, members } of entries) {
    const sorted = sortMembers(members);
    const key = entries.length === 1 ? '' : canonicalJson(sorted);
    const found = bySet.get(key) ?? { members: sorted, ports: [] };
    if (port !== null) found.ports.push(port);
    bySet.set(key, found);
  }
  return [...bySet.values()].map(({ members, ports }) => {
    const ready = members.filter((member) => member.isReady).map(({ address }) => address);
    const notReady = members.filter((member) => !member.isReady).map(({ address }) => address);
    return {
      ...(ready.length === 0 ? {} : { addresses: ready }),
      ...(notReady.length === 0 ? {} : { notReadyAddresses: notReady }),
      ...(ports.length === 0 ? {} : { ports: [...ports].sort(comparePorts) }),
    };
  });
}

/** By number, not by text: 10.0.0.9 before 10.0.0.10. */
function sortMembers(members: readonly Member[]): readonly Member[] {
  const keyed = members.map((member) => ({ member, key: numberOf(member.address.ip) }));
  keyed.sort((a, b) => a.key - b.key || compareText(a.member.address.ip, b.member.address.ip));
  return keyed.map(({ member }) => member);
}

function numberOf(address: string): number {
  let value = 0;
  for (const part of address.split('.')) value = value * 256 + Number(part);
  return value;
}

/** By a hash of how Go prints the port with its types, as upstream (portsByHash): the order says nothing. */
function comparePorts(a: SubsetPort, b: SubsetPort): number {
  return compareText(hashOf(a), hashOf(b));
}

function hashOf({ name = '', port, protocol = '', appProtocol }: SubsetPort): string {
  const application = appProtocol === undefined ? '(*string)<nil>' : `(*string)${appProtocol}`;
  return md5(
    `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:${application}}`,
  );
}

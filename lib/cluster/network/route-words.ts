/**
 * What is said where a way ends: at an address that nobody has, at the border of the cluster, at a port where nobody
 * listens. Plain sentences, and which object to look at. Made while deciding, by route.ts and connection.ts.
 */
import type { Pointer } from '../trace';
import { isInRange } from './address-range';
import { type AddressTable, type Endpoint, shortName } from './endpoint';
import type { Packet } from './packet';
import { describeCommand, portsPointer, serviceCommand, shortService, slicesCommand } from './service-words';

export function isService({ serviceRange }: AddressTable, address: string): boolean {
  return serviceRange !== null && isInRange(address, serviceRange);
}

export function whyUnknown(table: AddressTable, { address, through }: Packet, node: Endpoint | null): string {
  const former = table.findFormer(address);
  if (former !== undefined) {
    const isStale = through === undefined ? '' : ` The rule on ${through.node} has not heard of it yet.`;
    return `Nobody has ${address} now: ${shortName(former)} had it and is gone.${isStale} The packet is dropped.`;
  }
  const formerService = node?.rules?.findFormer(address);
  if (node !== null && formerService !== undefined) {
    return `${node.name} has no rule for ${address} any more. The Service ${shortService(formerService)} had it. The packet is dropped.`;
  }
  if (node !== null && isService(table, address)) {
    return `${address} is an address for Services, and ${node.name} has no rule for it. The packet is dropped.`;
  }
  return isNear(table, address)
    ? `No pod and no node has ${address}, so there is no route. The packet is dropped.`
    : `No route leads to ${address}: nobody in this world has it. The packet is dropped.`;
}

/** In a network from which machines of this world have addresses. */
function isNear(table: AddressTable, address: string): boolean {
  const network = address.slice(0, address.lastIndexOf('.') + 1);
  return table.endpoints().some(({ addresses }) => addresses.some((known) => known.startsWith(network)));
}

const ALL_SERVICES = 'kubectl get services -A';

export function pointBehind(table: AddressTable, { address, through }: Packet): Pointer {
  if (through !== undefined) {
    const object = `EndpointSlice of Service ${through.service}`;
    return { object, field: 'endpoints[].addresses', command: slicesCommand(through.service) };
  }
  if (isService(table, address)) {
    return { object: 'Services', field: 'spec.clusterIP', command: ALL_SERVICES };
  }
  return { object: 'Pods', field: 'status.podIP', command: 'kubectl get pods -A -o wide' };
}

/** Machines outside the cluster have no way to the address. */
export function tellNoWay(
  table: AddressTable,
  packet: Packet,
): { readonly reason: string; readonly pointer: Pointer } {
  const { address } = packet;
  const target = table.find(address);
  const lost = 'From outside, packets get lost.';
  if (target !== undefined) {
    const reason = `${address} is internal: only machines of the cluster know the way. ${lost}`;
    return { reason, pointer: pointToOwner(target) };
  }
  if (!isService(table, address)) {
    const pointer = isNear(table, address)
      ? pointBehind(table, packet)
      : { object: 'Services', field: 'status.loadBalancer', command: ALL_SERVICES };
    return { reason: whyUnknown(table, packet, null), pointer };
  }
  const rules = table.endpoints().flatMap(({ rules: own }) => own?.of(address) ?? []);
  const reason = `${address} is an address for Services. Only nodes have rules for those. ${lost}`;
  const [rule] = rules;
  if (rule === undefined) return { reason, pointer: pointBehind(table, packet) };
  const { service } = rule;
  return {
    reason,
    pointer: { object: `Service ${service}`, field: 'spec.type', command: serviceCommand(service) },
  };
}

function pointToOwner(target: Endpoint): Pointer {
  if (target.kind !== 'pod')
    return {
      object: `Node ${target.name}`,
      field: 'status.addresses',
      command: 'kubectl get nodes -o wide',
    };
  return (
    pointToPod(target, 'status.podIP') ?? { object: 'Pods', field: null, command: 'kubectl get pods -A' }
  );
}

/** `null`: it is no pod. */
export function pointToPod({ pod }: Endpoint, field: string | null): Pointer | null {
  if (pod === null) return null;
  const flag = pod.namespace === 'default' ? '' : ` -n ${pod.namespace}`;
  const object = `Pod ${pod.namespace}/${pod.name}`;
  if (field === 'status.podIP')
    return { object, field, command: `kubectl get pod ${pod.name}${flag} -o wide` };
  return { object, field, command: `kubectl describe pod ${pod.name}${flag}` };
}

/** Nobody listens at the port. The program may have ended, or the port may be wrong. */
export function tellNobody(
  endpoint: Endpoint,
  port: number,
  through: Packet['through'],
): { readonly reason: string; readonly pointer: Pointer | null } {
  const name = shortName(endpoint);
  const service =
    through === undefined
      ? ''
      : ` The Service ${shortService(through.service)} sends its port ${through.port} there.`;
  const former = endpoint.formerPrograms.get(port);
  const refused = `Nothing listens at port ${port} in ${name}, so the connection is refused.`;
  if (former !== undefined) {
    const reason = `${refused} The program ${former} listened there and has ended.${service}`;
    return { reason, pointer: pointToPod(endpoint, 'status.containerStatuses') };
  }
  if (endpoint.kind === 'node' && through === undefined) {
    const reason = `${refused} No Service has this as its node port.`;
    return {
      reason,
      pointer: { object: 'Services', field: 'spec.ports[].nodePort', command: ALL_SERVICES },
    };
  }
  const open = [...endpoint.listeners.keys()];
  if (open.length === 0 && endpoint.pod !== null) {
    const reason = `${refused} No program in ${name} listens at any port.${service}`;
    return { reason, pointer: pointToPod(endpoint, 'status.containerStatuses') };
  }
  const others = open.length === 0 ? '' : ` Open there: port ${open.sort((a, b) => a - b).join(', ')}.`;
  const reason = `${refused}${service}${others}`;
  if (through === undefined) return { reason, pointer: pointToPod(endpoint, 'spec.containers[].ports') };
  const { service: key } = through;
  return {
    reason,
    pointer: { object: `Service ${key}`, field: 'spec.ports[].targetPort', command: describeCommand(key) },
  };
}

/** The program is there, but it speaks another protocol at this port. */
export function pointToSpeech(
  endpoint: Endpoint,
  through: Packet['through'],
): { readonly pointer?: Pointer } {
  const pointer =
    through === undefined ? pointToPod(endpoint, 'spec.containers[].ports') : portsPointer(through.service);
  return pointer === null ? {} : { pointer };
}

/** The program is reached and is not well. */
export function pointToLogs({ pod }: Endpoint): { readonly pointer?: Pointer } {
  if (pod === null) return {};
  const flag = pod.namespace === 'default' ? '' : ` -n ${pod.namespace}`;
  const object = `Pod ${pod.namespace}/${pod.name}`;
  return { pointer: { object, field: null, command: `kubectl logs ${pod.name}${flag}` } };
}

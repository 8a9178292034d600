/**
 * Where a packet goes next, and why: one function a place. The model is a routed pod network: every node knows
 * for every pod address the node that it is on, and nothing is translated between pods. Who has no such route
 * drops the packet without an answer, as Calico's blackhole routes do, so a client learns of it by its
 * time-out only; networks made of bridges (flannel) answer "Destination Host Unreachable" after some three
 * seconds instead. Left out: network policies, MTU, IPv6, and the rules of Services (not programmed yet).
 */
import { type AddressTable, type Endpoint, placeOf, shortName } from './endpoint';
import type { Decided, HopDraft } from './tracer';

/** Virtual time that a packet needs, ms. Return paths of the same kind take as long. */
export const LATENCY_MS = { sameHost: 0, betweenNodes: 1, outside: 2 } as const;

export type Step =
  | { readonly kind: 'go'; readonly to: Position; readonly delayMs: number }
  | { readonly kind: 'arrive'; readonly at: Endpoint }
  | { readonly kind: 'drop' };

export type Position =
  | { readonly place: 'origin'; readonly endpoint: Endpoint }
  | { readonly place: 'sending-node'; readonly node: Endpoint; readonly origin: Endpoint }
  | { readonly place: 'receiving-node'; readonly node: Endpoint }
  | { readonly place: 'outside'; readonly origin: Endpoint };

export interface Packet {
  readonly from: Endpoint;
  readonly address: string;
  /** `null` for a ping. */
  readonly port: number | null;
}

export function decideStep(table: AddressTable, packet: Packet, position: Position): Decided<Step> {
  switch (position.place) {
    case 'origin':
      return leaveOrigin(packet);
    case 'sending-node':
      return leaveNode(table, packet, position.node);
    case 'receiving-node':
      return enterNode(table, packet, position.node);
    case 'outside':
      return passOutside(table, packet);
  }
}

function destination({ address, port }: Packet): string {
  return port === null ? address : `${address}, port ${port}`;
}

function sent(packet: Packet, reason: string): HopDraft {
  return { place: placeOf(packet.from), decision: 'sent', reason };
}

function leaveOrigin(packet: Packet): Decided<Step> {
  const { from, address } = packet;
  const what = packet.port === null ? 'a ping' : 'a request';
  if (address.startsWith('127.') || from.addresses.includes(address)) {
    const hop = sent(packet, `This address is the sender's own, so ${what} stays on the machine.`);
    return { decision: { kind: 'arrive', at: from }, hop };
  }
  const hop = sent(packet, `${capital(shortName(from))} sends ${what} to ${destination(packet)}.`);
  if (from.kind === 'pod' && from.node !== null) {
    const to = { place: 'sending-node', node: from.node, origin: from } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost }, hop };
  }
  if (from.kind !== 'node') {
    const to = { place: 'outside', origin: from } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.outside }, hop };
  }
  // A node decides itself; the first hop tells only that it is the sender.
  const to = { place: 'sending-node', node: from, origin: from } as const;
  return { decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost }, hop };
}

function leaveNode(table: AddressTable, packet: Packet, node: Endpoint): Decided<Step> {
  const target = table.find(packet.address);
  const place = placeOf(node);
  const forwarded = (reason: string): HopDraft => ({ place, decision: 'forwarded', reason });
  if (target === node) {
    return {
      decision: { kind: 'arrive', at: node },
      hop: forwarded(`${packet.address} is an address of ${node.name} itself.`),
    };
  }
  if (target?.kind === 'pod' && target.node === node) {
    const reason = `${packet.address} belongs to ${shortName(target)} on this node: handed over here.`;
    return { decision: { kind: 'arrive', at: target }, hop: forwarded(reason) };
  }
  if (target?.kind === 'pod' && target.node !== null) {
    const reason = `${packet.address} belongs to a pod on ${target.node.name}: sent there over the network.`;
    const to = { place: 'receiving-node', node: target.node } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.betweenNodes }, hop: forwarded(reason) };
  }
  if (target?.kind === 'node') {
    const reason = `${packet.address} is an address of ${target.name}: sent there over the network.`;
    const to = { place: 'receiving-node', node: target } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.betweenNodes }, hop: forwarded(reason) };
  }
  if (target !== undefined) {
    const reason = `${packet.address} lies outside the cluster: sent out.`;
    return { decision: { kind: 'arrive', at: target }, hop: forwarded(reason) };
  }
  return {
    decision: { kind: 'drop' },
    hop: { place, decision: 'dropped', reason: whyUnknown(table, packet.address) },
  };
}

function enterNode(table: AddressTable, packet: Packet, node: Endpoint): Decided<Step> {
  const target = table.find(packet.address);
  const place = placeOf(node);
  if (target === node) {
    const reason = `The packet has reached ${node.name}, which has this address.`;
    return { decision: { kind: 'arrive', at: node }, hop: { place, decision: 'forwarded', reason } };
  }
  if (target?.kind === 'pod' && target.node === node) {
    const reason = `${shortName(target)} runs here, so ${node.name} hands the packet to it.`;
    return { decision: { kind: 'arrive', at: target }, hop: { place, decision: 'forwarded', reason } };
  }
  // It was there when the packet set out.
  return {
    decision: { kind: 'drop' },
    hop: { place, decision: 'dropped', reason: whyUnknown(table, packet.address) },
  };
}

function passOutside(table: AddressTable, packet: Packet): Decided<Step> {
  const target = table.find(packet.address);
  const place = { kind: 'internet', name: 'internet', address: null } as const;
  const isPublic =
    target !== undefined && (target.kind === 'api-server' || target.addresses.indexOf(packet.address) > 0);
  if (isPublic && target.kind === 'node') {
    const to = { place: 'receiving-node', node: target } as const;
    const reason = `${packet.address} is the external address of ${target.name}: known everywhere.`;
    return {
      decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost },
      hop: { place, decision: 'forwarded', reason },
    };
  }
  if (isPublic) {
    const reason = `${packet.address} is a public address: known everywhere.`;
    return { decision: { kind: 'arrive', at: target }, hop: { place, decision: 'forwarded', reason } };
  }
  const reason =
    target === undefined
      ? whyUnknown(table, packet.address)
      : `${packet.address} is internal: only machines of the cluster know the way. From outside, packets get lost.`;
  return { decision: { kind: 'drop' }, hop: { place, decision: 'dropped', reason } };
}

function whyUnknown(table: AddressTable, address: string): string {
  const former = table.findFormer(address);
  if (former !== undefined) {
    return `Nobody has ${address} now: ${shortName(former)} had it and is gone. The packet is dropped.`;
  }
  const network = address.slice(0, address.lastIndexOf('.'));
  const isNear = table
    .endpoints()
    .some((endpoint) => endpoint.addresses.some((known) => known.startsWith(`${network}.`)));
  return isNear
    ? `No pod and no node has ${address}, so there is no route. The packet is dropped.`
    : `No route leads to ${address}: this world has no internet behind it. The packet is dropped.`;
}

/** What happens to a connection at its goal. */
export function decideAtPort(
  endpoint: Endpoint,
  address: string,
  port: number,
): Decided<'listening' | 'refused'> {
  const listener = endpoint.listeners.get(port);
  const place = placeOf(endpoint, address);
  if (listener === undefined) {
    const reason = `Nothing listens at port ${port} in ${shortName(endpoint)}, so its kernel refuses the connection.`;
    return { decision: 'refused', hop: { place, decision: 'refused', reason } };
  }
  const reason = `Port ${port} is open: ${listener.program} listens there and gets the request.`;
  return { decision: 'listening', hop: { place, decision: 'delivered', reason } };
}

/** A ping needs no program: the kernel answers for every address that it has. */
export function decidePing(endpoint: Endpoint, address: string): Decided<'answered'> {
  const reason = `The kernel of ${shortName(endpoint)} answers pings itself; no program is needed.`;
  return { decision: 'answered', hop: { place: placeOf(endpoint, address), decision: 'answered', reason } };
}

/** Forwarding machines on the way: each takes one off the time to live. */
export function countForwards(from: Endpoint, to: Endpoint): number {
  if (from === to) return 0;
  if (from.kind === 'laptop' || to.kind === 'laptop' || to.kind === 'api-server') return 3;
  const leaving = from.kind === 'pod' && from.node !== to && from.node !== to.node ? 1 : 0;
  const entering = to.kind === 'pod' && to.node !== from && from.node !== to.node ? 1 : 0;
  return leaving + entering;
}

export function returnDelayMs(from: Endpoint, to: Endpoint): number {
  if (from === to) return 0;
  if (from.kind === 'laptop' || to.kind === 'api-server') return LATENCY_MS.outside;
  const sender = from.node ?? from;
  const receiver = to.node ?? to;
  return sender === receiver ? LATENCY_MS.sameHost : LATENCY_MS.betweenNodes;
}

function capital(text: string): string {
  return text.startsWith('your ') ? `Y${text.slice(1)}` : text;
}

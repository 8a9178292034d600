/**
 * Where a packet goes next, and why: one function a place. The model is a routed pod network: every node knows
 * for every pod address the node that it is on, and nothing is translated between pods. Who has no such route
 * drops the packet without an answer, as Calico's blackhole routes do, so a client learns of it by its
 * time-out only; networks made of bridges (flannel) answer "Destination Host Unreachable" after some three
 * seconds instead. The node that sends looks at its rules of Services first (service-step.ts); what they made of
 * the packet is then routed like any other; so does the node that a packet from outside or from another node reaches.
 * Left out: MTU, IPv6.
 */
import type { Pointer } from '../trace';
import { type AddressTable, type Endpoint, findCut, placeOf, shortName } from './endpoint';
import type { Packet } from './packet';
import { decideEgress, decideIngress, tellDrop } from './policy-step';
import { pointBehind, tellNobody, tellNoWay, whyUnknown } from './route-words';
import { decideByRules } from './service-step';
import type { Decided, HopDraft, Telling } from './tracer';

/** Virtual time that a packet needs, ms. Return paths of the same kind take as long. */
export const LATENCY_MS = { sameHost: 0, betweenNodes: 1, outside: 2 } as const;

export type Step =
  | { readonly kind: 'go'; readonly to: Position; readonly delayMs: number }
  /** The same place goes on with another packet: no time passes. */
  | { readonly kind: 'translate'; readonly packet: Packet; readonly to: Position }
  | { readonly kind: 'arrive'; readonly at: Endpoint; readonly delayMs?: number }
  /** The sender is told at once. */
  | { readonly kind: 'refuse' }
  | { readonly kind: 'drop' };

export type Position =
  | { readonly place: 'origin'; readonly endpoint: Endpoint }
  | { readonly place: 'sending-node'; readonly node: Endpoint; readonly origin: Endpoint }
  /** On the same node, behind its rules. */
  | { readonly place: 'routing'; readonly node: Endpoint }
  | { readonly place: 'receiving-node'; readonly node: Endpoint }
  | { readonly place: 'outside'; readonly origin: Endpoint }
  | { readonly place: 'balancer'; readonly balancer: Endpoint };

export function decideStep(table: AddressTable, packet: Packet, position: Position): Decided<Step> {
  switch (position.place) {
    case 'origin':
      return leaveOrigin(packet);
    case 'sending-node':
      return applyRules(packet, position.node) ?? leaveNode(table, packet, position.node);
    case 'routing':
      return leaveNode(table, packet, position.node);
    case 'receiving-node':
      return enterNode(table, packet, position.node);
    case 'outside':
      return passOutside(table, packet);
    case 'balancer':
      return spread(table, packet, position.balancer);
  }
}

function destination({ address, port }: Packet): string {
  return port === null ? address : `${address}, port ${port}`;
}

function sent(packet: Packet, tell: () => string): Telling {
  return () => ({ place: placeOf(packet.from), decision: 'sent', reason: tell() });
}

function leaveOrigin(packet: Packet): Decided<Step> {
  const { from, address } = packet;
  const what = packet.port === null ? 'a ping' : packet.protocol === 'UDP' ? 'a question' : 'a request';
  if (address.startsWith('127.') || from.addresses.includes(address)) {
    const hop = sent(packet, () => `This address is the sender's own, so ${what} stays on the machine.`);
    if (from.kind !== 'node') return { decision: { kind: 'arrive', at: from }, hop };
    // A node port is open here, too.
    const to = { place: 'sending-node', node: from, origin: from } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost }, hop };
  }
  const hop = sent(packet, () => `${capital(shortName(from))} sends ${what} to ${destination(packet)}.`);
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

/** `null`: no rule of the node is about it. */
function applyRules(packet: Packet, node: Endpoint): Decided<Step> | null {
  const decided = decideByRules(packet, node);
  if (decided === null) return null;
  const { decision, hop } = decided;
  if (decision.kind !== 'translate') return { decision, hop };
  const to = { place: 'routing', node } as const;
  return { decision: { kind: 'translate', packet: decision.packet, to }, hop };
}

/** Hands a packet to a pod of this node, where its NetworkPolicies let it in. */
function handOver(packet: Packet, at: Endpoint, node: Endpoint, tell: () => string): Decided<Step> {
  const word = decideIngress(packet, at, node);
  if (!word.isAllowed) return { decision: { kind: 'drop' }, hop: tellDrop(node, word) };
  const hop = (): HopDraft => ({
    place: placeOf(node),
    decision: 'forwarded',
    reason: `${tell()}${word.reason}`,
  });
  return { decision: { kind: 'arrive', at }, hop };
}

function leaveNode(table: AddressTable, packet: Packet, node: Endpoint): Decided<Step> {
  const target = packet.address.startsWith('127.') ? node : table.find(packet.address);
  const place = placeOf(node);
  const word = decideEgress(packet, node);
  if (!word.isAllowed) return { decision: { kind: 'drop' }, hop: tellDrop(node, word) };
  const forwarded = (reason: string): HopDraft => ({
    place,
    decision: 'forwarded',
    reason: `${reason}${word.reason}`,
  });
  if (target === node) {
    return {
      decision: { kind: 'arrive', at: node },
      hop: forwarded(`${packet.address} is an address of ${node.name} itself.`),
    };
  }
  if (target?.kind === 'pod' && target.node === node) {
    const tell = (): string =>
      `${packet.address} belongs to ${shortName(target)} on this node: handed over here.${word.reason}`;
    return handOver(packet, target, node, tell);
  }
  if (node.isCut) return dropAtCut(node, `${node.name} is cut off from the network, so nothing leaves it.`);
  if (target?.kind === 'pod' && target.node !== null) {
    const { node: next } = target;
    const hop = (): HopDraft =>
      forwarded(`${packet.address} belongs to a pod on ${next.name}: sent there over the network.`);
    const to = { place: 'receiving-node', node: next } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.betweenNodes }, hop };
  }
  if (target?.kind === 'node') {
    const reason = `${packet.address} is an address of ${target.name}: sent there over the network.`;
    const to = { place: 'receiving-node', node: target } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.betweenNodes }, hop: forwarded(reason) };
  }
  if (target?.kind === 'dns') {
    const hop = (): HopDraft =>
      forwarded(
        `${packet.address} is the cluster's DNS server on the control plane: sent there over the network.`,
      );
    return { decision: { kind: 'arrive', at: target, delayMs: LATENCY_MS.betweenNodes }, hop };
  }
  if (target?.kind === 'load-balancer') {
    const reason = `${packet.address} is a load balancer outside the cluster, and ${node.name} has no rule for it: sent out.`;
    const to = { place: 'balancer', balancer: target } as const;
    return { decision: { kind: 'go', to, delayMs: LATENCY_MS.outside }, hop: forwarded(reason) };
  }
  if (target !== undefined) {
    const reason = `${packet.address} lies outside the cluster: sent out.`;
    const delayMs = target.kind === 'internet' ? LATENCY_MS.outside : 0;
    return { decision: { kind: 'arrive', at: target, delayMs }, hop: forwarded(reason) };
  }
  return drop(table, packet, node);
}

function dropAtCut(node: Endpoint, why: string): Decided<Step> {
  const pointer: Pointer = {
    object: `Node ${node.name}`,
    field: 'status.conditions',
    command: 'kubectl get nodes',
  };
  const reason = `${why} The packet is lost, and nobody answers.`;
  return { decision: { kind: 'drop' }, hop: { place: placeOf(node), decision: 'dropped', reason, pointer } };
}

/** An answer that can't come back, since a node was cut off meanwhile. `null`: it can. */
export function decideWayBack(from: Endpoint, at: Endpoint): Telling | null {
  const node = findCut(from, at);
  return node === null ? null : dropAtCut(node, `${node.name} was cut off from the network meanwhile.`).hop;
}

function drop(table: AddressTable, packet: Packet, node: Endpoint): Decided<Step> {
  const reason = whyUnknown(table, packet, node);
  const pointer = pointBehind(table, packet);
  return { decision: { kind: 'drop' }, hop: { place: placeOf(node), decision: 'dropped', reason, pointer } };
}

function enterNode(table: AddressTable, packet: Packet, node: Endpoint): Decided<Step> {
  if (node.isCut) return dropAtCut(node, `${node.name} is cut off from the network, so nothing reaches it.`);
  const decided = applyRules(packet, node);
  if (decided !== null) return decided;
  const target = table.find(packet.address);
  const place = placeOf(node);
  if (target === node) {
    const reason = `The packet has reached ${node.name}, which has this address.`;
    return { decision: { kind: 'arrive', at: node }, hop: { place, decision: 'forwarded', reason } };
  }
  if (target?.kind === 'pod' && target.node === node) {
    const tell = (): string => `${shortName(target)} runs here, so ${node.name} hands the packet to it.`;
    return handOver(packet, target, node, tell);
  }
  // It was there when the packet set out.
  return drop(table, packet, node);
}

function passOutside(table: AddressTable, packet: Packet): Decided<Step> {
  const target = table.find(packet.address);
  const place = { kind: 'internet', name: 'internet', address: null } as const;
  const route = table.routes.get(packet.address);
  if (route !== undefined) {
    const reason = `A static route leads to ${packet.address} by way of ${route.name}.`;
    const to = { place: 'receiving-node', node: route } as const;
    return {
      decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost },
      hop: { place, decision: 'forwarded', reason },
    };
  }
  if (target?.kind === 'node' && target.addresses.indexOf(packet.address) > 0) {
    const to = { place: 'receiving-node', node: target } as const;
    const reason = `${packet.address} is the external address of ${target.name}: known everywhere.`;
    return {
      decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost },
      hop: { place, decision: 'forwarded', reason },
    };
  }
  if (target?.kind === 'load-balancer') {
    const reason = `${packet.address} is the address of a load balancer: known everywhere.`;
    const to = { place: 'balancer', balancer: target } as const;
    return {
      decision: { kind: 'go', to, delayMs: LATENCY_MS.sameHost },
      hop: { place, decision: 'forwarded', reason },
    };
  }
  if (target?.kind === 'api-server' || target?.kind === 'internet') {
    const reason = `${packet.address} is a public address: known everywhere.`;
    return { decision: { kind: 'arrive', at: target }, hop: { place, decision: 'forwarded', reason } };
  }
  const { reason, pointer } = tellNoWay(table, packet);
  return { decision: { kind: 'drop' }, hop: { place, decision: 'dropped', reason, pointer } };
}

function spread(table: AddressTable, packet: Packet, self: Endpoint): Decided<Step> {
  const { balancer } = self;
  if (balancer === null) throw new Error(`${self.name} is no load balancer`);
  const { decision, hop } = balancer.decide(packet, self, table.find);
  if (decision.kind === 'drop') return { decision, hop };
  const to = { place: 'receiving-node', node: decision.node } as const;
  return { decision: { kind: 'translate', packet: decision.packet, to }, hop };
}

/** What happens to a connection at its goal. `address` and `port` of the packet are the goal's own. */
export function decideAtPort(
  endpoint: Endpoint,
  { address, through }: Packet,
  port: number,
): Decided<'listening' | 'refused'> {
  const listener = endpoint.listeners.get(port);
  if (listener === undefined) {
    const place = placeOf(endpoint, address);
    const { reason, pointer } = tellNobody(endpoint, port, through);
    return {
      decision: 'refused',
      hop: { place, decision: 'refused', reason, ...(pointer === null ? {} : { pointer }) },
    };
  }
  const { program } = listener;
  const hop = (): HopDraft => ({
    place: placeOf(endpoint, address),
    decision: 'delivered',
    reason: `Port ${port} is open: ${program} listens there and gets the request.`,
  });
  return { decision: 'listening', hop };
}

/** A ping needs no program: the kernel answers for every address that it has. */
export function decidePing(endpoint: Endpoint, address: string): Decided<'answered'> {
  const reason = `The kernel of ${shortName(endpoint)} answers pings itself; no program is needed.`;
  return { decision: 'answered', hop: { place: placeOf(endpoint, address), decision: 'answered', reason } };
}

const isOutside = ({ kind }: Endpoint): boolean => kind === 'laptop' || kind === 'internet';

/** Forwarding machines on the way: each takes one off the time to live. */
export function countForwards(from: Endpoint, to: Endpoint): number {
  if (from === to) return 0;
  if (isOutside(from) || (to.kind !== 'pod' && to.kind !== 'node')) return 3;
  const leaving = from.kind === 'pod' && from.node !== to && from.node !== to.node ? 1 : 0;
  const entering = to.kind === 'pod' && to.node !== from && from.node !== to.node ? 1 : 0;
  return leaving + entering;
}

export function returnDelayMs(from: Endpoint, to: Endpoint): number {
  if (from === to) return 0;
  if (isOutside(from) || to.kind === 'api-server' || to.kind === 'internet') return LATENCY_MS.outside;
  const sender = from.node ?? from;
  const receiver = to.node ?? to;
  return sender === receiver ? LATENCY_MS.sameHost : LATENCY_MS.betweenNodes;
}

function capital(text: string): string {
  return text.startsWith('your ') ? `Y${text.slice(1)}` : text;
}

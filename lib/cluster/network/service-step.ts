/**
 * What the rules of a node do with a packet for a Service: another address in its place, a refusal at once, or
 * nothing, so that it gets lost. Upstream: the chains KUBE-SERVICES, KUBE-EXT-…, KUBE-SVC-…, KUBE-SVL-…, KUBE-FW-…
 * and KUBE-SEP-… that kube-proxy writes in iptables mode. A ClusterIP has no machine behind it: nobody answers where
 * no rule fits.
 */
import type { Pointer } from '../trace';
import { isInRange } from './address-range';
import type { Endpoint } from './endpoint';
import type { Packet } from './packet';
import type { ServiceRule, TargetGroup } from './service-rules';
import {
  describeChoice,
  describeCommand,
  endpointsPointer,
  portsPointer,
  shortService,
  slicesCommand,
  tellChoice,
  tellMatch,
  tellUnready,
} from './service-words';
import type { Decided, HopDraft } from './tracer';

export type ServiceStep =
  | { readonly kind: 'translate'; readonly packet: Packet }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'drop' };

/** `null`: no rule of this node is about the packet. */
export function decideByRules(packet: Packet, node: Endpoint): Decided<ServiceStep> | null {
  const { rules } = node;
  if (rules === null) return null;
  const { address, port, protocol } = packet;
  const isOwn = node.addresses.includes(address) || address.startsWith('127.');
  const rule = port === null ? undefined : rules.find(address, port, protocol, isOwn);
  if (rule !== undefined) return applyRule(packet, rule, node);
  // An address of a machine has more than these rules behind it.
  const known = isOwn ? [] : rules.of(address);
  if (known.length === 0) return null;
  return port === null ? dropPing(packet, node, known) : dropPort(packet, port, node, known);
}

function applyRule(packet: Packet, rule: ServiceRule, node: Endpoint): Decided<ServiceStep> {
  if (rule.sourceRanges !== null && !isAllowed(packet, rule.sourceRanges))
    return dropSource(packet, rule, node);
  const isOutside = rule.outside !== null && packet.from.kind !== 'pod' && packet.from !== node;
  const group: TargetGroup = isOutside && rule.outside !== null ? rule.outside : rule;
  if (group.targets.length === 0) {
    if (!rule.isServed) return refuse(rule, node);
    return dropLocal(rule, group, node, isOutside ? 'external' : 'internal');
  }
  const { index, isKept } = node.rules!.choose(rule, group, sourceOf(packet));
  const target = group.targets[index]!;
  const source = decideSource(packet, rule, node, target.address);
  const through = {
    service: rule.service,
    address: packet.address,
    port: packet.port ?? rule.port,
    node: node.name,
    ...(packet.through === undefined ? {} : { before: packet.through }),
  };
  const { from, protocol } = packet;
  const next: Packet = { from, address: target.address, port: target.port, protocol, through };
  const policy = isOutside
    ? ` Its externalTrafficPolicy is Local: only endpoints on ${node.name} count, and the sender's address stays.`
    : '';
  const hop = (): HopDraft => ({
    ...startHop(rule, packet.address, node),
    decision: 'translated',
    reason: `${tellMatch(rule, node.name)}${policy} ${tellChoice(group, target, isKept)}${source?.why ?? ''}`,
    choice: describeChoice(rule, group, index),
  });
  const before = source === null ? packet.source : source.address;
  const sent = before === undefined ? next : { ...next, source: before };
  return { decision: { kind: 'translate', packet: sent }, hop };
}

const sourceOf = ({ source, from }: Packet) => source ?? from.addresses[0] ?? '';

function isAllowed(packet: Packet, ranges: readonly string[]): boolean {
  return ranges.some((range) => isInRange(sourceOf(packet), range));
}

/** Whether the node puts its own address as the sender, so that the answer comes back through it. */
function decideSource(
  packet: Packet,
  { face, outside }: ServiceRule,
  node: Endpoint,
  target: string,
): { readonly address: string; readonly why: string } | null {
  const address = node.addresses[0] ?? '';
  if (target === sourceOf(packet)) {
    const why = ` That is the sender itself. ${node.name} puts its own address ${address} as the sender, or the answer would not come back this way.`;
    return { address, why };
  }
  // A node's own packets have its address already, but for those that it sent to itself.
  const isOwn = packet.from === node && !packet.address.startsWith('127.');
  if (face === 'cluster-ip' || isOwn || outside !== null) return null;
  const why = ` ${node.name} puts its own address ${address} as the sender, so that the answer comes back through it.`;
  return { address, why };
}

function startHop(
  { service, face }: ServiceRule,
  address: string,
  node: Endpoint,
): Pick<HopDraft, 'place' | 'node'> {
  // A node port is reached at the node's own address, which is no address of the Service.
  const place = { kind: 'service', name: service, address: face === 'node-port' ? null : address } as const;
  return { place, node: node.name };
}

function refuse(rule: ServiceRule, node: Endpoint): Decided<ServiceStep> {
  const reason = `${tellMatch(rule, node.name)} No ready endpoint stands behind it, so ${node.name} refuses the connection at once. ${tellUnready(rule)}`;
  return {
    decision: { kind: 'refuse' },
    hop: {
      ...startHop(rule, rule.address ?? '', node),
      decision: 'refused',
      reason,
      choice: describeChoice(rule, rule, null),
      pointer: endpointsPointer(rule),
    },
  };
}

function dropLocal(
  rule: ServiceRule,
  group: TargetGroup,
  node: Endpoint,
  side: 'internal' | 'external',
): Decided<ServiceStep> {
  const field = `${side}TrafficPolicy`;
  const reason = `${tellMatch(rule, node.name)} Its ${field} is Local, and no ready endpoint runs on ${node.name}. So the packet is dropped.`;
  const pointer: Pointer = {
    object: `Service ${rule.service}`,
    field: `spec.${field}`,
    command: side === 'internal' ? slicesCommand(rule.service) : describeCommand(rule.service),
  };
  return {
    decision: { kind: 'drop' },
    hop: {
      ...startHop(rule, rule.address ?? '', node),
      decision: 'dropped',
      reason,
      choice: describeChoice(rule, group, null),
      pointer,
    },
  };
}

function dropSource(packet: Packet, rule: ServiceRule, node: Endpoint): Decided<ServiceStep> {
  const ranges = (rule.sourceRanges ?? []).join(', ');
  const reason = `${tellMatch(rule, node.name)} Only senders of ${ranges} may use it, and ${sourceOf(packet)} is not among them. So the packet is dropped.`;
  const pointer: Pointer = {
    object: `Service ${rule.service}`,
    field: 'spec.loadBalancerSourceRanges',
    command: describeCommand(rule.service),
  };
  return {
    decision: { kind: 'drop' },
    hop: { ...startHop(rule, packet.address, node), decision: 'dropped', reason, pointer },
  };
}

function dropPing(packet: Packet, node: Endpoint, known: readonly ServiceRule[]): Decided<ServiceStep> {
  const rule = known[0]!;
  const reason = `${packet.address} belongs to the Service ${shortService(rule.service)}, not to a machine. ${node.name} has rules for its ports only, and a ping has no port. So nobody answers.`;
  return {
    decision: { kind: 'drop' },
    hop: {
      ...startHop(rule, packet.address, node),
      decision: 'dropped',
      reason,
      pointer: portsPointer(rule.service),
    },
  };
}

function dropPort(
  { address, protocol }: Packet,
  port: number,
  node: Endpoint,
  known: readonly ServiceRule[],
): Decided<ServiceStep> {
  const rule = known[0]!;
  const ports = known.map((entry) => `${entry.port} (${entry.protocol})`).join(', ');
  const reason = `${node.name} has rules for ${address} (Service ${shortService(rule.service)}), but only for port ${ports}. No rule fits port ${port} (${protocol}), so the packet stays as it is and gets lost. Nobody answers.`;
  return {
    decision: { kind: 'drop' },
    hop: {
      ...startHop(rule, address, node),
      decision: 'dropped',
      reason,
      pointer: portsPointer(rule.service),
    },
  };
}

/**
 * What the rules of the sending node do with a packet for a Service: another address in its place, a refusal at
 * once, or nothing, so that it gets lost. Upstream: the chains KUBE-SERVICES, KUBE-SVC-… and KUBE-SEP-… that
 * kube-proxy writes in iptables mode. A ClusterIP has no machine behind it: nobody answers where no rule fits.
 */
import type { Choice, Pointer } from '../trace';
import type { Endpoint } from './endpoint';
import type { Packet } from './packet';
import { nameTarget, type RuleTarget, type ServiceRule } from './service-rules';
import type { Decided, HopDraft } from './tracer';

export type ServiceStep =
  | { readonly kind: 'translate'; readonly packet: Packet }
  | { readonly kind: 'refuse' }
  | { readonly kind: 'drop' };

/** `null`: no rule of this node knows the address. */
export function decideByRules(packet: Packet, node: Endpoint): Decided<ServiceStep> | null {
  const { rules } = node;
  const known = rules?.of(packet.address) ?? [];
  if (rules === null || known.length === 0) return null;
  if (packet.port === null) return dropPing(packet, node, known);
  const rule = rules.find(packet.address, packet.port, packet.protocol);
  if (rule === undefined) return dropPort(packet, packet.port, node, known);
  if (rule.targets.length === 0) return rule.isLocal ? dropLocal(rule, node) : refuse(rule, node);
  const { index, isKept } = rules.choose(rule, packet.from.addresses[0] ?? '');
  const target = rule.targets[index]!;
  const through = { service: rule.service, address: packet.address, port: packet.port, node: node.name };
  return {
    decision: {
      kind: 'translate',
      packet: { ...packet, address: target.address, port: target.port, through },
    },
    hop: {
      ...startHop(rule, node),
      decision: 'translated',
      reason: `${tellMatch(rule, node)} ${tellChoice(rule, target, isKept)}`,
      choice: describeChoice(rule, index),
    },
  };
}

function startHop({ service, address }: ServiceRule, node: Endpoint): Pick<HopDraft, 'place' | 'node'> {
  return { place: { kind: 'service', name: service, address }, node: node.name };
}

function describeChoice({ service, address, port, protocol, targets }: ServiceRule, chosen: number | null) {
  const rule = `${address}, port ${port} (${protocol})`;
  return { service, rule, candidates: targets, chosen } satisfies Choice;
}

/** `service-python`, and its namespace where it is not the usual one. */
function shortService({ service }: ServiceRule): string {
  return service.replace(/^default\//, '');
}

function tellMatch(rule: ServiceRule, node: Endpoint): string {
  return `A rule on ${node.name} matches ${rule.address}, port ${rule.port} (${rule.protocol}): the Service ${shortService(rule)}.`;
}

const MOST_NAMED = 4;

function nameWithPod(target: RuleTarget): string {
  return target.pod === null
    ? nameTarget(target)
    : `${nameTarget(target)} (${target.pod.replace(/^.*\//, '')})`;
}

function tellChoice(rule: ServiceRule, target: RuleTarget, isKept: boolean): string {
  const { targets } = rule;
  const chosen = nameWithPod(target);
  const lastResort = rule.isLastResort
    ? ' No endpoint is ready. Those that shut down but still serve are taken as a last resort.'
    : '';
  if (targets.length === 1) return `Its only candidate is ${chosen}, so the request goes there.${lastResort}`;
  const named = targets.slice(0, MOST_NAMED).map(nameWithPod).join(', ');
  const more = targets.length > MOST_NAMED ? ` and ${targets.length - MOST_NAMED} more` : '';
  const why = isKept
    ? `${chosen} was picked again: sessionAffinity ClientIP keeps a client with its pod.`
    : `${chosen} was picked at random, as kube-proxy does by default.`;
  return `It has ${targets.length} candidates: ${named}${more}. ${why}${lastResort}`;
}

function refuse(rule: ServiceRule, node: Endpoint): Decided<ServiceStep> {
  const slices =
    rule.unready === 0
      ? 'Its EndpointSlices hold no endpoint at all.'
      : rule.unready === 1
        ? 'One endpoint is there, but it is not ready.'
        : `${rule.unready} endpoints are there, but none of them is ready.`;
  const reason = `${tellMatch(rule, node)} No ready endpoint stands behind it, so ${node.name} refuses the connection at once. ${slices}`;
  const pointer: Pointer =
    rule.unready === 0
      ? { object: `Service ${rule.service}`, field: 'spec.selector', command: slicesCommand(rule.service) }
      : {
          object: `EndpointSlice of Service ${rule.service}`,
          field: 'endpoints[].conditions.ready',
          command: slicesCommand(rule.service),
        };
  const choice = describeChoice(rule, null);
  return {
    decision: { kind: 'refuse' },
    hop: { ...startHop(rule, node), decision: 'refused', reason, choice, pointer },
  };
}

function dropLocal(rule: ServiceRule, node: Endpoint): Decided<ServiceStep> {
  const reason = `${tellMatch(rule, node)} Its internalTrafficPolicy is Local, and no endpoint runs on ${node.name}. So the packet is dropped.`;
  const pointer = {
    object: `Service ${rule.service}`,
    field: 'spec.internalTrafficPolicy',
    command: slicesCommand(rule.service),
  };
  const choice = describeChoice(rule, null);
  return {
    decision: { kind: 'drop' },
    hop: { ...startHop(rule, node), decision: 'dropped', reason, choice, pointer },
  };
}

function dropPing(packet: Packet, node: Endpoint, known: readonly ServiceRule[]): Decided<ServiceStep> {
  const rule = known[0]!;
  const reason = `${packet.address} belongs to the Service ${shortService(rule)}, not to a machine. ${node.name} has rules for its ports only, and a ping has no port. So nobody answers.`;
  const pointer = portsPointer(rule.service);
  return {
    decision: { kind: 'drop' },
    hop: { ...startHop(rule, node), decision: 'dropped', reason, pointer },
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
  const reason = `${node.name} has rules for ${address} (Service ${shortService(rule)}), but only for port ${ports}. No rule fits port ${port} (${protocol}), so the packet stays as it is and gets lost. Nobody answers.`;
  const pointer = portsPointer(rule.service);
  return {
    decision: { kind: 'drop' },
    hop: { ...startHop(rule, node), decision: 'dropped', reason, pointer },
  };
}

/** `service` is `namespace/name`; in namespace default kubectl needs no -n. */
function inNamespace(service: string): { readonly name: string; readonly flag: string } {
  const slash = service.indexOf('/');
  const namespace = service.slice(0, slash);
  return { name: service.slice(slash + 1), flag: namespace === 'default' ? '' : ` -n ${namespace}` };
}

export function slicesCommand(service: string): string {
  const { name, flag } = inNamespace(service);
  return `kubectl get endpointslices${flag} -l kubernetes.io/service-name=${name}`;
}

export function describeCommand(service: string): string {
  const { name, flag } = inNamespace(service);
  return `kubectl describe service ${name}${flag}`;
}

function portsPointer(service: string): Pointer {
  const { name, flag } = inNamespace(service);
  return {
    object: `Service ${service}`,
    field: 'spec.ports',
    command: `kubectl get service ${name}${flag}`,
  };
}

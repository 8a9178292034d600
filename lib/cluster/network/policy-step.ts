/**
 * What the NetworkPolicies that were written to a node do with a packet of one of its pods. A pod that no policy
 * selects is open. One that is selected is isolated in that direction: only what a rule allows comes or goes, and the
 * rest is dropped without a word. Answers to what was allowed always come back. The real thing is the network
 * plugin's agent and its rules in the kernel (Calico, Cilium); kube-proxy's rules act before.
 */
import type { Pointer } from '../trace';
import { isInRange } from './address-range';
import { type Endpoint, placeOf, shortName } from './endpoint';
import type { Packet } from './packet';
import { shortService } from './service-words';
import type { HopDraft } from './tracer';

export interface PodPolicies {
  /** `null`: no policy isolates the pod in this direction. */
  readonly ingress: Isolation | null;
  readonly egress: Isolation | null;
}

export interface Isolation {
  /** `default/deny-all`, sorted: those that select the pod. */
  readonly policies: readonly string[];
  readonly rules: readonly PolicyRule[];
}

export interface PolicyRule {
  readonly policy: string;
  /** `null`: everybody. */
  readonly peers: readonly PolicyPeer[] | null;
  /** `null`: every port, and pings. */
  readonly ports: readonly PolicyPort[] | null;
}

export type PolicyPeer =
  | { readonly addresses: ReadonlySet<string> }
  | { readonly range: string; readonly except: readonly string[] };

export interface PolicyPort {
  readonly protocol: string;
  /** Both inclusive; `null`: all ports of the protocol. */
  readonly range: readonly [number, number] | null;
  /** A port named by the pods that have it: by their address. */
  readonly named?: ReadonlyMap<string, number>;
}

/** `null`: it may go on. `why` of an allowed packet stays empty where nothing isolates the pod. */
export interface PolicyWord {
  readonly isAllowed: boolean;
  /** A sentence, or ''. */
  readonly reason: string;
  readonly pointer?: Pointer;
}

const OPEN: PolicyWord = { isAllowed: true, reason: '' };

/** At the sender's node, after the rules of Services: the goal is a pod's address already. */
export function decideEgress(packet: Packet, node: Endpoint): PolicyWord {
  const { from, address } = packet;
  if (from.kind !== 'pod' || from.node !== node || from.addresses.includes(address)) return OPEN;
  // A node may always be reached by its own pods.
  if (node.addresses.includes(address)) return OPEN;
  const isolation = node.policies.get(from.addresses[0] ?? '')?.egress ?? null;
  if (isolation === null) return OPEN;
  return judge(isolation, packet, address, address, {
    field: 'spec.egress',
    says: `${shortName(from)} may not send to ${tellGoal(packet)}`,
    lets: `lets ${shortName(from)} send there`,
  });
}

/** At the goal's node, before the packet is handed over. */
export function decideIngress(packet: Packet, at: Endpoint, node: Endpoint): PolicyWord {
  const source = packet.source ?? packet.from.addresses[0] ?? '';
  if (packet.from === at || node.addresses.includes(source)) return OPEN;
  const isolation = node.policies.get(packet.address)?.ingress ?? null;
  if (isolation === null) return OPEN;
  return judge(isolation, packet, source, packet.address, {
    field: 'spec.ingress',
    says: `${shortName(at)} may not be reached from ${source} at ${packet.port === null ? 'all' : `port ${packet.port}`}`,
    lets: `lets ${source} in`,
  });
}

interface Words {
  readonly field: string;
  readonly says: string;
  readonly lets: string;
}

function judge(
  isolation: Isolation,
  packet: Packet,
  peer: string,
  holder: string,
  { field, says, lets }: Words,
): PolicyWord {
  const rule = isolation.rules.find(
    (entry) => isPeer(entry.peers, peer) && isPort(entry.ports, packet, holder),
  );
  if (rule !== undefined)
    return { isAllowed: true, reason: ` The NetworkPolicy ${shortService(rule.policy)} ${lets}.` };
  const names = isolation.policies.map(shortService);
  const what =
    names.length === 1
      ? `The NetworkPolicy ${names[0]} selects it, and none of its rules allows this.`
      : `The NetworkPolicies ${names.join(', ')} select it, and none of their rules allows this.`;
  return {
    isAllowed: false,
    reason: `${says}. ${what} The packet is dropped.`,
    pointer: pointTo(isolation, field),
  };
}

function pointTo({ policies }: Isolation, field: string): Pointer {
  const first = policies[0] ?? '';
  const slash = first.indexOf('/');
  const namespace = first.slice(0, slash);
  const flag = namespace === 'default' ? '' : ` -n ${namespace}`;
  const command =
    policies.length === 1
      ? `kubectl describe networkpolicy ${first.slice(slash + 1)}${flag}`
      : `kubectl get networkpolicies${flag}`;
  return { object: `NetworkPolicy ${first}`, field, command };
}

function isPeer(peers: PolicyRule['peers'], address: string): boolean {
  if (peers === null) return true;
  return peers.some((peer) =>
    'addresses' in peer
      ? peer.addresses.has(address)
      : isInRange(address, peer.range) && !peer.except.some((range) => isInRange(address, range)),
  );
}

/** `holder`: whose port it is, for ports that have a name. */
function isPort(ports: PolicyRule['ports'], { port, protocol }: Packet, holder: string): boolean {
  if (ports === null) return true;
  if (port === null) return false;
  return ports.some((entry) => {
    if (entry.protocol !== protocol) return false;
    if (entry.named !== undefined) return entry.named.get(holder) === port;
    return entry.range === null || (port >= entry.range[0] && port <= entry.range[1]);
  });
}

function tellGoal({ address, port }: Packet): string {
  return port === null ? address : `${address}, port ${port}`;
}

export function tellDrop(node: Endpoint, { reason, pointer }: PolicyWord): HopDraft {
  const hop = { place: placeOf(node), decision: 'dropped', reason } as const;
  return pointer === undefined ? hop : { ...hop, pointer };
}

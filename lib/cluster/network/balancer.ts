/**
 * A load balancer of a provider: one address outside the cluster, behind which it spreads new connections over nodes.
 * It knows what its controller has told it, and asks nodes for their health as real ones do: so it may go on sending
 * for some seconds to a node that has nothing left. Left out: its own TLS and HTTP, session stickiness, several zones.
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow, type Random } from '../kernel/random';
import type { Choice } from '../trace';
import { isInRange } from './address-range';
import { type Endpoint, placeOf } from './endpoint';
import type { Packet } from './packet';
import { describeCommand, shortService } from './service-words';
import type { Decided, HopDraft } from './tracer';

export interface BalancerProgram {
  /** `default/service-python` */
  readonly service: string;
  readonly ports: readonly {
    readonly port: number;
    readonly protocol: string;
    /** `null`: packets keep their goal, and the node's rules know the balancer's address. */
    readonly nodePort: number | null;
  }[];
  readonly nodes: readonly { readonly name: string; readonly address: string }[];
  /** A port of every node that tells whether it has an endpoint; `null`: every node that is up gets requests. */
  readonly healthPort: number | null;
  /** CIDRs; `null`: everybody. */
  readonly sourceRanges: readonly string[] | null;
  /** It makes connections of its own, so pods see its address as the sender (ipMode Proxy). */
  readonly isProxy: boolean;
}

export interface Balancer {
  /** What it was told last. */
  current(): BalancerProgram | null;
  program(program: BalancerProgram): void;
  decide(
    packet: Packet,
    self: Endpoint,
    find: (address: string) => Endpoint | undefined,
  ): Decided<BalancerStep>;
}

export type BalancerStep =
  | { readonly kind: 'send'; readonly packet: Packet; readonly node: Endpoint }
  | { readonly kind: 'drop' };

/** From a change on a node until the balancer has seen it: two checks. */
const HEALTH_DELAY_MS = 6_000;

export interface Health {
  readonly isHealthy: boolean;
  readonly sinceMs: number;
  /** What it was until then. */
  readonly before: boolean;
}

/** What a node answers at its health check ports. */
export function changeHealth(
  table: Map<number, Health>,
  port: number,
  isHealthy: boolean | null,
  nowMs: number,
): void {
  const known = table.get(port);
  if (isHealthy === null) table.delete(port);
  else if (known === undefined) table.set(port, { isHealthy, sinceMs: nowMs, before: isHealthy });
  else if (known.isHealthy !== isHealthy)
    table.set(port, { isHealthy, sinceMs: nowMs, before: known.isHealthy });
}

export function createBalancer(kernel: Kernel, random: Random): Balancer {
  let known: BalancerProgram | null = null;

  function isSeenHealthy(node: Endpoint, port: number | null): boolean {
    const health = port === null ? node.link : node.health.get(port);
    return health !== undefined && seenAs(health) && seenAs(node.link);
  }

  /** It learns of a change when it has asked twice. */
  function seenAs({ isHealthy, sinceMs, before }: Health): boolean {
    return kernel.nowMs() - sinceMs >= HEALTH_DELAY_MS ? isHealthy : before;
  }

  return {
    current: () => known,
    program(program) {
      known = program;
    },
    decide(packet, self, find) {
      const port = known?.ports.find(
        (entry) => entry.port === packet.port && entry.protocol === packet.protocol,
      );
      if (known === null || port === undefined) return dropPort(packet, self, known);
      const source = packet.source ?? packet.from.addresses[0] ?? '';
      const { sourceRanges, healthPort } = known;
      if (sourceRanges !== null && !sourceRanges.some((range) => isInRange(source, range)))
        return dropSource(source, self, known);
      const nodes = known.nodes.flatMap(({ address }) => {
        const node = find(address);
        return node !== undefined && isSeenHealthy(node, healthPort) ? [{ node, address }] : [];
      });
      if (nodes.length === 0) return dropAll(self, known);
      const index = nodes.length === 1 ? 0 : drawBelow(random, nodes.length);
      const { node, address } = nodes[index]!;
      const goal = port.nodePort === null ? packet : translate(packet, known, address, port.nodePort);
      const next = known.isProxy ? { ...goal, source: self.addresses[0]! } : goal;
      const candidates = nodes.map((entry) => ({
        address: entry.address,
        port: port.nodePort ?? port.port,
        pod: null,
      }));
      const choice: Choice = {
        service: known.service,
        rule: `${packet.address}, port ${port.port} (${port.protocol})`,
        candidates,
        chosen: index,
      };
      const hop: HopDraft = {
        place: placeOf(self),
        decision: port.nodePort === null ? 'forwarded' : 'translated',
        reason: tellSpread(known, nodes.length, candidates[index]!, node, known.isProxy ? self : null),
        choice,
      };
      return { decision: { kind: 'send', packet: next, node }, hop };
    },
  };
}

function translate(packet: Packet, { service }: BalancerProgram, address: string, port: number): Packet {
  const through = {
    service,
    address: packet.address,
    port: packet.port ?? port,
    node: 'the load balancer',
    ...(packet.through === undefined ? {} : { before: packet.through }),
  };
  return { ...packet, address, port, through };
}

function tellSpread(
  { service, healthPort }: BalancerProgram,
  count: number,
  { address, port }: { readonly address: string; readonly port: number },
  node: Endpoint,
  proxy: Endpoint | null,
): string {
  const among =
    count === 1
      ? `One node takes requests for the Service ${shortService(service)}`
      : `${count} nodes take requests for the Service ${shortService(service)}`;
  const why =
    healthPort === null ? '' : ` Its policy is Local: only nodes with an endpoint of their own count.`;
  const sender = proxy === null ? '' : ` The load balancer puts its own address as the sender.`;
  return `${among}.${why} ${node.name} was picked: ${address}, port ${port}.${sender}`;
}

function drop(self: Endpoint, reason: string, service: string | null, field: string): Decided<BalancerStep> {
  const pointer =
    service === null
      ? {}
      : { pointer: { object: `Service ${service}`, field, command: describeCommand(service) } };
  return {
    decision: { kind: 'drop' },
    hop: { place: placeOf(self), decision: 'dropped', reason, ...pointer },
  };
}

function dropPort(packet: Packet, self: Endpoint, known: BalancerProgram | null): Decided<BalancerStep> {
  const { port, address } = packet;
  const ports = (known?.ports ?? []).map((entry) => entry.port).join(', ');
  const reason =
    port === null
      ? `${address} is a load balancer. It passes on ports only, and a ping has none. Nobody answers.`
      : `The load balancer at ${address} passes on port ${ports} only, not ${port}. Nobody answers.`;
  return drop(self, reason, known?.service ?? null, 'spec.ports');
}

function dropSource(source: string, self: Endpoint, known: BalancerProgram): Decided<BalancerStep> {
  const ranges = (known.sourceRanges ?? []).join(', ');
  const reason = `The load balancer lets only senders of ${ranges} in, and ${source} is not among them.`;
  return drop(self, reason, known.service, 'spec.loadBalancerSourceRanges');
}

function dropAll(self: Endpoint, known: BalancerProgram): Decided<BalancerStep> {
  const reason =
    known.healthPort === null
      ? 'The load balancer knows no node that takes requests. Nobody answers.'
      : 'The load balancer asked every node for its health: none has an endpoint of its own. Nobody answers.';
  return drop(
    self,
    reason,
    known.service,
    known.healthPort === null ? 'status' : 'spec.externalTrafficPolicy',
  );
}

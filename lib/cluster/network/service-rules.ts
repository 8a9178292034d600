/**
 * The rules of Services on one node: address and port of a Service are replaced by those of one endpoint, drawn
 * anew for each connection. The real thing is what kube-proxy writes into the kernel in iptables mode (chains
 * KUBE-SERVICES, KUBE-NODEPORTS); a Service's rules here are replaced together. Left out: modes other than iptables
 * (in those a ClusterIP may answer otherwise).
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow, type Random } from '../kernel/random';

export type ServiceProtocol = 'TCP' | 'UDP' | 'SCTP';

/** By what a client names the Service: its own address, or one that the outside world knows. */
export type ServiceFace = 'cluster-ip' | 'external-ip' | 'load-balancer' | 'node-port';

export interface RuleTarget {
  readonly address: string;
  readonly port: number;
  /** `default/pod-python`; `null` where no pod is known behind the address. */
  readonly pod: string | null;
}

/** From whom one is chosen. */
export interface TargetGroup {
  readonly targets: readonly RuleTarget[];
  /** None is ready: these are shutting down but still serve. */
  readonly isLastResort: boolean;
  /** Endpoints that are known and not ready. */
  readonly unready: number;
  /** `default/pod-python`: one of those that are not ready. */
  readonly firstUnready?: string;
}

/** What the agent knows of a port that nobody stands behind: for what is said then. */
export interface RuleLack {
  /** `app=web`; `null`: the Service has no selector. */
  readonly selector: string | null;
  /** Pods are there, but none has the port that this names. */
  readonly missingPort: string | null;
}

/** One port of one Service at one of its addresses, as it was written to a node. */
export interface ServiceRule extends TargetGroup {
  /** `default/service-python` */
  readonly service: string;
  /** Of the Service's port; absent where it has none. */
  readonly portName?: string;
  readonly face: ServiceFace;
  /** `null`: each address of the node itself. */
  readonly address: string | null;
  readonly port: number;
  readonly protocol: ServiceProtocol;
  /** Endpoints of this node only: internalTrafficPolicy Local. */
  readonly isLocal: boolean;
  /** Those of this node, for packets from outside: externalTrafficPolicy Local. `null`: the policy is Cluster. */
  readonly outside: TargetGroup | null;
  /** Some node has an endpoint that could be taken: without any, packets are refused and not dropped. */
  readonly isServed: boolean;
  /** CIDRs from which a load balancer's address may be reached; `null`: from everywhere. */
  readonly sourceRanges: readonly string[] | null;
  /** How long a client stays with its endpoint; `null` for no such affinity. */
  readonly affinityMs: number | null;
  /** Only where no endpoint is known. */
  readonly lack?: RuleLack;
}

export interface RuleTable {
  /** Replaces all rules of one Service; none: it is gone. */
  program(service: string, rules: readonly ServiceRule[]): void;
  /** `isOwn`: the address is one of the node itself, so node ports count. */
  find(address: string, port: number, protocol: string, isOwn: boolean): ServiceRule | undefined;
  /** All rules of one address, without node ports. */
  of(address: string): readonly ServiceRule[];
  /** All rules, by Service: for programs that look into the node. */
  all(): readonly ServiceRule[];
  /** The Service that had this address, where no rule has it now. */
  findFormer(address: string): string | undefined;
  /** Which target a new connection gets. The group has at least one. */
  choose(
    rule: ServiceRule,
    group: TargetGroup,
    client: string,
  ): { readonly index: number; readonly isKept: boolean };
}

interface Kept {
  readonly target: string;
  readonly untilMs: number;
}

export function createRuleTable(kernel: Kernel, random: Random): RuleTable {
  const byService = new Map<string, readonly ServiceRule[]>();
  const byPort = new Map<string, readonly ServiceRule[]>();
  const byAddress = new Map<string, readonly ServiceRule[]>();
  const former = new Map<string, string>();
  const kept = new Map<string, Kept>();

  /** Of several that want the same port the one that was there first has it, as long as it wants it. */
  function claimPorts(before: readonly ServiceRule[], rules: readonly ServiceRule[]): void {
    const fresh = new Map(rules.map((rule) => [keyOf(rule), rule]));
    for (const old of before) {
      const key = keyOf(old);
      const now = fresh.get(key);
      const own = now === undefined ? [] : [now];
      const left = (byPort.get(key) ?? []).flatMap((rule) => (rule.service === old.service ? own : [rule]));
      if (left.length > 0) byPort.set(key, left);
      else byPort.delete(key);
      fresh.delete(key);
    }
    for (const [key, rule] of fresh) byPort.set(key, [...(byPort.get(key) ?? []), rule]);
  }

  function forget(rules: readonly ServiceRule[]): void {
    for (const rule of rules) {
      if (rule.address === null) continue;
      const left = (byAddress.get(rule.address) ?? []).filter((other) => other.service !== rule.service);
      if (left.length > 0) byAddress.set(rule.address, left);
      else {
        byAddress.delete(rule.address);
        former.set(rule.address, rule.service);
      }
    }
  }

  function learn(rules: readonly ServiceRule[]): void {
    for (const rule of rules) {
      if (rule.address === null) continue;
      byAddress.set(rule.address, [...(byAddress.get(rule.address) ?? []), rule]);
      former.delete(rule.address);
    }
  }

  return {
    program(service, rules) {
      const before = byService.get(service) ?? [];
      claimPorts(before, rules);
      forget(before);
      if (rules.length === 0) byService.delete(service);
      else byService.set(service, rules);
      learn(rules);
    },
    // Most packets are for pods: the text is made only for addresses that a Service has.
    find: (address, port, protocol, isOwn) =>
      (byAddress.has(address) ? byPort.get(`${protocol} ${address}:${port}`)?.[0] : undefined) ??
      (isOwn ? byPort.get(`${protocol} ${ANY_ADDRESS}:${port}`)?.[0] : undefined),
    of: (address) => byAddress.get(address) ?? [],
    all: () => [...byService.values()].flat(),
    findFormer: (address) => former.get(address),
    choose(rule, { targets }, client) {
      const { affinityMs } = rule;
      if (affinityMs === null) return { index: drawBelow(random, targets.length), isKept: false };
      const key = `${keyOf(rule)} ${client}`;
      const before = kept.get(key);
      const same =
        before === undefined || before.untilMs < kernel.nowMs() ? -1 : placeOf(targets, before.target);
      const index = same >= 0 ? same : drawBelow(random, targets.length);
      kept.set(key, { target: nameTarget(targets[index]!), untilMs: kernel.nowMs() + affinityMs });
      return { index, isKept: same >= 0 };
    },
  };
}

const ANY_ADDRESS = '*';
const keyOf = ({ address, port, protocol }: ServiceRule) => `${protocol} ${address ?? ANY_ADDRESS}:${port}`;

/** Made once a list: a client that comes back costs no search through thousands of targets. */
const places = new WeakMap<readonly RuleTarget[], ReadonlyMap<string, number>>();

function placeOf(targets: readonly RuleTarget[], name: string): number {
  let known = places.get(targets);
  if (known === undefined) {
    known = new Map(targets.map((target, index) => [nameTarget(target), index]));
    places.set(targets, known);
  }
  return known.get(name) ?? -1;
}

/** `1.1.1.3:443` */
export const nameTarget = ({ address, port }: RuleTarget) => `${address}:${port}`;

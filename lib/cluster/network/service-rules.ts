/**
 * The rules of Services on one node: address and port of a Service are replaced by those of one endpoint, drawn
 * anew for each connection. The real thing is what kube-proxy writes into the kernel in iptables mode; a table
 * here is replaced as a whole, as iptables-restore does it. Left out: node ports, external addresses, load
 * balancers' addresses, and modes other than iptables (in those a ClusterIP may answer otherwise).
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow, type Random } from '../kernel/random';

export type ServiceProtocol = 'TCP' | 'UDP' | 'SCTP';

export interface RuleTarget {
  readonly address: string;
  readonly port: number;
  /** `default/pod-python`; `null` where no pod is known behind the address. */
  readonly pod: string | null;
}

/** One port of one Service, as it was written to a node. */
export interface ServiceRule {
  /** `default/service-python` */
  readonly service: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: ServiceProtocol;
  readonly targets: readonly RuleTarget[];
  /** None is ready: these are shutting down but still serve. */
  readonly isLastResort: boolean;
  /** Endpoints that are known and not ready. */
  readonly unready: number;
  /** Without a target packets are dropped, not refused: internalTrafficPolicy Local. */
  readonly isLocal: boolean;
  /** How long a client stays with its endpoint; `null` for no such affinity. */
  readonly affinityMs: number | null;
}

export interface RuleTable {
  replace(rules: readonly ServiceRule[]): void;
  find(address: string, port: number, protocol: string): ServiceRule | undefined;
  /** All rules of one address. */
  of(address: string): readonly ServiceRule[];
  /** The Service that had this address, where no rule has it now. */
  findFormer(address: string): string | undefined;
  /** Which target a new connection gets. The rule has at least one. */
  choose(rule: ServiceRule, client: string): { readonly index: number; readonly isKept: boolean };
}

interface Kept {
  readonly target: string;
  readonly untilMs: number;
}

export function createRuleTable(kernel: Kernel, random: Random): RuleTable {
  let byPort = new Map<string, ServiceRule>();
  const byAddress = new Map<string, ServiceRule[]>();
  const former = new Map<string, string>();
  const kept = new Map<string, Kept>();
  return {
    replace(rules) {
      for (const [address, [first]] of byAddress) former.set(address, first!.service);
      byAddress.clear();
      byPort = new Map(rules.map((rule) => [keyOf(rule.address, rule.port, rule.protocol), rule]));
      for (const rule of rules) {
        byAddress.set(rule.address, [...(byAddress.get(rule.address) ?? []), rule]);
        former.delete(rule.address);
      }
    },
    find: (address, port, protocol) => byPort.get(keyOf(address, port, protocol)),
    of: (address) => byAddress.get(address) ?? [],
    findFormer: (address) => former.get(address),
    choose(rule, client) {
      const { targets, affinityMs } = rule;
      if (affinityMs === null) return { index: drawBelow(random, targets.length), isKept: false };
      const key = `${keyOf(rule.address, rule.port, rule.protocol)} ${client}`;
      const before = kept.get(key);
      const same =
        before === undefined || before.untilMs < kernel.nowMs()
          ? -1
          : targets.findIndex((target) => nameTarget(target) === before.target);
      const index = same >= 0 ? same : drawBelow(random, targets.length);
      kept.set(key, { target: nameTarget(targets[index]!), untilMs: kernel.nowMs() + affinityMs });
      return { index, isKept: same >= 0 };
    },
  };
}

const keyOf = (address: string, port: number, protocol: string) => `${protocol} ${address}:${port}`;

/** `1.1.1.3:443` */
export const nameTarget = ({ address, port }: RuleTarget) => `${address}:${port}`;

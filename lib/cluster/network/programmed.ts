/**
 * What agents have written into the data plane, to be looked at and altered behind the API's back: as `iptables-save`
 * shows it and a slip of `iptables` changes it. What is altered stays until an agent writes that entry again.
 */
import type { DnsRecord } from '../process';
import type { BalancerProgram } from './balancer';
import type { AddressTable, Endpoint } from './endpoint';
import type { PodPolicies } from './policy-step';
import type { ServiceRule } from './service-rules';

export interface Programmed {
  /** Rules of Services on a node, by Service; empty where there is no such node. */
  rules(node: string): readonly ServiceRule[];
  /** `null` takes the rule away. Returns how many rules were handed to `change`. */
  alterRules(node: string, service: string, change: (rule: ServiceRule) => ServiceRule | null): number;
  /** What NetworkPolicies say of a node's pods, by address. */
  policies(node: string): ReadonlyMap<string, PodPolicies>;
  alterPolicies(node: string, podAddress: string, policies: PodPolicies | null): void;
  /** `null` where no load balancer has this address, or none told it anything. */
  balancer(address: string): BalancerProgram | null;
  alterBalancer(address: string, change: (program: BalancerProgram) => BalancerProgram): boolean;
  /** Records of the cluster's DNS that come from one Service (`default/web`). */
  records(service: string): readonly DnsRecord[];
  alterRecords(service: string, records: readonly DnsRecord[]): void;
  /** A static route of the machines outside the cluster; `null` takes it away. False where there is no such node. */
  alterRoute(address: string, node: string | null): boolean;
}

export function createProgrammed(table: AddressTable): Programmed {
  const findNode = (name: string): Endpoint | undefined =>
    table.endpoints().find((endpoint) => endpoint.kind === 'node' && endpoint.name === name);
  const findZone = () => table.endpoints().find(({ kind }) => kind === 'dns')?.zone ?? null;
  return {
    rules: (node) => findNode(node)?.rules?.all() ?? [],
    alterRules(name, service, change) {
      const rules = findNode(name)?.rules ?? null;
      const own = (rules?.all() ?? []).filter((rule) => rule.service === service);
      if (own.length > 0)
        rules?.program(
          service,
          own.flatMap((rule) => change(rule) ?? []),
        );
      return own.length;
    },
    policies: (node) => findNode(node)?.policies ?? new Map(),
    alterPolicies(node, address, policies) {
      if (policies === null) findNode(node)?.policies.delete(address);
      else findNode(node)?.policies.set(address, policies);
    },
    balancer: (address) => table.find(address)?.balancer?.current() ?? null,
    alterBalancer(address, change) {
      const balancer = table.find(address)?.balancer ?? null;
      const current = balancer?.current() ?? null;
      if (balancer === null || current === null) return false;
      balancer.program(change(current));
      return true;
    },
    records: (service) => findZone()?.records(service) ?? [],
    alterRecords: (service, records) => findZone()?.program(service, records),
    alterRoute(address, name) {
      const node = name === null ? null : findNode(name);
      if (node === null) table.routes.delete(address);
      else if (node !== undefined) table.routes.set(address, node);
      return node !== undefined;
    },
  };
}

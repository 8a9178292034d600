/**
 * Whatever has an address: nodes, pods, the laptop, the API server, DNS servers; and the table of who has which. The real
 * thing is interfaces, routes and neighbour tables; ours is one table a world. An endpoint knows who listens
 * at its ports and which connections are open, so that both can be cut.
 */
import type { Place } from '../trace';
import type { Balancer, Health } from './balancer';
import type { Listener, NameServer } from './listener';
import type { PodPolicies } from './policy-step';
import type { RuleTable } from './service-rules';
import type { Zone } from './zone';

/** dns: a DNS server inside the cluster. internet: a machine that everybody reaches, a DNS server or another one. */
export type EndpointKind = 'laptop' | 'node' | 'pod' | 'api-server' | 'dns' | 'internet' | 'load-balancer';

/** Something that must hear when the other side is gone. */
export interface OpenConnection {
  /** Which program serves it; closing that program's listeners cuts it. */
  readonly owner: string;
  isDone(): boolean;
  reset(): void;
}

export interface Endpoint {
  readonly kind: EndpointKind;
  /** As in a Place: `default/pod-nginx`, `node-1`. */
  readonly name: string;
  /** The first is the one it sends from. */
  readonly addresses: readonly string[];
  /** For a pod: the node that it hangs on. */
  readonly node: Endpoint | null;
  readonly pod: { readonly namespace: string; readonly name: string; readonly uid: string } | null;
  readonly listeners: Map<number, Listener & { readonly owner: string }>;
  /** Programs that listened and have ended, by port. */
  readonly formerPrograms: Map<number, string>;
  readonly connections: Set<OpenConnection>;
  /** What answers at its UDP port 53. */
  readonly nameServer: NameServer | null;
  /** What that server knows, where it is the cluster's. */
  readonly zone: Zone | null;
  /** Rules of Services: nodes only. */
  readonly rules: RuleTable | null;
  /** What a node answers load balancers at its health check ports. */
  readonly health: Map<number, Health>;
  /** What NetworkPolicies say of a node's pods, by the pod's address. */
  readonly policies: Map<string, PodPolicies>;
  /** Spreads over nodes: load balancers only. */
  readonly balancer: Balancer | null;
  /** A node that no packet leaves or reaches. */
  isCut: boolean;
  /** The same as load balancers see it: whether the node answers at all. */
  link: Health;
  nextPort: number;
}

export interface AddressTable {
  add(endpoint: Endpoint): void;
  remove(endpoint: Endpoint): void;
  find(address: string): Endpoint | undefined;
  /** Who had this address last, where nobody has it now. */
  findFormer(address: string): Endpoint | undefined;
  endpoints(): readonly Endpoint[];
  /** Static routes of machines outside the cluster: to which node they send packets for an address. */
  readonly routes: Map<string, Endpoint>;
  /** CIDR from which Services get their addresses; `null` where there is none. */
  readonly serviceRange: string | null;
}

export function createAddressTable(serviceRange: string | null): AddressTable {
  const present = new Map<string, Endpoint>();
  const former = new Map<string, Endpoint>();
  return {
    serviceRange,
    routes: new Map(),
    add(endpoint) {
      for (const address of endpoint.addresses) {
        present.set(address, endpoint);
        former.delete(address);
      }
    },
    remove(endpoint) {
      for (const address of endpoint.addresses) {
        if (present.get(address) !== endpoint) continue;
        present.delete(address);
        former.set(address, endpoint);
      }
    },
    find: (address) => present.get(address),
    findFormer: (address) => former.get(address),
    endpoints: () => [...new Set(present.values())],
  };
}

export function createEndpoint(
  shape: Pick<Endpoint, 'kind' | 'name' | 'addresses'> &
    Partial<Pick<Endpoint, 'node' | 'pod' | 'nameServer' | 'zone' | 'rules' | 'balancer'>>,
  firstPort: number,
): Endpoint {
  return {
    node: null,
    pod: null,
    nameServer: null,
    zone: null,
    rules: null,
    balancer: null,
    ...shape,
    health: new Map(),
    policies: new Map(),
    listeners: new Map(),
    formerPrograms: new Map(),
    connections: new Set(),
    isCut: false,
    link: { isHealthy: true, sinceMs: 0, before: true },
    nextPort: firstPort,
  };
}

export function placeOf(endpoint: Endpoint, address?: string): Place {
  return { kind: endpoint.kind, name: endpoint.name, address: address ?? endpoint.addresses[0] ?? null };
}

/** How a sentence names it: a pod without its namespace. */
export function shortName(endpoint: Endpoint): string {
  if (endpoint.kind === 'laptop') return 'your laptop';
  if (endpoint.kind === 'api-server') return 'the API server';
  if (endpoint.kind === 'load-balancer') return 'the load balancer';
  if (endpoint.kind === 'dns') return 'the DNS server of the cluster';
  if (endpoint.kind === 'internet' && endpoint.nameServer !== null) return 'a DNS server on the internet';
  return endpoint.pod?.name ?? endpoint.name;
}

const LAST_PORT = 60_999;
const FIRST_PORT = 32_768;

/** The next free port of the client side, as Linux' range has them. */
export function takePort(endpoint: Endpoint): number {
  const port = endpoint.nextPort;
  endpoint.nextPort = port >= LAST_PORT ? FIRST_PORT : port + 1;
  return port;
}

/** The node between the two that is cut off, where there is one: packets between them get lost. */
export function findCut(from: Endpoint, to: Endpoint): Endpoint | null {
  const [sender, receiver] = [from.node ?? from, to.node ?? to];
  if (sender === receiver) return null;
  return [sender, receiver].find(({ isCut }) => isCut) ?? null;
}

/** Cuts the connections of one program, or of all, and frees its ports. */
export function closeOwner(endpoint: Endpoint, owner: string | 'all'): void {
  for (const [port, listener] of endpoint.listeners) {
    if (owner !== 'all' && listener.owner !== owner) continue;
    endpoint.listeners.delete(port);
    endpoint.formerPrograms.set(port, listener.program);
  }
  for (const connection of [...endpoint.connections]) {
    if (owner !== 'all' && connection.owner !== owner) continue;
    endpoint.connections.delete(connection);
    connection.reset();
  }
}

/**
 * The data plane: who has which address, how packets and requests get from one to another, and the story of
 * each. It never asks the API; it knows what the kubelets, kube-proxy and the DNS controller have told it.
 * In the real thing this is the Linux kernel of every node and the network plugin.
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow } from '../kernel/random';
import type { Host, HttpOutcome, OutgoingRequest } from '../process';
import type { TracedRequest } from '../trace';
import { type BalancerProgram, changeHealth, createBalancer } from './balancer';
import { connect } from './connection';
import { closeOwner, createAddressTable, createEndpoint, type Endpoint } from './endpoint';
import type { Listener, NameServer } from './listener';
import type { PodPolicies } from './policy-step';
import { createProgrammed, type Programmed } from './programmed';
import { createRuleTable, type ServiceRule } from './service-rules';
import { createStack, type HostFiles } from './stack';
import { createTracer, SILENT_STORY } from './tracer';
import type { Zone } from './zone';

export interface NodeShape {
  readonly name: string;
  readonly internalAddress: string;
  readonly externalAddress: string | null;
}

export interface PodShape {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly address: string;
}

export interface DnsServerShape {
  /** As the story names it: `kube-system/kube-dns`. */
  readonly name: string;
  readonly address: string;
  /** cluster: nodes and pods reach it. internet: everybody does. */
  readonly place: 'cluster' | 'internet';
  readonly answer: NameServer;
  /** What it knows, where others may look at it. */
  readonly zone?: Zone;
}

export interface NetworkOptions {
  /** CIDR from which Services get their addresses: for what is said of an address that no rule knows. */
  readonly serviceRange?: string;
  /** False: no request tells its story. Default true. */
  readonly isTraced?: boolean;
}

/** One machine or pod as its owner (kubelet, cluster.ts) sees it. */
export interface Attachment {
  readonly endpoint: Endpoint;
  /** `owner` names the program's container: closing it frees the port and cuts its connections. */
  listen(listener: Listener, owner: string): 'listening' | 'in use';
  closeListeners(owner: string): void;
  createHost(name: string, kind: Host['kind'], files: HostFiles): Host;
  /** Replaces the rules of one Service (`default/web`) on this node. Nodes only. */
  programService(service: string, rules: readonly ServiceRule[]): void;
  /** What load balancers hear at a health check port of this node; `null`: nobody is asked there any more. */
  programHealth(port: number, isHealthy: boolean | null): void;
  /** A request that is no learner's traffic: nothing is told of it. For probes. */
  probe(request: OutgoingRequest, done: (outcome: HttpOutcome) => void): () => void;
  /** Is anybody listening there? For tcpSocket probes. */
  isListening(port: number): boolean;
  /** What NetworkPolicies say of a pod of this node; `null`: none selects it. Nodes only. */
  programPolicies(podAddress: string, policies: PodPolicies | null): void;
  /** Nodes only: whether packets come and go. Its pods are on it: theirs neither. */
  setConnected(isConnected: boolean): void;
  detach(): void;
}

export interface LoadBalancerAttachment {
  program(program: BalancerProgram): void;
  detach(): void;
}

export interface Network {
  addNode(node: NodeShape): Attachment;
  addPod(pod: PodShape, node: Attachment): Attachment;
  addLaptop(address: string): Attachment;
  addApiServer(address: string, listener: Listener): Attachment;
  addDnsServer(server: DnsServerShape): Attachment;
  /** A machine on the internet. */
  addOutside(name: string, address: string): Attachment;
  /** An address of a provider, outside the cluster; `name` is the Service that it was made for. */
  addLoadBalancer(name: string, address: string): LoadBalancerAttachment;
  requests(): readonly TracedRequest[];
  readonly version: number;
  readonly programmed: Programmed;
}

/** It is there for who looks whether the port is open; what is asked there gets no answer. */
const DNS_OVER_TCP: Listener = {
  port: 53,
  secure: false,
  program: 'the DNS server',
  handler: () => {},
  accept: ({ input, output }) => {
    input.onReadable(() => output.end());
  },
};

export function createNetwork(
  kernel: Kernel,
  { serviceRange, isTraced = true }: NetworkOptions = {},
): Network {
  const table = createAddressTable(serviceRange ?? null);
  const tracer = createTracer(kernel, isTraced);
  const random = kernel.createRandom('network');
  const choices = kernel.createRandom('network/services');
  let connections = 0;
  const wiring = {
    kernel,
    table,
    takeConnectionNumber: () => {
      connections += 1;
      return connections;
    },
  };
  const parts = { wiring, tracer, random };

  function attach(endpoint: Endpoint): Attachment {
    table.add(endpoint);
    return {
      endpoint,
      listen(listener, owner) {
        if (endpoint.listeners.has(listener.port)) return 'in use';
        endpoint.listeners.set(listener.port, { ...listener, owner });
        return 'listening';
      },
      closeListeners: (owner) => closeOwner(endpoint, owner),
      createHost: (name, kind, files) => ({ name, kind, network: createStack(parts, endpoint, files) }),
      programService(service, rules) {
        if (endpoint.rules === null) throw new Error(`${endpoint.name} is no node`);
        endpoint.rules.program(service, rules);
      },
      programHealth: (port, isHealthy) => changeHealth(endpoint.health, port, isHealthy, kernel.nowMs()),
      probe: (request, done) => connect(wiring, endpoint, request.host, request, SILENT_STORY, done),
      isListening: (port) => endpoint.listeners.has(port),
      programPolicies(podAddress, policies) {
        if (policies === null) endpoint.policies.delete(podAddress);
        else endpoint.policies.set(podAddress, policies);
      },
      setConnected(isConnected) {
        endpoint.isCut = !isConnected;
        const before = endpoint.link.isHealthy;
        endpoint.link = { isHealthy: isConnected, sinceMs: kernel.nowMs(), before };
      },
      detach() {
        closeOwner(endpoint, 'all');
        table.remove(endpoint);
      },
    };
  }

  const firstPort = () => 32_768 + drawBelow(random, 20_000);
  return {
    addNode: ({ name, internalAddress, externalAddress }) =>
      attach(
        createEndpoint(
          {
            kind: 'node',
            name,
            addresses: externalAddress === null ? [internalAddress] : [internalAddress, externalAddress],
            rules: createRuleTable(kernel, choices),
          },
          firstPort(),
        ),
      ),
    addPod: ({ namespace, name, uid, address }, node) =>
      attach(
        createEndpoint(
          {
            kind: 'pod',
            name: `${namespace}/${name}`,
            addresses: [address],
            node: node.endpoint,
            pod: { namespace, name, uid },
          },
          firstPort(),
        ),
      ),
    addLaptop: (address) =>
      attach(createEndpoint({ kind: 'laptop', name: 'laptop', addresses: [address] }, firstPort())),
    addOutside: (name, address) =>
      attach(createEndpoint({ kind: 'internet', name, addresses: [address] }, firstPort())),
    addApiServer(address, listener) {
      const attachment = attach(
        createEndpoint({ kind: 'api-server', name: 'kube-apiserver', addresses: [address] }, firstPort()),
      );
      attachment.listen(listener, 'kube-apiserver');
      return attachment;
    },
    addDnsServer({ name, address, place, answer, zone = null }) {
      const kind = place === 'cluster' ? 'dns' : 'internet';
      const attachment = attach(
        createEndpoint({ kind, name, addresses: [address], nameServer: answer, zone }, firstPort()),
      );
      attachment.listen(DNS_OVER_TCP, name);
      return attachment;
    },
    addLoadBalancer(name, address) {
      const balancer = createBalancer(kernel, choices);
      const { detach } = attach(
        createEndpoint({ kind: 'load-balancer', name, addresses: [address], balancer }, firstPort()),
      );
      return { program: balancer.program, detach };
    },
    programmed: createProgrammed(table),
    requests: tracer.requests,
    get version() {
      return tracer.version;
    },
  };
}

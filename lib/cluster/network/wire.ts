/**
 * The data plane: who has which address, how packets and requests get from one to another, and the story of
 * each. It never asks the API; it knows what the kubelets (and later kube-proxy and DNS) have told it.
 * In the real thing this is the Linux kernel of every node and the network plugin.
 */
import type { Kernel } from '../kernel/kernel';
import { drawBelow } from '../kernel/random';
import type { Host, HttpOutcome, NameOutcome, NetworkStack, OutgoingRequest, PingOutcome } from '../process';
import type { Place, TracedRequest } from '../trace';
import { connect } from './connection';
import {
  closeOwner,
  createAddressTable,
  createEndpoint,
  type Endpoint,
  placeOf,
  shortName,
} from './endpoint';
import type { Listener } from './listener';
import { type NameServer, resolveLocally } from './names';
import { countForwards, decidePing, returnDelayMs } from './route';
import { createTracer, type HopDraft, SILENT_STORY, type Story } from './tracer';
import { travel } from './travel';

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

/** One machine or pod as its owner (kubelet, cluster.ts) sees it. */
export interface Attachment {
  readonly endpoint: Endpoint;
  /** `owner` names the program's container: closing it frees the port and cuts its connections. */
  listen(listener: Listener, owner: string): 'listening' | 'in use';
  closeListeners(owner: string): void;
  /** `hosts` gives the text of /etc/hosts at the moment of asking. */
  createHost(name: string, kind: Host['kind'], hosts: () => string): Host;
  /** A request that is no learner's traffic: nothing is told of it. For probes. */
  probe(request: OutgoingRequest, done: (outcome: HttpOutcome) => void): () => void;
  /** Is anybody listening there? For tcpSocket probes. */
  isListening(port: number): boolean;
  detach(): void;
}

export interface Network {
  addNode(node: NodeShape): Attachment;
  addPod(pod: PodShape, node: Attachment): Attachment;
  addLaptop(address: string): Attachment;
  addApiServer(address: string, listener: Listener): Attachment;
  setNameServer(server: NameServer | null): void;
  requests(): readonly TracedRequest[];
  readonly version: number;
}

const OWN_HOPS_LIMIT = 64;

export function createNetwork(kernel: Kernel): Network {
  const table = createAddressTable();
  const tracer = createTracer(kernel);
  const random = kernel.createRandom('network');
  let connections = 0;
  let nameServer: NameServer | null = null;
  const wiring = {
    kernel,
    table,
    takeConnectionNumber: () => {
      connections += 1;
      return connections;
    },
  };

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
      createHost: (name, kind, hosts) => ({ name, kind, network: createStack(endpoint, hosts) }),
      probe: (request, done) => connect(wiring, endpoint, request.host, request, SILENT_STORY, done),
      isListening: (port) => endpoint.listeners.has(port),
      detach() {
        closeOwner(endpoint, 'all');
        table.remove(endpoint);
      },
    };
  }

  function createStack(endpoint: Endpoint, hosts: () => string): NetworkStack {
    return {
      addresses: () => endpoint.addresses,
      http: (request, done) => sendHttp(endpoint, hosts, request, done),
      ping: (address, timeoutMs, done) => sendPing(endpoint, address, timeoutMs, done),
      resolve: (name, done) => resolve(hosts, name, done),
    };
  }

  function resolve(hosts: () => string, name: string, done: (outcome: NameOutcome) => void): () => void {
    const local = resolveLocally(hosts(), name);
    if (local === null && nameServer !== null) return nameServer(name, done);
    return kernel.schedule(0, 'progress', () =>
      done(local ?? { ok: false, failure: 'not-found', server: null }),
    );
  }

  function openStory(from: Endpoint, address: string | null, request: OutgoingRequest): Story {
    const target = address === null ? undefined : table.find(address);
    if (from.kind === 'laptop' && target?.kind === 'api-server') return SILENT_STORY;
    return tracer.open({ protocol: 'http', from: placeOf(from), target: writeTarget(request) });
  }

  function sendHttp(
    from: Endpoint,
    hosts: () => string,
    request: OutgoingRequest,
    done: (outcome: HttpOutcome) => void,
  ): () => void {
    let giveUp = resolve(hosts, request.host, (names) => {
      const address = names.ok ? (names.addresses[0] ?? null) : null;
      const story = openStory(from, address, request);
      if (address !== null) {
        if (names.ok && names.server !== 'none') story.add(tellName(from, names));
        giveUp = connect(wiring, from, address, request, story, done);
        return;
      }
      story.add(tellUnknownName(from, request.host, nameServer !== null));
      story.finish({ kind: 'failed', reason: 'the name is unknown' });
      const { port } = request;
      done({ ok: false, failure: 'unresolved', address, port, afterMs: 0, requestId: story.id });
    });
    return () => giveUp();
  }

  function sendPing(
    from: Endpoint,
    address: string,
    timeoutMs: number,
    done: (outcome: PingOutcome) => void,
  ): () => void {
    const story = tracer.open({ protocol: 'icmp', from: placeOf(from), target: address });
    let stopReply = () => {};
    const stopTimer = kernel.schedule(timeoutMs, 'periodic', () => {
      stop();
      story.finish({ kind: 'failed', reason: 'no answer in time' });
      done({ ok: false, failure: 'timed-out', from: null });
    });
    const stopTravel = travel(wiring, { from, address, port: null }, story, (at) => {
      story.add(decidePing(at, address).hop);
      stopReply = kernel.schedule(returnDelayMs(from, at), 'progress', () => {
        stopTimer();
        const answeredBy = at.pod === null ? null : { ...at.pod, node: at.node?.name ?? '' };
        story.finish({ kind: 'answered', status: null }, answeredBy);
        const timeToLive = OWN_HOPS_LIMIT - countForwards(from, at);
        done({ ok: true, address, roundTripMs: drawRoundTrip(from, at), timeToLive });
      });
    });
    function stop(): void {
      stopTimer();
      stopTravel();
      stopReply();
    }
    return () => {
      stop();
      story.finish({ kind: 'failed', reason: 'the client gave up' });
    };
  }

  /** Finer than the clock of this world, which counts whole milliseconds: for the figures that ping prints. */
  function drawRoundTrip(from: Endpoint, to: Endpoint): number {
    const wholeMs = returnDelayMs(from, to);
    const base = wholeMs === 0 ? 38 : wholeMs === 1 ? 310 : 4_100;
    const spread = wholeMs === 0 ? 60 : wholeMs === 1 ? 420 : 900;
    return (base + drawBelow(random, spread)) / 1000;
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
    addApiServer(address, listener) {
      const attachment = attach(
        createEndpoint({ kind: 'api-server', name: 'kube-apiserver', addresses: [address] }, firstPort()),
      );
      attachment.listen(listener, 'kube-apiserver');
      return attachment;
    },
    setNameServer(server) {
      nameServer = server;
    },
    requests: tracer.requests,
    get version() {
      return tracer.version;
    },
  };
}

function writeTarget({ scheme, host, port, request }: OutgoingRequest): string {
  const usual = scheme === 'https' ? 443 : 80;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${request.path}`;
}

function tellName(from: Endpoint, names: Extract<NameOutcome, { ok: true }>): HopDraft {
  const reason = `${names.server} says: ${names.name} is ${names.addresses[0]}.`;
  return { place: placeOf(from), decision: 'resolved', reason };
}

function tellUnknownName(from: Endpoint, name: string, hasServer: boolean): HopDraft {
  const place: Place = placeOf(from);
  const reason = hasServer
    ? `No address is known for the name ${name}.`
    : `${name} is not in /etc/hosts of ${shortName(from)}, and no DNS server can be asked.`;
  return { place, decision: 'unresolved', reason };
}

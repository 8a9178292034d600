/**
 * The simulated Kubernetes world: builds it from a specification and steps it, event by event.
 * No I/O, no wall clock, no dice: the same specification, seed and acts give the same world everywhere.
 */
import { createApi } from './api/api';
import type { ApiClient } from './api/client';
import type { ApiHooks } from './api/hooks';
import type { Kind } from './api/kind';
import { CORE_KINDS } from './api/kinds';
import { writeKubeconfig } from './api/kubeconfig';
import { badRequest, noAnswer } from './api/status';
import type { Load, LoadTarget } from './batch-resources';
import { findDnsAddress, PUBLIC_RESOLV_CONF, startClusterDns } from './controllers/cluster-dns/cluster-dns';
import { startDeploymentController } from './controllers/deployment/deployment';
import { startEndpointSliceController } from './controllers/endpoint-slice';
import { startEndpointsController } from './controllers/endpoints';
import type { Kubelet } from './controllers/kubelet/kubelet';
import { startKubernetesService } from './controllers/kubernetes-service';
import { FIRST_NAMESPACES, startNamespaceContentController } from './controllers/namespace-content';
import { watchOwned } from './controllers/owned-index';
import { startReplicaSetController } from './controllers/replica-set';
import { startScheduler } from './controllers/scheduler/scheduler';
import { watchServicePods } from './controllers/service-pods';
import type { Channel, HttpRequest, HttpResponse } from './http';
import { createImageSource } from './images/catalogue';
import { type OutsideMachine, startInternet } from './internet';
import { createKernel, type Kernel } from './kernel/kernel';
import { parseTimestamp } from './kernel/time';
import { createLoads } from './loads';
import type { NameServer } from './network/listener';
import type { Programmed } from './network/programmed';
import { createNetwork, type Network } from './network/wire';
import { createNodeLinks, type NodeLinks } from './node-links';
import { type NodeParts, startNodes } from './nodes';
import type { ClusterPart, PartContext } from './part';
import type { FileSystem, Host, Process, ProcessRunner, Signal, Spend, TaskHandle } from './process';
import type { KubernetesObject, Pod, ReplicaSet } from './resources';
import type { WorldSpecification } from './specification';
import type { TracedRequest } from './trace';

export interface ClusterOptions {
  readonly specification: WorldSpecification;
  readonly seed: number;
  /** Chance of the warm-up, where worlds of every seed shall begin alike: who runs where, names, addresses. */
  readonly startSeed?: number;
  /**
   * As a function it is called with the cluster before anything runs in it: for a runner that needs the cluster's
   * clock and channels, since containers run during the warm-up already.
   */
  readonly runner: ProcessRunner | ((cluster: Cluster) => ProcessRunner);
  /** References that are pulled and then do nothing for ever: for recordings made without real containers. */
  readonly idleImages?: readonly string[];
  /** What a whole cluster has beyond the core: `PARTS` of parts.ts. Without them such objects are stored only. */
  readonly parts?: readonly ClusterPart[];
  /** `none`: no request tells its story, and the hash knows of none. Such a world is another one; nobody learns in it. */
  readonly tracing?: 'none';
}

export interface RunLimits {
  /** Stop before the first event later than this, and set the clock to it. */
  readonly untilMs?: number;
  /** Stop after this many events and task resumptions. */
  readonly steps?: number;
  /** Checked after each step; stop where it is true. */
  readonly until?: () => boolean;
}

export interface RunResult {
  readonly steps: number;
  /** Why it stopped. `idle`: no event is left at all. */
  readonly stopped: 'idle' | 'time' | 'steps' | 'condition';
}

/** progress: will lead somewhere (pull, start, grace, a running request). periodic: goes on for ever (probes, leases, back-off). */
export type EventClass = 'progress' | 'periodic';

export interface Cluster {
  nowMs(): number;
  /** RFC 3339 with seconds, of a virtual time. */
  timestamp(atMs: number): string;
  /** Total steps since the start: the deterministic budget counts these. */
  readonly steps: number;
  run(limits: RunLimits): RunResult;
  /** Virtual time of the next event of this class; `null` where there is none. */
  nextEventMs(eventClass: EventClass | 'any'): number | null;

  readonly laptop: Host;
  /** Kubeconfig of the learner's machine, as a file's text. */
  readonly kubeconfig: string;
  createChannel(name: string): Channel;
  /** A stream of chance of its own: uint32 values; the same name gives the same stream. */
  createRandom(name: string): () => number;
  spawn(process: Process<number>, name: string): TaskHandle;
  signal(task: TaskHandle, signal: Signal): void;
  readonly spend: Spend;
  /** False where as many programs run as this world bears. */
  hasRoom(): boolean;
  /** Runs before every other event of that millisecond: how signals and keys of the log enter at an exact place. */
  scheduleFirst(atMs: number, act: () => void): void;

  /** The HTTP face, without a network in between: for judging, pictures and the bridge. */
  handle(request: HttpRequest): HttpResponse;
  /**
   * From now on OpenAPI tells what each field is for, so that a real `kubectl explain` can print it. `texts`: the content
   * of schema-texts.json beside this file, by definition and field; it is large, so the world does not carry it.
   */
  describeFields(texts: Readonly<Record<string, Readonly<Record<string, string>>>>): void;
  /** Frozen objects of a kind, sorted by namespace and name. `kind` as in manifests: "Pod". */
  list(kind: string, namespace?: string): readonly KubernetesObject[];
  /**
   * Calls with every object that is written from now on, or is gone, inside the write: for a view of the world, which
   * must not act on it. Returns how to stop.
   */
  observe(listener: (object: KubernetesObject, isGone: boolean) => void): () => void;
  /** Files of a node's own disk, where volumes of kind hostPath lie. `null` where there is no such node. */
  nodeFiles(name: string): FileSystem | null;
  isNodeConnected(name: string): boolean;
  /** Files of a running container; `null` where there is none. */
  containerFiles(namespace: string, pod: string, container: string): FileSystem | null;

  /** Ends a container's main process from outside; `reason` is what its status says then. False where it does not run. */
  killContainer(namespace: string, pod: string, container: string, reason?: 'OOMKilled' | 'Error'): boolean;
  /**
   * Cuts a node off from everything: its kubelet falls silent, no packet comes or goes, its containers run on; or lets
   * it come back. False where there is no such node.
   */
  setNodeConnected(name: string, connected: boolean): boolean;

  /** What a workload has to do from now on, all its pods together. False where the world has no metrics. */
  setLoad(target: LoadTarget, load: Load): boolean;

  /** Servers and clients on the internet that the world knows of. */
  readonly outside: readonly OutsideMachine[];
  /** All requests that were traced, oldest first, the last `limits.tracedRequests` of them. */
  requests(): readonly TracedRequest[];
  /** What agents wrote into the data plane, to be looked at, and altered behind the API's back. */
  readonly programmed: Programmed;
  /** A number that changes whenever objects or requests change: cheap to poll for the picture. */
  readonly version: number;
  /** Sends a request from a place of the world (judging on a fork): a pod's network or the laptop's. */
  host(
    place:
      | { readonly namespace: string; readonly pod: string }
      | { readonly node: string }
      | { readonly outside: string }
      | 'laptop',
  ): Host | null;
  /** sha256 (hex) over every store write, hop and task result so far, in order. */
  hash(): string;
  /** Tasks that met a mistake of ours. Empty, or this world is not to be trusted. */
  faults(): readonly { readonly task: string; readonly atMs: number; readonly error: unknown }[];
}

const DEFAULT_START = '2026-01-01T00:00:00Z';
const DEFAULT_WARM_UP_MS = 30_000;
const DEFAULT_API_SERVER = '4.4.4.100';
/** Where the laptop asks the API server. */
export const API_SERVER_PORT = 6443;
/** From the range that is kept for documentation: the learner is somewhere on the internet. */
const LAPTOP_ADDRESS = '203.0.113.7';

export function createCluster(options: ClusterOptions): Cluster {
  const { specification, seed, startSeed } = options;
  const startsAtEpochMs = parseTimestamp(specification.startsAt ?? DEFAULT_START);
  if (startsAtEpochMs === null) throw new Error(`startsAt is no RFC 3339 time: ${specification.startsAt}`);
  const kernel = createKernel({ seed, startSeed, startsAtEpochMs });
  const network = createNetwork(kernel, {
    serviceRange: specification.serviceRange,
    isTraced: options.tracing !== 'none',
  });
  const kubelets = new Map<string, Kubelet>();
  const parts = options.parts ?? [];
  const kinds = [...CORE_KINDS, ...parts.flatMap(({ kinds: more = [] }) => more)];
  const api = createApi(
    kernel,
    kinds,
    describeAllocation(specification),
    parts.find(({ listKinds }) => listKinds !== undefined)?.listKinds,
  );
  const loads = createLoads(specification.loads, kernel.nowMs);
  const links = createNodeLinks();
  api.setHooks(createHooks(kubelets, links));
  const address = specification.apiServerAddress ?? DEFAULT_API_SERVER;
  const laptop = addOutside(network, address, api.handle);
  const internet = startInternet(network, specification);
  const nodeHosts = new Map<string, Host>();
  const nodeFiles = new Map<string, () => FileSystem>();

  const findPod = (namespace: string, name: string) => {
    const pod = api.client.get<Pod>('Pod', namespace, name);
    return { kubelet: findKubelet(kubelets, pod), uid: pod?.metadata.uid ?? '' };
  };
  function findHost(place: Parameters<Cluster['host']>[0]): Host | null {
    if (place === 'laptop') return laptop;
    if ('node' in place) return nodeHosts.get(place.node) ?? null;
    if ('outside' in place) return internet.findClient(place.outside);
    const { kubelet, uid } = findPod(place.namespace, place.pod);
    return kubelet?.podHost(uid) ?? null;
  }

  const cluster: Cluster = {
    ...faceOf(kernel),
    get steps() {
      return kernel.steps;
    },
    laptop,
    outside: internet.machines,
    kubeconfig: writeKubeconfig(`https://${address}:${API_SERVER_PORT}`),
    handle: api.handle,
    describeFields: (texts) => api.setHooks({ schemaTexts: () => texts }),
    list: (kind, namespace) => api.client.list(kind, namespace === undefined ? {} : { namespace }),
    observe: api.observe,
    containerFiles(namespace, name, container) {
      const { kubelet, uid } = findPod(namespace, name);
      return kubelet?.containerFiles(uid, container) ?? null;
    },
    nodeFiles: (name) => nodeFiles.get(name)?.() ?? null,
    isNodeConnected: (name) => kubelets.has(name) && links.isConnected(name),
    killContainer(namespace, name, container, reason = 'Error') {
      const { kubelet, uid } = findPod(namespace, name);
      return kubelet?.killContainer(uid, container, reason) ?? false;
    },
    setNodeConnected(name, connected) {
      if (kubelets.has(name)) links.set(name, connected);
      return kubelets.has(name);
    },
    setLoad(target, load) {
      loads?.set(target, load);
      return loads !== null;
    },
    requests: network.requests,
    programmed: network.programmed,
    get version() {
      return api.revision + network.version;
    },
    host: findHost,
    faults: () => kernel.faults,
  };
  const runner = typeof options.runner === 'function' ? options.runner(cluster) : options.runner;
  const world = { kernel, api: api.client, specification, links, network, loads, setHooks: api.setHooks };
  api.admitWith(parts.flatMap(({ admission = [] }) => admission));
  const nodes = startWorld(world, network, { ...options, runner, address, upstream: internet.nameServer });
  for (const { kubelet, host, files } of nodes) {
    kubelets.set(kubelet.nodeName, kubelet);
    nodeHosts.set(kubelet.nodeName, host);
    nodeFiles.set(kubelet.nodeName, files);
  }
  for (const object of specification.objects) createObject(api.client, kinds, object);
  kernel.run({ untilMs: specification.warmUpMs ?? DEFAULT_WARM_UP_MS });
  kernel.beginOwnChance();
  return cluster;
}

interface StartOptions extends Pick<ClusterOptions, 'parts' | 'idleImages'> {
  readonly runner: ProcessRunner;
  /** Of the API server. */
  readonly address: string;
  /** Knows the names of the internet. */
  readonly upstream: NameServer;
}

/** Controllers first, then what came with the parts, then DNS and the nodes, which are returned. */
function startWorld(
  world: Omit<PartContext, 'sets' | 'pods'>,
  network: Network,
  { parts = [], idleImages = [], runner, address, upstream }: StartOptions,
): ReturnType<typeof startNodes> {
  const { kernel, api, specification, links } = world;
  const indexes = startControllers(kernel, api, address);
  startScheduler(
    kernel,
    api,
    parts.flatMap(({ scheduling = [] }) => scheduling),
  );
  for (const part of parts) part.start?.({ ...indexes, ...world });
  const images = createImageSource(
    idleImages,
    parts.flatMap(({ images: more = [] }) => more),
  );
  const clusterDns = findDnsAddress(specification);
  const aids = parts.find((part) => part.aids !== undefined)?.aids ?? null;
  const agents = parts.flatMap(({ createAgent }) =>
    createAgent === undefined ? [] : [createAgent({ kernel, api, clusterDns })],
  );
  const nodeParts = { kernel, network, runner, api, images, clusterDns, links, aids, agents };
  const followDns = parts.find((part) => part.followDns !== undefined)?.followDns;
  startDns(nodeParts, specification, upstream, followDns);
  return startNodes(nodeParts, specification);
}

/** What the kernel does for whoever steps the world. */
function faceOf(kernel: Kernel) {
  const { nowMs, run, nextEventMs, createRandom, spawn, signal, spend, hasRoom, scheduleFirst, hash } =
    kernel;
  return {
    ...{ nowMs, run, nextEventMs, createRandom, spawn, signal, spend, hasRoom, scheduleFirst, hash },
    timestamp: (atMs: number) => kernel.timestamp(atMs),
    createChannel: (name: string) => kernel.createChannel(name),
  };
}

function describeAllocation({ serviceRange, serviceAddresses, serviceAddressOrder }: WorldSpecification) {
  return { range: serviceRange, fixed: serviceAddresses, order: serviceAddressOrder };
}

/** Those that look after the whole cluster; kubelets and kube-proxies come with their nodes. `address`: of the API server. */
function startControllers(
  kernel: Kernel,
  api: ApiClient,
  address: string,
): Pick<PartContext, 'sets' | 'pods'> {
  startNamespaces(kernel, api);
  startKubernetesService(kernel, api, { address, port: API_SERVER_PORT });
  const sets = watchOwned<ReplicaSet>(api, 'ReplicaSet');
  const pods = watchOwned<Pod>(api, 'Pod');
  startDeploymentController(kernel, api, sets, pods);
  startReplicaSetController(kernel, api, sets, pods);
  const servicePods = watchServicePods(api);
  startEndpointSliceController(kernel, api, servicePods);
  startEndpointsController(kernel, api, servicePods);
  return { sets, pods };
}

/** What stands outside the nodes: the API server, and the laptop, which is returned. */
function addOutside(network: Network, address: string, handle: Cluster['handle']): Host {
  network.addApiServer(address, {
    port: API_SERVER_PORT,
    secure: true,
    program: 'the API server',
    handler: ({ request }, respond) => respond(handle(request)),
  });
  return network.addLaptop(LAPTOP_ADDRESS).createHost('laptop', 'laptop', {
    hosts: () => '127.0.0.1\tlocalhost laptop\n',
    resolvConf: () => PUBLIC_RESOLV_CONF,
  });
}

function findKubelet(kubelets: ReadonlyMap<string, Kubelet>, pod: Pod | null): Kubelet | null {
  return kubelets.get(pod?.spec.nodeName ?? '') ?? null;
}

/** The API server passes logs, exec and attach on to the kubelet of the pod's node. */
function createHooks(kubelets: ReadonlyMap<string, Kubelet>, links: NodeLinks): ApiHooks {
  function reach(pod: Pod): Kubelet {
    const kubelet = findKubelet(kubelets, pod);
    if (kubelet !== null && !links.isConnected(kubelet.nodeName))
      throw noAnswer(pod.status?.hostIP ?? kubelet.nodeName);
    if (kubelet !== null) return kubelet;
    throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  }
  return {
    podLog: (pod, options) => (pod.spec.nodeName === undefined ? '' : reach(pod).podLog(pod, options)),
    podExec: (pod, options) => reach(pod).podExec(pod, options),
    podAttach: (pod, options) => reach(pod).podAttach(pod, options),
  };
}

function startNamespaces(kernel: Kernel, api: ApiClient): void {
  for (const name of FIRST_NAMESPACES)
    api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  startNamespaceContentController(kernel, api);
}

function startDns(
  { kernel, api, network, clusterDns }: NodeParts,
  { objects }: WorldSpecification,
  upstream: NameServer,
  followDns: ClusterPart['followDns'],
): void {
  if (clusterDns === null) return;
  const hasOwnConfiguration = objects.some(
    ({ kind, metadata: { name, namespace } }) =>
      kind === 'ConfigMap' && name === 'coredns' && namespace === 'kube-system',
  );
  startClusterDns(kernel, api, network, {
    address: clusterDns,
    upstream,
    follow: (server) => followDns?.(kernel, api, server, hasOwnConfiguration),
  });
}

function createObject(api: ApiClient, kinds: readonly Kind[], object: KubernetesObject): void {
  const { status: _given, ...rest } = object;
  const isNamespaced = kinds.some((kind) => kind.kind === object.kind && kind.isNamespaced);
  const metadata = isNamespaced ? { namespace: 'default', ...object.metadata } : object.metadata;
  api.create({ ...rest, metadata } as KubernetesObject);
}

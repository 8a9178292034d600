/**
 * The cluster as plain data for a map: what is there, where it stands, how it fares and what is awaited.
 * Read from the stored objects only, as `kubectl get` would; it decides nothing and remembers nothing.
 */
import type { Deployment, EndpointSlice, KubernetesObject, ReplicaSet, Service } from './resources';

export type PodState = 'starting' | 'ready' | 'not-ready' | 'terminating' | 'failed' | 'succeeded';

export interface NodePicture {
  readonly name: string;
  readonly internalAddress: string;
  readonly externalAddress: string | null;
  readonly ready: boolean;
}

export interface PodPicture {
  readonly namespace: string;
  readonly name: string;
  /** Two pods of one name have different uids: the map draws another pod then. */
  readonly uid: string;
  /** `null` until the scheduler has chosen. */
  readonly node: string | null;
  /** `null` until the pod's network stands. */
  readonly address: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: PodState;
  /** One word or short text as kubectl's STATUS column has it: "Running", "ContainerCreating", "CrashLoopBackOff". */
  readonly reason: string;
  readonly phase: string;
  readonly restarts: number;
  /** What this pod waits for, without a full stop: "pulling image nginx"; `null` where it waits for nothing. */
  readonly waitingFor: string | null;
  readonly containers: readonly { readonly name: string; readonly image: string; readonly ready: boolean }[];
}

/** A Service and the pods behind it, as its EndpointSlices say: it lives on no node. */
export interface ServicePicture {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly type: 'ClusterIP' | 'NodePort' | 'LoadBalancer' | 'ExternalName';
  /** `null`: headless, ExternalName, or not allocated yet. */
  readonly address: string | null;
  readonly isHeadless: boolean;
  readonly externalName: string | null;
  readonly ports: readonly {
    readonly name: string | null;
    readonly protocol: string;
    readonly port: number;
    /** As written: a number or the name of a container's port. */
    readonly targetPort: number | string;
    readonly nodePort: number | null;
  }[];
  readonly selector: Readonly<Record<string, string>> | null;
  readonly endpoints: readonly {
    readonly address: string;
    /** Requests are sent there. */
    readonly ready: boolean;
    readonly terminating: boolean;
    /** `null` where the slice names no pod. */
    readonly podUid: string | null;
  }[];
}

/** What keeps pods alive: a Deployment, or a ReplicaSet that stands alone. */
export interface WorkloadPicture {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly wanted: number;
  readonly ready: number;
  readonly podUids: readonly string[];
}

export interface ClusterPicture {
  readonly nodes: readonly NodePicture[];
  readonly pods: readonly PodPicture[];
  /** Without those of the system (`kubernetes`, and all of kube-system). */
  readonly services: readonly ServicePicture[];
  readonly workloads: readonly WorkloadPicture[];
  /** What the whole map waits for: "pod-nginx: pulling image nginx"; `null` where nothing is in progress. */
  readonly waitingFor: string | null;
}

/** What is drawn: `cluster.list` of the door, or the same of a fork. */
export interface PictureSource {
  list(kind: string, namespace?: string): readonly KubernetesObject[];
}

export function drawCluster(source: PictureSource): ClusterPicture {
  const pods = source.list('Pod').map(drawPod);
  const waiting = pods.find((pod) => pod.waitingFor !== null);
  return {
    nodes: source.list('Node').map(drawNode),
    pods,
    services: drawServices(source),
    workloads: drawWorkloads(source),
    waitingFor: waiting === undefined ? null : `${waiting.name}: ${waiting.waitingFor}`,
  };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

interface NodeShape {
  readonly status?: {
    readonly conditions?: readonly Condition[];
    readonly addresses?: readonly { readonly type: string; readonly address: string }[];
  };
}

function drawNode(object: KubernetesObject): NodePicture {
  const { status } = object as NodeShape;
  const find = (type: string) => status?.addresses?.find((entry) => entry.type === type)?.address;
  return {
    name: object.metadata.name,
    internalAddress: find('InternalIP') ?? '',
    externalAddress: find('ExternalIP') ?? null,
    ready: hasCondition(status?.conditions, 'Ready'),
  };
}

function hasCondition(conditions: readonly Condition[] | undefined, type: string): boolean {
  return conditions?.some((entry) => entry.type === type && entry.status === 'True') ?? false;
}

interface ContainerState {
  readonly waiting?: { readonly reason?: string };
  readonly terminated?: { readonly reason?: string; readonly exitCode: number };
}

interface PodShape {
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly name: string; readonly image: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly podIP?: string;
    readonly conditions?: readonly Condition[];
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly ready: boolean;
      readonly restartCount: number;
      readonly state?: ContainerState;
    }[];
  };
}

function drawPod(object: KubernetesObject): PodPicture {
  const { metadata } = object;
  const { spec, status } = object as PodShape;
  const statuses = status?.containerStatuses ?? [];
  const state = judgeState(object);
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    node: spec?.nodeName ?? null,
    address: status?.podIP ?? null,
    labels: metadata.labels ?? {},
    state,
    reason: tellReason(object),
    phase: status?.phase ?? 'Pending',
    restarts: statuses.reduce((sum, entry) => sum + entry.restartCount, 0),
    waitingFor: tellWaiting(object, state),
    containers: (spec?.containers ?? []).map(({ name, image }) => ({
      name,
      image,
      ready: statuses.some((entry) => entry.name === name && entry.ready),
    })),
  };
}

const FAILURES = [
  'CrashLoopBackOff',
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'RunContainerError',
];

function judgeState(object: KubernetesObject): PodState {
  const { status } = object as PodShape;
  if (object.metadata.deletionTimestamp !== undefined) return 'terminating';
  if (status?.phase === 'Succeeded') return 'succeeded';
  if (status?.phase === 'Failed') return 'failed';
  const waiting = (status?.containerStatuses ?? []).map((entry) => entry.state?.waiting?.reason ?? '');
  if (waiting.some((reason) => FAILURES.includes(reason))) return 'failed';
  if (status?.phase !== 'Running') return 'starting';
  return hasCondition(status.conditions, 'Ready') ? 'ready' : 'not-ready';
}

/** The last container that has something to say wins, as in kubectl's STATUS column. */
function tellReason(object: KubernetesObject): string {
  const { status } = object as PodShape;
  if (object.metadata.deletionTimestamp !== undefined) return 'Terminating';
  let reason = status?.reason ?? status?.phase ?? 'Pending';
  for (const { state } of [...(status?.containerStatuses ?? [])].reverse()) {
    if (state?.waiting?.reason) reason = state.waiting.reason;
    else if (state?.terminated) reason = state.terminated.reason ?? `ExitCode:${state.terminated.exitCode}`;
  }
  return reason;
}

function tellWaiting(object: KubernetesObject, state: PodState): string | null {
  const { spec, status } = object as PodShape;
  if (state === 'terminating') return 'shutting down';
  if (state !== 'starting') return null;
  if (spec?.nodeName === undefined) return 'waiting for a node';
  const waiting = status?.containerStatuses?.find((entry) => entry.state?.waiting !== undefined);
  const image = spec.containers?.find((container) => container.name === waiting?.name)?.image;
  return image === undefined ? 'starting its containers' : `pulling image ${image}`;
}

const SERVICE_LABEL = 'kubernetes.io/service-name';

function drawServices(source: PictureSource): readonly ServicePicture[] {
  const slices = new Map<string, EndpointSlice[]>();
  for (const slice of source.list('EndpointSlice') as readonly EndpointSlice[]) {
    const key = `${slice.metadata.namespace}/${slice.metadata.labels?.[SERVICE_LABEL]}`;
    slices.set(key, [...(slices.get(key) ?? []), slice]);
  }
  return (source.list('Service') as readonly Service[])
    .filter(({ metadata }) => !isOfSystem(metadata.namespace ?? '', metadata.name))
    .map((service) => {
      const key = `${service.metadata.namespace}/${service.metadata.name}`;
      return drawService(service, slices.get(key) ?? []);
    });
}

function isOfSystem(namespace: string, name: string): boolean {
  return namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes');
}

function drawService({ metadata, spec }: Service, slices: readonly EndpointSlice[]): ServicePicture {
  const isHeadless = spec.clusterIP === 'None';
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    type: spec.type ?? 'ClusterIP',
    address: isHeadless ? null : spec.clusterIP || null,
    isHeadless,
    externalName: spec.externalName ?? null,
    ports: (spec.ports ?? []).map(({ name, protocol, port, targetPort, nodePort }) => ({
      name: name ?? null,
      protocol: protocol ?? 'TCP',
      port,
      targetPort: targetPort ?? port,
      nodePort: nodePort ?? null,
    })),
    selector: spec.selector ?? null,
    endpoints: drawEndpoints(slices),
  };
}

/** A pod with ports of its own kind stands in a slice of its own, but never twice. */
function drawEndpoints(slices: readonly EndpointSlice[]): ServicePicture['endpoints'] {
  return slices.flatMap(({ endpoints }) =>
    (endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) =>
      addresses.map((address) => ({
        address,
        // Left out means ready: so somebody who writes a slice by hand needs to say nothing.
        ready: conditions?.ready ?? true,
        terminating: conditions?.terminating ?? false,
        podUid: targetRef?.kind === 'Pod' ? (targetRef.uid ?? null) : null,
      })),
    ),
  );
}

function controllerUid({ metadata }: KubernetesObject): string | null {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? null;
}

function uidsByController(objects: readonly KubernetesObject[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const object of objects) {
    const owner = controllerUid(object);
    if (owner !== null) found.set(owner, [...(found.get(owner) ?? []), object.metadata.uid ?? '']);
  }
  return found;
}

function drawWorkloads(source: PictureSource): readonly WorkloadPicture[] {
  const sets = source.list('ReplicaSet') as readonly ReplicaSet[];
  const podsOf = uidsByController(source.list('Pod'));
  const setsOf = uidsByController(sets);
  const draw = (object: Deployment | ReplicaSet, podUids: readonly string[]): WorkloadPicture => ({
    kind: object.kind,
    namespace: object.metadata.namespace ?? '',
    name: object.metadata.name,
    uid: object.metadata.uid ?? '',
    wanted: object.spec.replicas ?? 1,
    ready: object.status?.readyReplicas ?? 0,
    podUids,
  });
  const deployments = (source.list('Deployment') as readonly Deployment[]).map((deployment) => {
    const own = setsOf.get(deployment.metadata.uid ?? '') ?? [];
    return draw(
      deployment,
      own.flatMap((uid) => podsOf.get(uid) ?? []),
    );
  });
  const alone = sets
    .filter((set) => controllerUid(set) === null)
    .map((set) => draw(set, podsOf.get(set.metadata.uid ?? '') ?? []));
  return [...deployments, ...alone].filter(({ namespace }) => namespace !== 'kube-system');
}

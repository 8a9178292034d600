/**
 * Draws single parts of the picture from stored objects, as `kubectl get` would read them. It decides nothing and
 * remembers nothing. Jobs and what has pods without being one of the workloads below get no part of their own.
 */
import type {
  NodePicture,
  PlacePicture,
  PodPicture,
  PodState,
  ServicePart,
  SlicePart,
  WorkloadPicture,
} from './picture';
import type { EndpointSlice, KubernetesObject, Service } from './resources';

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

export function drawNode(object: KubernetesObject): NodePicture {
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

export function drawPod(object: KubernetesObject): PodPicture {
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
    controller: controllerUid(object),
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

function isOfSystem(namespace: string, name: string): boolean {
  return namespace === 'kube-system' || (namespace === 'default' && name === 'kubernetes');
}

/** `null`: it belongs to the system. */
export function drawService(object: KubernetesObject): ServicePart | null {
  const { metadata, spec } = object as Service;
  if (isOfSystem(metadata.namespace ?? '', metadata.name)) return null;
  const isHeadless = spec.clusterIP === 'None';
  return {
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    uid: metadata.uid ?? '',
    type: spec.type ?? 'ClusterIP',
    address: isHeadless ? null : spec.clusterIP || null,
    isHeadless,
    externalName: spec.externalName ?? null,
    ...(spec.type === 'LoadBalancer' && { externalAddresses: externalAddressesOf(object) }),
    ports: (spec.ports ?? []).map(({ name, protocol, port, targetPort, nodePort }) => ({
      name: name ?? null,
      protocol: protocol ?? 'TCP',
      port,
      targetPort: targetPort ?? port,
      nodePort: nodePort ?? null,
    })),
    selector: spec.selector ?? null,
  };
}

interface BalancerShape {
  readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
}

function externalAddressesOf(object: KubernetesObject): string[] {
  const { ingress } = ((object as Service).status?.loadBalancer ?? {}) as BalancerShape;
  return (ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}

/** Cluster DNS stands behind this Service; `null`: any other. */
export function drawDns(object: KubernetesObject): PlacePicture | null {
  const { metadata, spec } = object as Service;
  if (metadata.namespace !== 'kube-system' || metadata.name !== 'kube-dns') return null;
  return { kind: 'dns', name: 'kube-dns', uid: metadata.uid ?? '', address: spec.clusterIP || null };
}

/** A pod with ports of its own kind stands in a slice of its own, but never twice. */
export function drawSlice(object: KubernetesObject): SlicePart | null {
  const { metadata, endpoints } = object as EndpointSlice;
  const { namespace = '', name, uid = '', labels } = metadata;
  const service = labels?.[SERVICE_LABEL];
  if (service === undefined || isOfSystem(namespace, service)) return null;
  return {
    namespace,
    name,
    uid,
    service,
    endpoints: (endpoints ?? []).flatMap(({ addresses, conditions, targetRef }) =>
      addresses.map((address) => ({
        address,
        // Left out means ready: so somebody who writes a slice by hand needs to say nothing.
        ready: conditions?.ready ?? true,
        terminating: conditions?.terminating ?? false,
        podUid: targetRef?.kind === 'Pod' ? (targetRef.uid ?? null) : null,
      })),
    ),
  };
}

export function controllerUid({ metadata }: KubernetesObject): string | null {
  return metadata.ownerReferences?.find(({ controller }) => controller === true)?.uid ?? null;
}

interface WorkloadShape {
  readonly spec: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly numberReady?: number;
  };
}

/** `controllers`: whom its pods name. `null`: it belongs to the system. */
export function drawWorkload(
  object: KubernetesObject,
  controllers: readonly string[],
): WorkloadPicture | null {
  const { kind, metadata } = object;
  const { spec, status } = object as unknown as WorkloadShape;
  const { namespace = '', name, uid = '' } = metadata;
  if (namespace === 'kube-system') return null;
  // A DaemonSet wants one for each of its nodes, which only its status knows.
  const [wanted, ready] =
    kind === 'DaemonSet'
      ? [status?.desiredNumberScheduled, status?.numberReady]
      : [spec.replicas ?? 1, status?.readyReplicas];
  return { kind, namespace, name, uid, wanted: wanted ?? 0, ready: ready ?? 0, controllers };
}

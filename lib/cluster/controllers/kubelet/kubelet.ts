/**
 * The kubelet of one node: registers the node, runs the pods that are bound to it and answers for their logs
 * and for exec. The lease is renewed with the node's status every five minutes and not every ten seconds, so
 * that a world in which nothing happens costs nothing. Left out: evictions, static pods, checkpoints. Upstream: pkg/kubelet.
 */
import type { PodExecOptions, PodLogOptions, PodStreams } from '../../api/hooks';
import { badRequest, internalError, isApiError } from '../../api/status';
import type { Body } from '../../http';
import { formatMicroTime, parseTimestamp } from '../../kernel/time';
import type { FileSystem, Host } from '../../process';
import type { KubernetesObject, Node, Pod } from '../../resources';
import type { ContainerRun } from './container';
import { attachToContainer, execInContainer } from './exec';
import type { Machine } from './machine';
import { buildNodeStatus, describeNode, type NodeDescription } from './node-status';
import { createPodWorker, type PodWorker } from './pod-worker';
import type { ContainerRecord } from './record';

export interface Kubelet {
  readonly nodeName: string;
  podLog(pod: Pod, options: PodLogOptions): Body;
  podExec(pod: Pod, options: PodExecOptions): PodStreams;
  podAttach(pod: Pod, options: PodExecOptions): PodStreams;
  /** `null` where nothing of that name runs here. */
  containerFiles(uid: string, container: string): FileSystem | null;
  /** A host in the pod's network: that of its first running container. */
  podHost(uid: string): Host | null;
  /** Ends the container's main process from outside. False where it does not run. */
  killContainer(uid: string, container: string, reason: string): boolean;
}

const LEASE_NAMESPACE = 'kube-node-lease';
const HEARTBEAT_MS = 300_000;
/** How long a changed ConfigMap needs to reach the files of a volume. */
const PROPAGATION_MS = 60_000;

export function startKubelet(machine: Machine, description: NodeDescription): Kubelet {
  const { kernel, api, runner, nodeName } = machine;
  const workers = new Map<string, PodWorker>();

  function register(): void {
    const node = describeNode(description, kernel.timestamp());
    const stored = api.create(node);
    api.updateStatus({ ...stored, status: node.status });
    api.create(describeLease());
    kernel.schedule(HEARTBEAT_MS, 'periodic', beat);
  }

  function describeLease(): KubernetesObject {
    const time = formatMicroTime(kernel.epochMs());
    const { uid = '' } = api.get('Node', '', nodeName)?.metadata ?? {};
    const ownerReferences = [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid }];
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: nodeName, namespace: LEASE_NAMESPACE, ownerReferences },
      spec: { holderIdentity: nodeName, leaseDurationSeconds: 40, renewTime: time },
    };
  }

  function beat(): void {
    kernel.schedule(HEARTBEAT_MS, 'periodic', beat);
    const node = api.get<Node>('Node', '', nodeName);
    if (node === null) return;
    try {
      const conditions = node.status?.conditions ?? [];
      api.updateStatus({ ...node, status: buildNodeStatus(description, kernel.timestamp(), conditions) });
      api.update(describeLease());
    } catch (error) {
      if (!isApiError(error)) throw error;
    }
  }

  function see(pod: Pod, isDeleted: boolean): void {
    const uid = pod.metadata.uid ?? '';
    const worker = workers.get(uid);
    if (isDeleted) worker?.abandon();
    else if (worker !== undefined) worker.update(pod);
    else if (pod.spec.nodeName === nodeName) {
      workers.set(
        uid,
        createPodWorker(machine, pod, () => workers.delete(uid)),
      );
    }
  }

  function refreshSoon(namespace: string): void {
    const readers = [...workers.values()].filter((worker) => worker.readsFrom(namespace));
    if (readers.length === 0) return;
    kernel.schedule(PROPAGATION_MS, 'periodic', () => {
      for (const worker of readers) worker.refresh();
    });
  }

  function find(pod: Pod, container: string): ContainerRecord | null {
    return workers.get(pod.metadata.uid ?? '')?.find(container) ?? null;
  }

  function findRun(pod: Pod, container: string): ContainerRun {
    const run = find(pod, container)?.run;
    if (run === null || run === undefined) {
      throw internalError(`unable to upgrade connection: container not found ("${container}")`);
    }
    return run;
  }

  register();
  api.watch('Pod', ({ type, object }) => see(object as Pod, type === 'DELETED'));
  for (const kind of ['ConfigMap', 'Secret']) {
    api.watch(kind, ({ type, object }) => {
      if (type === 'MODIFIED') refreshSoon(object.metadata.namespace ?? '');
    });
  }

  return {
    nodeName,
    podLog(pod, options) {
      const { container, previous, follow, sinceSeconds, sinceTime } = options;
      const record = find(pod, container);
      const log = previous ? record?.previousLog : record?.log;
      if (record === null || log === null || log === undefined) throw tellNoLog(pod, options, record);
      const sinceEpochMs =
        sinceSeconds !== null
          ? kernel.epochMs() - sinceSeconds * 1000
          : sinceTime === null
            ? null
            : parseTimestamp(sinceTime);
      const query = { ...options, sinceEpochMs };
      return follow && !previous ? log.follow(query) : log.read(query);
    },
    podExec: (pod, options) => execInContainer(kernel, runner, findRun(pod, options.container), options),
    podAttach: (pod, options) => attachToContainer(kernel, findRun(pod, options.container), options),
    containerFiles: (uid, container) => workers.get(uid)?.find(container)?.run?.files ?? null,
    podHost: (uid) => workers.get(uid)?.host() ?? null,
    killContainer(uid, container, reason) {
      const record = workers.get(uid)?.find(container) ?? null;
      if (record === null || record.run === null) return false;
      record.endReason = reason;
      kernel.signal(record.run.task, 'SIGKILL');
      return true;
    },
  };
}

function tellNoLog(pod: Pod, { container, previous }: PodLogOptions, record: ContainerRecord | null) {
  const name = pod.metadata.name;
  if (previous) return badRequest(`previous terminated container "${container}" in pod "${name}" not found`);
  const reason = record?.state.waiting?.reason ?? 'ContainerCreating';
  const why = /^(ErrImagePull|ImagePullBackOff)$/.test(reason) ? 'trying and failing to pull image' : reason;
  return badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`);
}

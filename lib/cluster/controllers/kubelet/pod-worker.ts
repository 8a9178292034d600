/**
 * One pod on its node, from its first second to its last. It acts on what the API says of the pod and writes back its
 * status. The end of all: everything is asked to end at once, sidecars after the others in reverse order; then the
 * network goes away, then the object. Left out: evictions for lack of a node's memory or disk, static pods,
 * runAsNonRoot, changed resources of running containers. Upstream: pkg/kubelet/pod_workers.go, pkg/kubelet/kubelet.go.
 */
import { isApiError } from '../../api/status';
import type { Host } from '../../process';
import type { Pod } from '../../resources';
import { type Machine, recordPodEvent } from './machine';
import { createPodContainers, graceOf } from './pod-containers';
import { buildStatus } from './pod-status';
import type { ContainerRecord } from './record';

export interface PodWorker {
  readonly uid: string;
  /** The pod as it is stored now. */
  update(pod: Pod): void;
  /** The object is gone: everything ends at once. */
  abandon(): void;
  /** Has it files of ConfigMaps or Secrets of this namespace? */
  readsFrom(namespace: string): boolean;
  /** What its volumes show has changed. */
  refresh(): void;
  /** That of the first running container; `null` where none runs. */
  host(): Host | null;
  find(container: string): ContainerRecord | null;
}

const CLEAN_UP_MS = 60;
const DEADLINE = {
  reason: 'DeadlineExceeded',
  message: 'Pod was active on the node longer than the specified deadline',
};

export function createPodWorker(machine: Machine, first: Pod, onGone: () => void): PodWorker {
  const { kernel, api } = machine;
  const uid = first.metadata.uid ?? '';
  const seenMs = kernel.nowMs();
  const startTime = first.status?.startTime ?? kernel.timestamp();
  let pod = first;
  let failure: typeof DEADLINE | null = null;
  let isReporting = false;
  /** Nothing runs any more. */
  let isOver = first.status?.phase === 'Succeeded' || first.status?.phase === 'Failed';
  let isGone = false;
  let deadline: unknown;
  let stopDeadline = () => {};
  const containers = createPodContainers(machine, { pod: () => pod, seenMs, report, onEmpty: settle });

  function report(): void {
    if (isReporting || isGone) return;
    isReporting = true;
    kernel.schedule(0, 'progress', () => {
      isReporting = false;
      if (!isGone) writeStatus();
    });
  }

  function writeStatus(): void {
    const stored = api.get<Pod>('Pod', pod.metadata.namespace ?? '', pod.metadata.name);
    if (stored === null || stored.metadata.uid !== uid) return;
    pod = stored;
    const status = buildStatus({
      pod,
      hostAddress: machine.internalAddress,
      podAddress: containers.address(),
      startTime,
      initContainers: containers.known.initRecords,
      containers: containers.known.records,
      ephemeralContainers: containers.ephemeral,
      failure,
      isOver,
      timestamp: kernel.timestamp(),
    });
    try {
      api.updateStatus({ ...pod, status });
    } catch (error) {
      if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
      if (isApiError(error, 'Conflict')) report();
    }
  }

  /** No container runs any more, and none will. */
  function settle(): void {
    stopDeadline();
    if (pod.metadata.deletionTimestamp === undefined) {
      isOver = true;
      report();
      containers.closeNetwork();
      return;
    }
    kernel.schedule(CLEAN_UP_MS, 'progress', () => {
      if (isGone) return;
      isOver = true;
      writeStatus();
      leave();
      try {
        api.delete('Pod', pod.metadata.namespace ?? '', pod.metadata.name, { gracePeriodSeconds: 0, uid });
      } catch (error) {
        if (!isApiError(error)) throw error;
      }
    });
  }

  /** The network goes away last, when no program of the pod runs any more. */
  function leave(): void {
    isGone = true;
    stopDeadline();
    containers.kill();
    containers.closeNetwork();
    onGone();
  }

  function watchDeadline(): void {
    const seconds = pod.spec['activeDeadlineSeconds'];
    if (seconds === deadline || isOver) return;
    deadline = seconds;
    stopDeadline();
    if (typeof seconds !== 'number') return;
    stopDeadline = kernel.schedule(seenMs + seconds * 1000 - kernel.nowMs(), 'periodic', () => {
      if (containers.isWinding()) return;
      recordPodEvent(machine, pod, 'Normal', DEADLINE.reason, DEADLINE.message);
      failure = DEADLINE;
      containers.wind(graceOf(pod));
    });
  }

  function follow(next: Pod): void {
    const before = pod;
    pod = next;
    const { deletionTimestamp, deletionGracePeriodSeconds: seconds } = pod.metadata;
    if (deletionTimestamp === undefined) {
      watchDeadline();
      containers.follow(before);
    } else if (isOver && containers.isWinding()) settle();
    else containers.wind(seconds === undefined ? graceOf(pod) : seconds * 1000);
  }

  if (!isOver && pod.metadata.deletionTimestamp === undefined) {
    report();
    containers.begin();
  }
  follow(pod);

  return {
    uid,
    update: follow,
    abandon: () => {
      if (!isGone) leave();
    },
    readsFrom: containers.readsFrom,
    refresh: containers.refresh,
    host: () => containers.known.records.find(({ run }) => run !== null)?.run?.host ?? null,
    find: (container) => containers.all().find(({ spec }) => spec.name === container) ?? null,
  };
}

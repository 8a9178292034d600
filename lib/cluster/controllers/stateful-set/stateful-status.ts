/**
 * What a StatefulSet says of itself: how many pods it has, of which revision, ready and available.
 * Upstream: updateStatus and completeRollingUpdate in pkg/controller/statefulset.
 */
import type { Pod } from '../../resources';
import type { StatefulSet } from '../../workload-resources';
import { isAvailable, isTerminating } from '../pod-state';
import { isReady } from '../service-pods';
import { isRolling, revisionOfPod, wantedReplicas } from './identity';

export interface Revisions {
  /** Names: what the pods had, and what they are to have. */
  readonly current: string;
  readonly update: string;
  readonly collisionCount: number;
}

export function isRunningAndReady(pod: Pod): boolean {
  return pod.status?.phase === 'Running' && isReady(pod);
}

/** Go leaves out zeros but for `replicas`, `availableReplicas` and a count that may be unknown. */
export function statusOf(
  set: StatefulSet,
  pods: readonly Pod[],
  { current, update, collisionCount }: Revisions,
  nowEpochMs: number,
): NonNullable<StatefulSet['status']> {
  const { minReadySeconds = 0 } = set.spec;
  const count = (matches: (pod: Pod) => boolean): number => pods.filter(matches).length;
  const has = (revision: string) => (pod: Pod) => !isTerminating(pod) && revisionOfPod(pod) === revision;
  const readyReplicas = count(isRunningAndReady);
  const updatedReplicas = count(has(update));
  const wanted = wantedReplicas(set);
  const isDone =
    isRolling(set) && updatedReplicas === wanted && readyReplicas === wanted && pods.length === wanted;
  const currentReplicas = isDone ? updatedReplicas : count(has(current));
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    ...(readyReplicas === 0 ? {} : { readyReplicas }),
    ...(currentReplicas === 0 ? {} : { currentReplicas }),
    ...(updatedReplicas === 0 ? {} : { updatedReplicas }),
    currentRevision: isDone ? update : current,
    updateRevision: update,
    collisionCount,
    availableReplicas: count(
      (pod) => isRunningAndReady(pod) && isAvailable(pod, minReadySeconds, nowEpochMs),
    ),
  };
}

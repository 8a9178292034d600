/**
 * What a Deployment says of itself: the counts, and the conditions Available, Progressing and ReplicaFailure.
 * Upstream: pkg/controller/deployment/progress.go and calculateStatus in sync.go.
 */
import { parseTimestamp } from '../../kernel/time';
import type { Deployment, ReplicaSet } from '../../resources';
import { maxUnavailable, replicasOf, sumActual, sumAvailable, sumReplicas } from './rollout-numbers';

export type DeploymentStatus = NonNullable<Deployment['status']>;
export type DeploymentCondition = NonNullable<DeploymentStatus['conditions']>[number];

export const COMPLETE = 'NewReplicaSetAvailable';
const TIMED_OUT = 'ProgressDeadlineExceeded';
const PAUSED = 'DeploymentPaused';

export function findCondition(
  status: DeploymentStatus | undefined,
  type: string,
): DeploymentCondition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** Keeps a condition that says the same, and the time of the last change where only the reason is new. */
export function setCondition(
  conditions: readonly DeploymentCondition[],
  timestamp: string,
  next: Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'>,
): readonly DeploymentCondition[] {
  const current = conditions.find(({ type }) => type === next.type);
  if (current?.status === next.status && current.reason === next.reason) return conditions;
  const lastTransitionTime = current?.status === next.status ? current.lastTransitionTime : timestamp;
  const others = conditions.filter(({ type }) => type !== next.type);
  return [...others, { ...next, lastUpdateTime: timestamp, lastTransitionTime }];
}

/** Counts, and whether enough pods are there. */
export function calculateStatus(
  deployment: Deployment,
  all: readonly ReplicaSet[],
  newest: ReplicaSet | null,
  timestamp: string,
): DeploymentStatus {
  const available = sumAvailable(all);
  const ready = all.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0);
  const isAvailable = available >= replicasOf(deployment) - maxUnavailable(deployment);
  const counts = {
    replicas: sumActual(all),
    updatedReplicas: newest === null ? 0 : sumActual([newest]),
    readyReplicas: ready,
    availableReplicas: available,
    unavailableReplicas: Math.max(0, sumReplicas(all) - available),
  };
  const { collisionCount, conditions = [] } = deployment.status ?? {};
  const terminating = sumTerminating(all);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    // Go leaves out zeros.
    ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
    ...(terminating === null ? {} : { terminatingReplicas: terminating }),
    ...(collisionCount === undefined ? {} : { collisionCount }),
    conditions: setCondition(conditions, timestamp, {
      type: 'Available',
      status: isAvailable ? 'True' : 'False',
      reason: isAvailable ? 'MinimumReplicasAvailable' : 'MinimumReplicasUnavailable',
      message: isAvailable
        ? 'Deployment has minimum availability.'
        : 'Deployment does not have minimum availability.',
    }),
  };
}

/** Pods that end; `null` where a set has not said it yet. */
function sumTerminating(all: readonly ReplicaSet[]): number | null {
  let sum = 0;
  for (const { status } of all) {
    if (status?.terminatingReplicas === undefined) return null;
    sum += status.terminatingReplicas;
  }
  return sum;
}

export function isComplete(deployment: Deployment, status: DeploymentStatus): boolean {
  const wanted = replicasOf(deployment);
  return (
    (status.updatedReplicas ?? 0) === wanted &&
    (status.replicas ?? 0) === wanted &&
    (status.availableReplicas ?? 0) === wanted &&
    (status.observedGeneration ?? 0) >= (deployment.metadata.generation ?? 0)
  );
}

function isProgressing({ status: before = {} }: Deployment, status: DeploymentStatus): boolean {
  const updated = (of: DeploymentStatus): number => of.updatedReplicas ?? 0;
  const old = (of: DeploymentStatus): number => (of.replicas ?? 0) - updated(of);
  return (
    updated(status) > updated(before) ||
    old(status) < old(before) ||
    (status.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (status.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** When a rollout without progress is given up; `null` where it is done, paused, or has no deadline. */
export function deadlineOf({ spec }: Deployment, status: DeploymentStatus): number | null {
  const { progressDeadlineSeconds: seconds, paused = false } = spec;
  const condition = findCondition(status, 'Progressing');
  if (seconds === undefined || paused || condition === undefined) return null;
  if ([COMPLETE, TIMED_OUT, PAUSED].includes(condition.reason ?? '')) return null;
  return (parseTimestamp(condition.lastUpdateTime ?? '') ?? 0) + seconds * 1000;
}

/** The status with what is to be said about the progress of the rollout. */
export function withProgress(
  deployment: Deployment,
  calculated: DeploymentStatus,
  newest: ReplicaSet | null,
  now: { readonly timestamp: string; readonly epochMs: number },
): DeploymentStatus {
  const conditions = calculated.conditions ?? [];
  if (deployment.spec.progressDeadlineSeconds === undefined) {
    return { ...calculated, conditions: conditions.filter(({ type }) => type !== 'Progressing') };
  }
  const current = findCondition(deployment.status, 'Progressing');
  const isDone =
    (calculated.replicas ?? 0) === (calculated.updatedReplicas ?? 0) && current?.reason === COMPLETE;
  if (isDone) return calculated;
  const subject =
    newest === null ? `Deployment "${deployment.metadata.name}"` : `ReplicaSet "${newest.metadata.name}"`;
  const say = (status: 'True' | 'False', reason: string, what: string): DeploymentStatus => {
    const message = `${subject} ${what}`;
    const next = { type: 'Progressing', status, reason, message };
    return { ...calculated, conditions: setCondition(conditions, now.timestamp, next) };
  };
  if (isComplete(deployment, calculated)) return say('True', COMPLETE, 'has successfully progressed.');
  if (isProgressing(deployment, calculated)) {
    // Each step forward counts anew for the deadline.
    const others = conditions.filter(({ type }) => type !== 'Progressing');
    const lastTransitionTime = current?.status === 'True' ? current.lastTransitionTime : now.timestamp;
    const condition: DeploymentCondition = {
      type: 'Progressing',
      status: 'True',
      reason: 'ReplicaSetUpdated',
      message: `${subject} is progressing.`,
      lastUpdateTime: now.timestamp,
      lastTransitionTime,
    };
    return { ...calculated, conditions: [...others, condition] };
  }
  const deadline = deadlineOf(deployment, calculated);
  if (deadline !== null && deadline < now.epochMs)
    return say('False', TIMED_OUT, 'has timed out progressing.');
  return calculated;
}

/** A ReplicaSet that can't make pods tells it through its Deployment. */
export function withFailures(
  status: DeploymentStatus,
  newest: ReplicaSet | null,
  all: readonly ReplicaSet[],
  timestamp: string,
): DeploymentStatus {
  const conditions = status.conditions ?? [];
  const failing = [...(newest === null ? [] : [newest]), ...all].flatMap(
    (set) => set.status?.conditions?.filter(({ type }) => type === 'ReplicaFailure') ?? [],
  );
  const [failure] = failing;
  if (failure === undefined) {
    return { ...status, conditions: conditions.filter(({ type }) => type !== 'ReplicaFailure') };
  }
  const { type, status: state, reason, message } = failure;
  return {
    ...status,
    conditions: setCondition(conditions, timestamp, { type, status: state, reason, message }),
  };
}

/** What pausing and going on says; `null` where nothing changes. */
export function pauseCondition({
  spec,
  status,
}: Deployment): Pick<DeploymentCondition, 'type' | 'status' | 'reason' | 'message'> | null {
  if (spec.progressDeadlineSeconds === undefined) return null;
  const current = findCondition(status, 'Progressing');
  if (current?.reason === TIMED_OUT) return null;
  const wasPaused = current?.reason === PAUSED;
  const unknown = { type: 'Progressing', status: 'Unknown' } as const;
  if (spec.paused === true && !wasPaused)
    return { ...unknown, reason: PAUSED, message: 'Deployment is paused' };
  if (spec.paused !== true && wasPaused) {
    return { ...unknown, reason: 'DeploymentResumed', message: 'Deployment is resumed' };
  }
  return null;
}

/**
 * The Deployment controller: keeps one ReplicaSet with the template of now, and moves the pods over from the
 * old ones, all at once (Recreate) or within maxSurge and maxUnavailable (RollingUpdate).
 * One pass does one step and writes the status last; what follows from it wakes the next pass.
 * Left out: the rollback of extensions/v1beta1; `kubectl rollout undo` patches the template and works.
 * Upstream: pkg/controller/deployment.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import { matchSelector } from '../../api/label-selector';
import { type ApiError, isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { Deployment, Pod, ReplicaSet } from '../../resources';
import { claimOwned, controllerOf, type OwnedIndex } from '../owned-index';
import { createBackoff, isNamespaceEnding } from '../slow-start';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import {
  calculateStatus,
  type DeploymentStatus,
  deadlineOf,
  findCondition,
  isComplete,
  pauseCondition,
  setCondition,
  withFailures,
  withProgress,
} from './deployment-status';
import {
  annotationsOfNewest,
  findNewest,
  forgottenSets,
  newSet,
  REVISION_ANNOTATION,
  revisionOf,
} from './revisions';
import {
  activeSets,
  DESIRED_ANNOTATION,
  isRolling,
  newSetReplicas,
  replicasOf,
  sumActual,
} from './rollout-numbers';
import { createScaler, type Scaler } from './scaling';

export const SOURCE = { component: 'deployment-controller' } as const;
const CYCLE_MS = 4;

interface Parts {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly scaler: Scaler;
  readonly pods: OwnedIndex<Pod>;
  /** Looks again after a while that is longer each time. */
  readonly retry: (key: string) => void;
}

/** The Deployment and its sets as one pass sees them. */
interface Rollout {
  readonly deployment: Deployment;
  /** `null`: no set has the template of now. */
  readonly newest: ReplicaSet | null;
  readonly old: readonly ReplicaSet[];
}

export function startDeploymentController(
  kernel: Kernel,
  api: ApiClient,
  sets: OwnedIndex<ReplicaSet>,
  pods: OwnedIndex<Pod>,
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  sets.onChange(({ object, previous }) => {
    for (const set of [previous, object]) wakeOwner(set);
    if (controllerOf(object) === null) wakeAdopters(object);
  });
  pods.onChange(({ type, object }) => {
    if (type === 'DELETED') wakeRecreate(object);
  });
  const backoff = createBackoff();
  const retry = (key: string): void => queue.addAfter(key, backoff.next(key), 'periodic');
  const parts: Parts = { kernel, api, pods, retry, scaler: createScaler(api) };

  function wakeOwner(set: ReplicaSet | null): void {
    const owner = set === null ? null : controllerOf(set);
    if (owner?.kind !== 'Deployment') return;
    queue.add(keyOf({ namespace: set?.metadata.namespace, name: owner.name }));
  }

  function wakeAdopters({ metadata }: ReplicaSet): void {
    for (const candidate of api.list<Deployment>('Deployment', { namespace: metadata.namespace })) {
      if (matchSelector(candidate.spec.selector)(metadata.labels)) queue.add(keyOf(candidate.metadata));
    }
  }

  /** Recreate goes on when the last old pod is gone. */
  function wakeRecreate(pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return;
    wakeOwner(api.get<ReplicaSet>('ReplicaSet', pod.metadata.namespace ?? '', owner.name));
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const found = api.get<Deployment>('Deployment', namespace, name);
    if (found === null) return;
    const owned = claimOwned(api, sets, found, () => true);
    const status = advance(parts, found, owned);
    if (status !== null) backoff.forget(key);
    const deadline = status === null ? null : deadlineOf(found, status);
    if (deadline !== null) queue.addAfter(key, Math.max(0, deadline - kernel.epochMs()) + 1000, 'periodic');
  }

  api.watch('Deployment', ({ type, object }) => {
    if (type !== 'DELETED') queue.add(keyOf(object.metadata));
  });
}

/** One step. Returns the status as it is then; `null` where the next pass begins anew. */
function advance(parts: Parts, found: Deployment, owned: readonly ReplicaSet[]): DeploymentStatus | null {
  if (found.metadata.deletionTimestamp !== undefined) return writeStatus(parts, look(found, owned), false);
  const pause = pauseCondition(found);
  const deployment = pause === null ? found : writeCondition(parts, found, pause);
  const isScaled = activeSets(owned).some((set) => {
    const desired = set.metadata.annotations?.[DESIRED_ANNOTATION];
    return desired !== undefined && desired !== String(replicasOf(deployment));
  });
  if (deployment.spec.paused === true || isScaled) {
    const rollout = syncRevision(parts, look(deployment, owned));
    const after = parts.scaler.scaleAll(rollout.deployment, rollout.newest, rollout.old);
    const next = { ...rollout, ...after };
    if (deployment.spec.paused === true) forget(parts, next);
    return writeStatus(parts, next, false);
  }
  return isRolling(deployment) ? roll(parts, deployment, owned) : recreate(parts, deployment, owned);
}

function look(deployment: Deployment, owned: readonly ReplicaSet[]): Rollout {
  const newest = findNewest(deployment, owned);
  return { deployment, newest, old: owned.filter((set) => set !== newest) };
}

function roll(parts: Parts, deployment: Deployment, owned: readonly ReplicaSet[]): DeploymentStatus | null {
  const rollout = withNewest(parts, look(deployment, owned));
  if (rollout === null) return null;
  const { newest, old } = rollout;
  const up = parts.scaler.growNewest(rollout.deployment, newest, old);
  if (up !== null) return writeStatus(parts, { ...rollout, newest: up }, true);
  const down = parts.scaler.shrinkOld(rollout.deployment, newest, old);
  if (down !== null) return writeStatus(parts, { ...rollout, old: down }, true);
  return finish(parts, rollout);
}

function recreate(
  parts: Parts,
  deployment: Deployment,
  owned: readonly ReplicaSet[],
): DeploymentStatus | null {
  const { scaler, pods } = parts;
  const before = syncRevision(parts, look(deployment, owned));
  const emptied = scaler.emptyOld(before.deployment, before.old);
  if (emptied !== null) return writeStatus(parts, { ...before, old: emptied }, true);
  const isRunning = before.old.some(({ metadata }) => pods.ownedBy(metadata.uid ?? '').some(isUnfinished));
  if (isRunning || sumActual(before.old) > 0) return writeStatus(parts, before, true);
  const rollout = withNewest(parts, before);
  if (rollout === null) return null;
  const up = scaler.growNewest(rollout.deployment, rollout.newest, rollout.old);
  return up === null ? finish(parts, rollout) : writeStatus(parts, { ...rollout, newest: up }, true);
}

function isUnfinished({ status }: Pod): boolean {
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

function finish(parts: Parts, rollout: Rollout): DeploymentStatus {
  if (isComplete(rollout.deployment, rollout.deployment.status ?? {})) forget(parts, rollout);
  return writeStatus(parts, rollout, true);
}

function forget({ api }: Parts, { deployment, old }: Rollout): void {
  for (const { metadata } of forgottenSets(deployment, old)) {
    try {
      api.delete('ReplicaSet', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}

/** The set that has the template of now gets the highest revision, and the Deployment says which that is. */
function syncRevision(parts: Parts, rollout: Rollout): Rollout {
  const { newest, old } = rollout;
  if (newest === null) return rollout;
  const revision = Math.max(0, ...old.map(revisionOf)) + 1;
  const annotations = annotationsOfNewest(rollout.deployment, newest, revision);
  const { minReadySeconds } = rollout.deployment.spec;
  const { minReadySeconds: _before, ...spec } = newest.spec;
  const wanted: ReplicaSet = {
    ...newest,
    metadata: { ...newest.metadata, annotations },
    spec: minReadySeconds === undefined ? spec : { ...spec, minReadySeconds },
  };
  const updated = isSame(wanted, newest) ? newest : parts.api.update(wanted);
  const message = `Found new replica set "${newest.metadata.name}"`;
  const deployment = noteNewest(parts, rollout.deployment, updated, 'FoundNewReplicaSet', message);
  return { deployment, newest: updated, old };
}

/** `null` where the name is taken by something else: the next pass tries another hash. */
function withNewest(parts: Parts, rollout: Rollout): (Rollout & { readonly newest: ReplicaSet }) | null {
  const { api } = parts;
  const synced = syncRevision(parts, rollout);
  if (synced.newest !== null) return { ...synced, newest: synced.newest };
  const { deployment, old } = synced;
  const replicas = newSetReplicas(deployment, old, null);
  const wanted = newSet(deployment, replicas, Math.max(0, ...old.map(revisionOf)) + 1);
  try {
    const newest = api.create(wanted);
    const { name } = newest.metadata;
    if (replicas > 0) {
      const message = `Scaled up replica set ${name} from 0 to ${replicas}`;
      api.recordEvent(deployment, 'Normal', 'ScalingReplicaSet', message, SOURCE);
    }
    const message = `Created new replica set "${name}"`;
    return {
      deployment: noteNewest(parts, deployment, newest, 'NewReplicaSetCreated', message),
      newest,
      old,
    };
  } catch (error) {
    if (!isApiError(error)) throw error;
    reportFailure(parts, deployment, wanted.metadata.name, error);
    return null;
  }
}

/** A name that is taken counts; any other refusal is told, and tried again later and later. */
function reportFailure(parts: Parts, deployment: Deployment, set: string, error: ApiError): void {
  if (error.status.reason === 'AlreadyExists') {
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    parts.api.updateStatus({ ...deployment, status: { ...deployment.status, collisionCount } });
    return;
  }
  if (isNamespaceEnding(error)) return;
  const message = `Failed to create new replica set "${set}": ${error.message}`;
  const next = { type: 'Progressing', status: 'False', reason: 'ReplicaSetCreateError', message } as const;
  if (deployment.spec.progressDeadlineSeconds !== undefined) writeCondition(parts, deployment, next);
  parts.api.recordEvent(deployment, 'Warning', 'ReplicaSetCreateError', message, SOURCE);
  parts.retry(keyOf(deployment.metadata));
}

function noteNewest(
  parts: Parts,
  deployment: Deployment,
  newest: ReplicaSet,
  reason: string,
  message: string,
): Deployment {
  const revision = newest.metadata.annotations?.[REVISION_ANNOTATION] ?? '';
  const isNoted = deployment.metadata.annotations?.[REVISION_ANNOTATION] === revision;
  const annotations = { ...deployment.metadata.annotations, [REVISION_ANNOTATION]: revision };
  const marked = isNoted ? deployment : { ...deployment, metadata: { ...deployment.metadata, annotations } };
  const saysProgress =
    deployment.spec.progressDeadlineSeconds !== undefined &&
    (reason === 'NewReplicaSetCreated' || findCondition(deployment.status, 'Progressing') === undefined);
  if (saysProgress) {
    return writeCondition(parts, marked, { type: 'Progressing', status: 'True', reason, message });
  }
  return isNoted ? deployment : parts.api.updateStatus({ ...marked, status: marked.status ?? {} });
}

function writeCondition(
  { api, kernel }: Parts,
  deployment: Deployment,
  next: Parameters<typeof setCondition>[2],
): Deployment {
  const conditions = setCondition(deployment.status?.conditions ?? [], kernel.timestamp(), next);
  return api.updateStatus({ ...deployment, status: { ...deployment.status, conditions } });
}

/** `tellsProgress`: whether the conditions about the rollout are looked at too. */
function writeStatus({ api, kernel }: Parts, rollout: Rollout, tellsProgress: boolean): DeploymentStatus {
  const { deployment, newest, old } = rollout;
  const now = { timestamp: kernel.timestamp(), epochMs: kernel.epochMs() };
  const all = newest === null ? old : [...old, newest];
  const calculated = calculateStatus(deployment, all, newest, now.timestamp);
  const status = tellsProgress
    ? withFailures(withProgress(deployment, calculated, newest, now), newest, all, now.timestamp)
    : calculated;
  if (!isSame(status, deployment.status)) api.updateStatus({ ...deployment, status });
  return status;
}

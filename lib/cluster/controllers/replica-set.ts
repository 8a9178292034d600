/**
 * The ReplicaSet controller: makes pods from a template until there are as many as asked, and removes the ones
 * that are missed least. Takes over pods without a controller that it selects, and lets go of those it no
 * longer selects. Left out: starting slowly where creations fail. Upstream: pkg/controller/replicaset.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { matchLabels } from '../api/label-selector';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import { parseTimestamp } from '../kernel/time';
import type { Condition, Pod, ReplicaSet } from '../resources';
import { claimOwned, controllerOf, type OwnedIndex, ownerReference } from './owned-index';
import { rankForDeletion } from './pod-ranking';
import { isReady } from './service-pods';
import { createWorkQueue, keyOf, splitKey } from './work-queue';

const SOURCE = { component: 'replicaset-controller' } as const;
const CYCLE_MS = 3;
/** How many pods one pass makes or removes at most. */
const BURST = 500;

type Status = NonNullable<ReplicaSet['status']>;

export function startReplicaSetController(
  kernel: Kernel,
  api: ApiClient,
  sets: OwnedIndex<ReplicaSet>,
  pods: OwnedIndex<Pod>,
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  pods.onChange(({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous !== null && shapeOf(previous) === shapeOf(object)) return;
    wakeOwner(previous);
    wakeOwner(object);
    if (type !== 'DELETED' && controllerOf(object) === null) wakeAdopters(object);
  });
  sets.onChange(({ type, object, previous }) => {
    // What only its status says, it has from here.
    const isSameWish = previous?.metadata.generation === object.metadata.generation;
    if (type !== 'DELETED' && !isSameWish) queue.add(keyOf(object.metadata));
  });

  function wakeOwner(pod: Pod | null): void {
    const owner = pod === null ? null : controllerOf(pod);
    if (owner?.kind !== 'ReplicaSet') return;
    queue.add(keyOf({ namespace: pod?.metadata.namespace, name: owner.name }));
  }

  function wakeAdopters({ metadata }: Pod): void {
    for (const { metadata: own, spec } of api.list<ReplicaSet>('ReplicaSet', {
      namespace: metadata.namespace,
    })) {
      const { matchLabels: labels, matchExpressions = [] } = spec.selector;
      if (matchExpressions.length > 0 || matchLabels(labels ?? {})(metadata.labels)) queue.add(keyOf(own));
    }
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = api.get<ReplicaSet>('ReplicaSet', namespace, name);
    if (set === null) return;
    const active = claimOwned(api, pods, set, isActive);
    const problem = set.metadata.deletionTimestamp === undefined ? adjust(set, active) : null;
    writeStatus(set, active, problem);
  }

  /** Returns what went wrong, as a condition's reason and message. */
  function adjust(set: ReplicaSet, active: readonly Pod[]): Problem | null {
    const missing = (set.spec.replicas ?? 0) - active.length;
    if (missing > 0) return makePods(set, Math.min(missing, BURST));
    if (missing < 0) removePods(set, active, Math.min(-missing, BURST));
    return null;
  }

  function makePods(set: ReplicaSet, count: number): Problem | null {
    for (let index = 0; index < count; index += 1) {
      try {
        const pod = api.create(podFrom(set));
        api.recordEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, SOURCE);
      } catch (error) {
        if (!isApiError(error)) throw error;
        const isEnding = error.status.details?.causes?.some(
          ({ reason }) => reason === 'NamespaceTerminating',
        );
        if (isEnding) return null;
        const message = error.message;
        api.recordEvent(set, 'Warning', 'FailedCreate', `Error creating: ${message}`, SOURCE);
        queue.addAfter(keyOf(set.metadata), 1000, 'periodic');
        return { reason: 'FailedCreate', message };
      }
    }
    return null;
  }

  function removePods(set: ReplicaSet, active: readonly Pod[], count: number): void {
    const ranked = rankForDeletion(active, relatives(set), kernel.epochMs());
    for (const { metadata } of ranked.slice(0, count)) {
      try {
        api.delete('Pod', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
        api.recordEvent(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`, SOURCE);
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    }
  }

  /** Active pods of this set and of all sets of the same Deployment. */
  function relatives(set: ReplicaSet): readonly Pod[] {
    const owner = controllerOf(set);
    const family = owner === null ? [set] : sets.ownedBy(owner.uid);
    return family.flatMap(({ metadata }) => pods.ownedBy(metadata.uid ?? '').filter(isActive));
  }

  function writeStatus(set: ReplicaSet, active: readonly Pod[], problem: Problem | null): void {
    const { minReadySeconds = 0 } = set.spec;
    const now = kernel.epochMs();
    const status = statusOf(set, active, now);
    const conditions = conditionsWith(set, problem, kernel.timestamp());
    const next = conditions.length === 0 ? status : { ...status, conditions };
    if (!isSame(next, set.status)) api.updateStatus({ ...set, status: next });
    if (minReadySeconds === 0) return;
    const waits = active
      .filter(isReady)
      .map((pod) => (readySince(pod) ?? now) + minReadySeconds * 1000 - now)
      .filter((wait) => wait > 0);
    if (waits.length > 0) queue.addAfter(keyOf(set.metadata), Math.min(...waits), 'progress');
  }
}

interface Problem {
  readonly reason: string;
  readonly message: string;
}

function isActive({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return status?.phase !== 'Succeeded' && status?.phase !== 'Failed';
}

/** What of a pod a ReplicaSet looks at. */
function shapeOf(pod: Pod): string {
  const { labels, ownerReferences } = pod.metadata;
  return JSON.stringify([labels, ownerReferences, isActive(pod), isReady(pod)]);
}

function podFrom(set: ReplicaSet): Pod {
  const { metadata = {}, spec } = set.spec.template;
  const { labels, annotations, finalizers } = metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${set.metadata.name}-`,
      namespace: set.metadata.namespace,
      labels,
      annotations,
      finalizers,
      ownerReferences: [ownerReference(set)],
    },
    spec,
  };
}

function readySince(pod: Pod): number | null {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  return ready?.lastTransitionTime === undefined ? null : parseTimestamp(ready.lastTransitionTime);
}

/** Go leaves out zeros but for `replicas`. */
function statusOf({ metadata, spec }: ReplicaSet, active: readonly Pod[], now: number): Status {
  const hasAllLabels = matchLabels(spec.template.metadata?.labels ?? {});
  const ready = active.filter(isReady);
  const waitMs = (spec.minReadySeconds ?? 0) * 1000;
  const available = ready.filter((pod) => waitMs === 0 || (readySince(pod) ?? now) + waitMs <= now).length;
  const labelled = active.filter((pod) => hasAllLabels(pod.metadata.labels)).length;
  return {
    replicas: active.length,
    ...(labelled === 0 ? {} : { fullyLabeledReplicas: labelled }),
    ...(ready.length === 0 ? {} : { readyReplicas: ready.length }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    observedGeneration: metadata.generation ?? 0,
  };
}

function conditionsWith(
  { status }: ReplicaSet,
  problem: Problem | null,
  timestamp: string,
): readonly Condition[] {
  const present = status?.conditions ?? [];
  const others = present.filter(({ type }) => type !== 'ReplicaFailure');
  if (problem === null) return others;
  const before = present.find(({ type }) => type === 'ReplicaFailure');
  if (before?.reason === problem.reason) return present;
  return [...others, { type: 'ReplicaFailure', status: 'True', lastTransitionTime: timestamp, ...problem }];
}

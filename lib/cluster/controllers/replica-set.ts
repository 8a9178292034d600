/**
 * The ReplicaSet controller: makes pods from a template until there are as many as asked, and removes the ones
 * that are missed least. Takes over pods without a controller that it selects, and lets go of those it no
 * longer selects. Left out: a pod replacement policy. Upstream: pkg/controller/replicaset.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { matchLabels } from '../api/label-selector';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import type { Condition, Pod, ReplicaSet } from '../resources';
import { claimOwned, controllerOf, type OwnedIndex, ownerReference } from './owned-index';
import { rankForDeletion } from './pod-ranking';
import { isActive, isAvailable, isOver, isSameToOwner, isTerminating, nextAvailableMs } from './pod-state';
import { isReady } from './service-pods';
import { createBackoff, isNamespaceEnding, startSlowly } from './slow-start';
import { createWorkQueue, keyOf, restOf, splitKey } from './work-queue';

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
  const backoff = createBackoff();

  pods.onChange(({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous !== null && isSameToOwner(object, previous)) return;
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
    if (set === null) {
      backoff.forget(key);
      return;
    }
    const claimed = claimOwned(api, pods, set, (pod) => !isOver(pod));
    const active = claimed.filter(isActive);
    const problem = set.metadata.deletionTimestamp === undefined ? adjust(set, active) : null;
    if (problem === null) backoff.forget(key);
    else queue.addAfter(key, backoff.next(key), 'periodic');
    writeStatus(set, claimed, problem);
    queue.rest(key, restOf(claimed.length));
  }

  /** Returns what went wrong, as a condition's reason and message. */
  function adjust(set: ReplicaSet, active: readonly Pod[]): Problem | null {
    const missing = (set.spec.replicas ?? 0) - active.length;
    if (missing < 0) removePods(set, active, Math.min(-missing, BURST));
    if (missing <= 0) return null;
    const refusal = startSlowly(Math.min(missing, BURST), () => makePod(set));
    return refusal === null ? null : { reason: 'FailedCreate', message: refusal.message };
  }

  function makePod(set: ReplicaSet): void {
    try {
      const pod = api.create(podFrom(set));
      api.recordEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, SOURCE);
    } catch (error) {
      if (isApiError(error) && !isNamespaceEnding(error)) {
        api.recordEvent(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, SOURCE);
      }
      throw error;
    }
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

  /** `claimed`: those that end, too. */
  function writeStatus(set: ReplicaSet, claimed: readonly Pod[], problem: Problem | null): void {
    const { minReadySeconds = 0 } = set.spec;
    const status = statusOf(set, claimed, kernel.epochMs());
    const conditions = conditionsWith(set, problem, kernel.timestamp());
    const next = conditions.length === 0 ? status : { ...status, conditions };
    if (!isSame(next, set.status)) api.updateStatus({ ...set, status: next });
    const wait = nextAvailableMs(claimed, minReadySeconds, kernel.epochMs());
    if (wait !== null) queue.addAfter(keyOf(set.metadata), wait, 'progress');
  }
}

interface Problem {
  readonly reason: string;
  readonly message: string;
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

/** Go leaves out zeros but for `replicas`, and for a number that may be unknown. */
function statusOf({ metadata, spec }: ReplicaSet, claimed: readonly Pod[], now: number): Status {
  const hasAllLabels = matchLabels(spec.template.metadata?.labels ?? {});
  const { minReadySeconds = 0 } = spec;
  const count = { labelled: 0, ready: 0, available: 0, terminating: 0 };
  for (const pod of claimed) {
    if (isTerminating(pod)) {
      count.terminating += 1;
      continue;
    }
    if (hasAllLabels(pod.metadata.labels)) count.labelled += 1;
    if (!isReady(pod)) continue;
    count.ready += 1;
    if (minReadySeconds === 0 || isAvailable(pod, minReadySeconds, now)) count.available += 1;
  }
  return {
    replicas: claimed.length - count.terminating,
    ...(count.labelled === 0 ? {} : { fullyLabeledReplicas: count.labelled }),
    ...(count.ready === 0 ? {} : { readyReplicas: count.ready }),
    ...(count.available === 0 ? {} : { availableReplicas: count.available }),
    terminatingReplicas: count.terminating,
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

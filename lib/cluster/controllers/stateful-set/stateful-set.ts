/**
 * The StatefulSet controller: pods with names that stay, made and removed in order, each with claims of its own;
 * a new template goes from the highest ordinal down. Upstream: pkg/controller/statefulset.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import { matchSelector } from '../../api/label-selector';
import { type ApiError, isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { Pod } from '../../resources';
import type { ControllerRevision, StatefulSet } from '../../workload-resources';
import { forgetOldest, type History, syncHistory, templateOf } from '../controller-revision';
import { claimOwned, controllerOf, type OwnedIndex } from '../owned-index';
import { isSameToOwner, nextAvailableMs } from '../pod-state';
import { createBackoff, isNamespaceEnding, startSlowly } from '../slow-start';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { assignClaims, createClaims, hasStaleClaim } from './claims';
import { firstOrdinal, identityLabels, ordinalOf, partitionOf, podOf, revisionOfPod } from './identity';
import { type Revisions, statusOf } from './stateful-status';
import { type Acts, takeSteps } from './steps';

const SOURCE = { component: 'statefulset-controller' } as const;
const HASH_LABEL = 'controller.kubernetes.io/hash';
const CYCLE_MS = 4;

export function startStatefulSetController(
  kernel: Kernel,
  api: ApiClient,
  pods: OwnedIndex<Pod>,
  revisions: OwnedIndex<ControllerRevision>,
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const backoff = createBackoff();

  pods.onChange(({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous !== null && isSameToOwner(object, previous)) return;
    for (const pod of [previous, object]) wakeOwner(pod);
    if (type !== 'DELETED' && controllerOf(object) === null) wakeAdopters(object);
  });
  api.watch('StatefulSet', ({ object }) => queue.add(keyOf(object.metadata)));

  function wakeOwner(pod: Pod | null): void {
    const owner = pod === null ? null : controllerOf(pod);
    if (owner?.kind !== 'StatefulSet') return;
    queue.add(keyOf({ namespace: pod?.metadata.namespace, name: owner.name }));
  }

  function wakeAdopters(pod: Pod): void {
    for (const set of api.list<StatefulSet>('StatefulSet', { namespace: pod.metadata.namespace })) {
      const isMember = ordinalOf(set, pod) !== null;
      if (isMember && matchSelector(set.spec.selector)(pod.metadata.labels)) queue.add(keyOf(set.metadata));
    }
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = api.get<StatefulSet>('StatefulSet', namespace, name);
    if (set === null) {
      backoff.forget(key);
      return;
    }
    const own = claimOwned(api, pods, set, (pod) => ordinalOf(set, pod) !== null);
    const history = syncHistory(api, revisions, set, HASH_LABEL);
    const refusal = set.metadata.deletionTimestamp === undefined ? step(set, own, history) : null;
    if (refusal === null) backoff.forget(key);
    else queue.addAfter(key, backoff.next(key), 'periodic');
    const after = pods.ownedBy(set.metadata.uid ?? '');
    writeStatus(set, after, history);
    forget(set, after, history);
    const wait = nextAvailableMs(after, set.spec.minReadySeconds ?? 0, kernel.epochMs());
    if (wait !== null) queue.addAfter(key, wait, 'progress');
  }

  /** Returns what the API refused. */
  function step(set: StatefulSet, own: readonly Pod[], history: History): ApiError | null {
    try {
      takeSteps(set, own, history.newest.metadata.name, kernel.epochMs(), actsOf(set, history));
      return null;
    } catch (error) {
      if (!isApiError(error)) throw error;
      return isNamespaceEnding(error) ? null : error;
    }
  }

  function actsOf(set: StatefulSet, history: History): Acts {
    const tell = (type: 'Normal' | 'Warning', reason: string, message: string): void =>
      api.recordEvent(set, type, reason, message, SOURCE);
    return {
      create(ordinal) {
        if (hasStaleClaim(api, set, ordinal)) return;
        const pod = versionedPod(set, history, ordinal);
        const what = `create Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
        try {
          createClaims(api, set, ordinal, tell);
          assignClaims(api, set, api.create(pod), ordinal);
        } catch (error) {
          if (!isApiError(error) || isNamespaceEnding(error)) throw error;
          if (error.status.reason !== 'AlreadyExists') {
            tell('Warning', 'FailedCreate', `${what} failed error: ${error.message}`);
          }
          throw error;
        }
        tell('Normal', 'SuccessfulCreate', `${what} successful`);
      },
      remove({ metadata }) {
        try {
          api.delete('Pod', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
        } catch (error) {
          if (!isApiError(error, 'NotFound')) throw error;
          return;
        }
        const what = `delete Pod ${metadata.name} in StatefulSet ${set.metadata.name}`;
        tell('Normal', 'SuccessfulDelete', `${what} successful`);
      },
      createClaims: (ordinal) => createClaims(api, set, ordinal, tell),
      mend(pod, ordinal) {
        const labels = { ...pod.metadata.labels, ...identityLabels(pod.metadata.name, ordinal) };
        if (!isSame(labels, pod.metadata.labels)) {
          api.update({ ...pod, metadata: { ...pod.metadata, labels } });
          const what = `update Pod ${pod.metadata.name} in StatefulSet ${set.metadata.name}`;
          tell('Normal', 'SuccessfulUpdate', `${what} successful`);
        }
        assignClaims(api, set, pod, ordinal);
      },
      tryAll(count, attempt) {
        const refusal = startSlowly(count, attempt);
        if (refusal !== null) throw refusal;
      },
    };
  }

  function writeStatus(set: StatefulSet, own: readonly Pod[], history: History): void {
    const status = statusOf(set, own, revisionsOf(set, history), kernel.epochMs());
    const { conditions } = set.status ?? {};
    const next = conditions === undefined ? status : { ...status, conditions };
    if (!isSame(next, set.status)) api.updateStatus({ ...set, status: next });
  }

  function forget(set: StatefulSet, own: readonly Pod[], history: History): void {
    const { current, update } = revisionsOf(set, history);
    const live = new Set([current, update, ...own.map(revisionOfPod)]);
    const old = history.revisions.filter(({ metadata }) => !live.has(metadata.name));
    forgetOldest(api, old, old.length - (set.spec.revisionHistoryLimit ?? 10));
  }
}

function currentOf(set: StatefulSet, { revisions, newest }: History): ControllerRevision {
  return revisions.find(({ metadata }) => metadata.name === set.status?.currentRevision) ?? newest;
}

function revisionsOf(set: StatefulSet, history: History): Revisions {
  const { newest, collisionCount } = history;
  return { current: currentOf(set, history).metadata.name, update: newest.metadata.name, collisionCount };
}

/** Below the partition a new pod is made as the others there are. */
function versionedPod(set: StatefulSet, history: History, ordinal: number): Pod {
  const isKept = ordinal < firstOrdinal(set) + partitionOf(set);
  const revision = isKept ? currentOf(set, history) : history.newest;
  return podOf(set, templateOf(revision), revision.metadata.name, ordinal);
}

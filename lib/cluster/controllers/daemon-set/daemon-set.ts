/**
 * The DaemonSet controller: one pod on every node that its template selects and whose taints it bears, as nodes
 * come, change and go. The scheduler binds the pods; each names its node in its affinity.
 * Upstream: pkg/controller/daemon.
 */
import type { ApiClient } from '../../api/client';
import { isSame } from '../../api/equality';
import { matchSelector } from '../../api/label-selector';
import { isApiError } from '../../api/status';
import type { Kernel } from '../../kernel/kernel';
import type { Node, Pod } from '../../resources';
import type { ControllerRevision, DaemonSet } from '../../workload-resources';
import { forgetOldest, type History, REVISION_LABEL, syncHistory } from '../controller-revision';
import { claimOwned, controllerOf, type OwnedIndex } from '../owned-index';
import { isAvailable, isSameToOwner, nextAvailableMs } from '../pod-state';
import { isReady } from '../service-pods';
import { createBackoff, isNamespaceEnding, startSlowly } from '../slow-start';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { nodeOf, podFor } from './daemon-pod';
import { hasRevision, type Place, type Plan, placeOf, planNode } from './node-pods';
import { allowsSurge, isRolling, planUpdate } from './rolling-update';

const SOURCE = { component: 'daemonset-controller' } as const;
const CYCLE_MS = 4;
/** How many pods one pass makes or removes at most. */
const BURST = 250;
const FIRST_REPLACEMENT_MS = 1000;
const LAST_REPLACEMENT_MS = 900_000;

export function startDaemonSetController(
  kernel: Kernel,
  api: ApiClient,
  pods: OwnedIndex<Pod>,
  revisions: OwnedIndex<ControllerRevision>,
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const backoff = createBackoff();
  const replacements = createBackoff(FIRST_REPLACEMENT_MS, LAST_REPLACEMENT_MS);
  /** By uid of the set and name of the node: a failed pod there stays until then, epoch ms. */
  const notBefore = new Map<string, number>();
  const shapes = new Map<string, string>();

  pods.onChange(({ type, object, previous }) => {
    if (type === 'MODIFIED' && previous !== null && isSameToOwner(object, previous)) return;
    for (const pod of [previous, object]) wakeOwner(pod);
    if (type !== 'DELETED' && controllerOf(object) === null) wakeAdopters(object);
  });
  api.watch('DaemonSet', ({ object }) => queue.add(keyOf(object.metadata)));
  api.watch('Node', ({ type, object }) => {
    const { metadata, spec } = object as Node;
    const shape = JSON.stringify([metadata.labels, spec.taints]);
    if (type === 'DELETED') shapes.delete(metadata.name);
    else if (shapes.get(metadata.name) === shape) return;
    else shapes.set(metadata.name, shape);
    for (const set of api.list('DaemonSet')) queue.add(keyOf(set.metadata));
  });

  function wakeOwner(pod: Pod | null): void {
    const owner = pod === null ? null : controllerOf(pod);
    if (owner?.kind !== 'DaemonSet') return;
    queue.add(keyOf({ namespace: pod?.metadata.namespace, name: owner.name }));
  }

  function wakeAdopters({ metadata }: Pod): void {
    for (const set of api.list<DaemonSet>('DaemonSet', { namespace: metadata.namespace })) {
      if (matchSelector(set.spec.selector)(metadata.labels)) queue.add(keyOf(set.metadata));
    }
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const set = api.get<DaemonSet>('DaemonSet', namespace, name);
    if (set === null) backoff.forget(key);
    if (set === null || set.metadata.deletionTimestamp !== undefined) return;
    const own = claimOwned(api, pods, set, () => true);
    const history = syncHistory(api, revisions, set, REVISION_LABEL);
    const hash = hashOf(history.newest);
    const places = placesOf(set, own);
    const plan = planAll(set, places, own, hash);
    const isQuiet = plan.create.length + plan.remove.length === 0;
    const next = isQuiet && isRolling(set) ? planUpdate(set, places, hash, kernel.epochMs()) : plan;
    if (carryOut(set, next, hash)) backoff.forget(key);
    else queue.addAfter(key, backoff.next(key), 'periodic');
    const after = pods.ownedBy(set.metadata.uid ?? '');
    forget(set, after, history);
    writeStatus(set, after, history);
    const wait = nextAvailableMs(after, set.spec.minReadySeconds ?? 0, kernel.epochMs());
    if (wait !== null) queue.addAfter(key, wait, 'progress');
  }

  function placesOf(set: DaemonSet, own: readonly Pod[]): readonly Place[] {
    const byNode = new Map<string, Pod[]>();
    for (const pod of own) {
      const node = nodeOf(pod) ?? '';
      byNode.set(node, [...(byNode.get(node) ?? []), pod]);
    }
    return api.list<Node>('Node').map((node) => placeOf(set, node, byNode.get(node.metadata.name) ?? []));
  }

  function planAll(set: DaemonSet, places: readonly Place[], own: readonly Pod[], hash: string): Plan {
    const facts = {
      set,
      hash,
      nowEpochMs: kernel.epochMs(),
      allowsSurge: allowsSurge(set),
      mayReplace: (pod: Pod, node: string) => mayReplace(set, pod, node),
    };
    const plans = places.map((place) => planNode(place, facts));
    const names = new Set(places.map(({ node }) => node));
    // Nobody binds a pod to a node that is gone.
    const lost = own.filter((pod) => pod.spec.nodeName === undefined && !names.has(nodeOf(pod) ?? ''));
    return {
      create: plans.flatMap(({ create }) => create),
      remove: [...plans.flatMap(({ remove }) => remove), ...lost],
    };
  }

  /** Later each time, so that a kubelet that refuses the pod and this controller don't chase one another. */
  function mayReplace(set: DaemonSet, { metadata, status }: Pod, node: string): boolean {
    const where = `daemon pod ${metadata.namespace}/${metadata.name} on node ${node}`;
    if (status?.phase === 'Succeeded') {
      const message = `Found succeeded ${where}, will try to delete it`;
      api.recordEvent(set, 'Normal', 'SucceededDaemonPod', message, SOURCE);
      return true;
    }
    const place = `${set.metadata.uid}/${node}`;
    const wait = (notBefore.get(place) ?? 0) - kernel.epochMs();
    if (wait > 0) {
      queue.addAfter(keyOf(set.metadata), wait, 'periodic');
      return false;
    }
    // What went well for so long is forgiven.
    if (-wait > 2 * LAST_REPLACEMENT_MS) replacements.forget(place);
    notBefore.set(place, kernel.epochMs() + replacements.next(place));
    const message = `Found failed ${where}, will try to kill it`;
    api.recordEvent(set, 'Warning', 'FailedDaemonPod', message, SOURCE);
    return true;
  }

  /** False where the API refused something. */
  function carryOut(set: DaemonSet, { create, remove }: Plan, hash: string): boolean {
    const refusal = startSlowly(Math.min(create.length, BURST), (index) =>
      makePod(set, create[index]!, hash),
    );
    for (const pod of remove.slice(0, BURST)) removePod(set, pod);
    return refusal === null;
  }

  function makePod(set: DaemonSet, node: string, hash: string): void {
    try {
      const { metadata } = api.create(podFor(set, node, hash));
      api.recordEvent(set, 'Normal', 'SuccessfulCreate', `Created pod: ${metadata.name}`, SOURCE);
    } catch (error) {
      if (isApiError(error) && !isNamespaceEnding(error)) {
        api.recordEvent(set, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, SOURCE);
      }
      throw error;
    }
  }

  function removePod(set: DaemonSet, { metadata }: Pod): void {
    try {
      api.delete('Pod', metadata.namespace ?? '', metadata.name, { uid: metadata.uid });
      api.recordEvent(set, 'Normal', 'SuccessfulDelete', `Deleted pod: ${metadata.name}`, SOURCE);
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  function writeStatus(set: DaemonSet, own: readonly Pod[], history: History): void {
    const places = placesOf(set, own);
    const status = statusOf(set, places, history, kernel.epochMs());
    if (!isSame(status, set.status)) api.updateStatus({ ...set, status });
  }

  function forget(set: DaemonSet, own: readonly Pod[], { revisions: all, newest }: History): void {
    const live = new Set(own.map(({ metadata }) => metadata.labels?.[REVISION_LABEL]));
    const old = all.filter((revision) => revision !== newest);
    const dead = old.filter((revision) => !live.has(hashOf(revision)));
    forgetOldest(api, dead, old.length - (set.spec.revisionHistoryLimit ?? 10));
  }
}

function hashOf({ metadata }: ControllerRevision): string {
  return metadata.labels?.[REVISION_LABEL] ?? metadata.name;
}

/** Of each node only the oldest pod counts. */
function statusOf(
  set: DaemonSet,
  places: readonly Place[],
  { newest, collisionCount }: History,
  nowEpochMs: number,
): NonNullable<DaemonSet['status']> {
  const hash = hashOf(newest);
  const wanted = places.filter(({ isWanted }) => isWanted);
  const first = wanted.flatMap(({ pods }) => pods.slice(0, 1));
  const available = first.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowEpochMs)).length;
  const updated = first.filter((pod) => hasRevision(pod, hash)).length;
  const unavailable = wanted.length - available;
  const { conditions } = set.status ?? {};
  return {
    currentNumberScheduled: first.length,
    numberMisscheduled: places.filter(({ isWanted, pods }) => !isWanted && pods.length > 0).length,
    desiredNumberScheduled: wanted.length,
    numberReady: first.filter(isReady).length,
    observedGeneration: set.metadata.generation ?? 0,
    ...(updated === 0 ? {} : { updatedNumberScheduled: updated }),
    ...(available === 0 ? {} : { numberAvailable: available }),
    ...(unavailable === 0 ? {} : { numberUnavailable: unavailable }),
    ...(collisionCount === 0 ? {} : { collisionCount }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

/**
 * The namespace controller: empties a namespace that is being deleted before it lets go of it: pods first, and the rest when they are gone. Its conditions say what still holds it. As
 * the real one it waits five seconds after each news of a namespace. Left out: conditions of failing discovery.
 * Upstream: pkg/controller/namespace.
 */
import type { ApiClient } from '../api/client';
import { isSame } from '../api/equality';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import { compareText } from '../kernel/text';
import type { Condition, KubernetesObject, Namespace, Pod } from '../resources';
import { createWorkQueue } from './work-queue';

const CYCLE_MS = 20;
/** Other servers of the API may not know yet that it ends. */
const WAIT_MS = 5_000;
/** Half of it and a second: so long until it looks again at what finalizers hold. */
const FINALIZER_ESTIMATE_SECONDS = 15;

export interface ContentKind {
  readonly kind: string;
  readonly plural: string;
  readonly group: string;
}

interface Remains {
  /** By `pods.`: how many are left. */
  readonly objects: Map<string, number>;
  readonly finalizers: Map<string, number>;
  /** How long pods may take to end. */
  seconds: number;
}

/** `kinds`: all that live in a namespace, from the API's table. */
export function startNamespaceController(
  kernel: Kernel,
  api: ApiClient,
  kinds: readonly ContentKind[],
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const pods = kinds.filter(({ kind }) => kind === 'Pod');
  const others = kinds.filter(({ kind }) => kind !== 'Pod');

  function reconcile(name: string): void {
    const namespace = api.get<Namespace>('Namespace', '', name);
    if (namespace?.metadata.deletionTimestamp === undefined) return;
    const remains: Remains = { objects: new Map(), finalizers: new Map(), seconds: 0 };
    for (const kind of pods) empty(kind, name, remains);
    if (remains.objects.size === 0) for (const kind of others) empty(kind, name, remains);
    const conditions = conditionsOf(namespace, remains, kernel.timestamp());
    const isTold = isSame(namespace.status?.conditions ?? [], conditions);
    if (!isTold)
      api.updateStatus({ ...namespace, status: { ...namespace.status, conditions } as Namespace['status'] });
    if (remains.objects.size === 0) api.finalizeNamespace(name);
    else {
      const { seconds, finalizers } = remains;
      const estimate = Math.max(seconds, finalizers.size > 0 ? FINALIZER_ESTIMATE_SECONDS : 0);
      queue.addAfter(name, (Math.floor(estimate / 2) + 1) * 1000, isTold ? 'periodic' : 'progress');
    }
  }

  /** Asks for the deletion of all objects of a kind, and counts those that are still there. */
  function empty({ kind, plural, group }: ContentKind, namespace: string, remains: Remains): void {
    for (const { metadata } of api.list(kind, { namespace })) {
      if (metadata.deletionTimestamp !== undefined) continue;
      try {
        api.delete(kind, namespace, metadata.name);
      } catch (error) {
        if (!isApiError(error, 'NotFound')) throw error;
      }
    }
    for (const object of api.list(kind, { namespace })) {
      count(remains.objects, `${plural}.${group}`);
      for (const finalizer of object.metadata.finalizers ?? []) count(remains.finalizers, finalizer);
      remains.seconds = Math.max(remains.seconds, graceOf(object));
    }
  }

  api.watch('Namespace', ({ type, object }) => {
    const { deletionTimestamp, name } = object.metadata;
    if (type !== 'DELETED' && deletionTimestamp !== undefined) queue.addAfter(name, WAIT_MS, 'progress');
  });
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function graceOf(object: KubernetesObject): number {
  if (object.kind !== 'Pod') return 0;
  const { spec, status } = object as Pod;
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
    ? 0
    : (spec.terminationGracePeriodSeconds ?? 0);
}

/** What still holds it, each with the time since when that is so. */
function conditionsOf(
  namespace: Namespace,
  { objects, finalizers }: Remains,
  now: string,
): readonly Condition[] {
  const list = (counts: ReadonlyMap<string, number>, word: string): string =>
    [...counts]
      .map(([name, amount]) => `${name} ${word} ${amount} resource instances`)
      .sort(compareText)
      .join(', ');
  const told: readonly (readonly [string, boolean, string, string])[] = [
    [
      'NamespaceDeletionDiscoveryFailure',
      false,
      'ResourcesDiscovered',
      'All resources successfully discovered',
    ],
    [
      'NamespaceDeletionGroupVersionParsingFailure',
      false,
      'ParsedGroupVersions',
      'All legacy kube types successfully parsed',
    ],
    [
      'NamespaceDeletionContentFailure',
      false,
      'ContentDeleted',
      'All content successfully deleted, may be waiting on finalization',
    ],
    objects.size > 0
      ? [
          'NamespaceContentRemaining',
          true,
          'SomeResourcesRemain',
          `Some resources are remaining: ${list(objects, 'has')}`,
        ]
      : ['NamespaceContentRemaining', false, 'ContentRemoved', 'All content successfully removed'],
    finalizers.size > 0
      ? [
          'NamespaceFinalizersRemaining',
          true,
          'SomeFinalizersRemain',
          `Some content in the namespace has finalizers remaining: ${list(finalizers, 'in')}`,
        ]
      : [
          'NamespaceFinalizersRemaining',
          false,
          'ContentHasNoFinalizers',
          'All content-preserving finalizers finished',
        ],
  ];
  return told.map(([type, isTrue, reason, message]) => {
    const status = isTrue ? 'True' : 'False';
    const before = namespace.status?.conditions?.find((condition) => condition.type === type);
    const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
    return { type, status, lastTransitionTime, reason, message };
  });
}

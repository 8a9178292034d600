/**
 * How objects end: at once, after a grace period that the kubelet keeps, or when the last finalizer is gone.
 * Upstream: BeforeDelete in k8s.io/apiserver/pkg/registry/rest/delete.go.
 * A propagationPolicy becomes a finalizer here; what it asks for is the garbage collector's work.
 */
import type { Kernel } from '../kernel/kernel';
import { formatTimestamp, parseTimestamp } from '../kernel/time';
import type { KubernetesObject } from '../resources';
import type { Store } from '../store/store';
import { cloneJson, type Draft } from './decode';
import type { Kind } from './kind';
import type { WriteOptions } from './registry';
import { conflict, forbidden, notFound } from './status';
import { storeKey } from './store-key';
import { sweepCustomResources } from './sweep';

export type PropagationPolicy = 'Background' | 'Foreground' | 'Orphan';

/** Finalizers that the garbage collector takes off. */
export const FOREGROUND_FINALIZER = 'foregroundDeletion';
export const ORPHAN_FINALIZER = 'orphan';

export interface RemovalOptions extends WriteOptions {
  /** Omitted: as the object's finalizers say already, else in the background. */
  readonly propagationPolicy?: PropagationPolicy;
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

export interface Removal {
  readonly object: KubernetesObject;
  /** False where it only began to end. */
  readonly isGone: boolean;
}

export interface Deletion {
  remove(kind: Kind, namespace: string, name: string, options?: RemovalOptions): Removal;
  /** After an update: removes an object that was only held by finalizers, and returns its last state. */
  finishIfReleased(kind: Kind, object: KubernetesObject): KubernetesObject;
}

type Write = (kind: Kind, object: Draft, expected: number, options: WriteOptions) => KubernetesObject | null;

function isHeld(kind: Kind, object: KubernetesObject): boolean {
  return (object.metadata.finalizers ?? []).length > 0 || kind.isHeld?.(object) === true;
}

function checkPreconditions(kind: Kind, object: KubernetesObject, options: RemovalOptions): void {
  const { name, uid, resourceVersion } = object.metadata;
  if (options.uid !== undefined && options.uid !== uid) {
    const why = `the UID in the precondition (${options.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`;
    throw conflict(kind, name, why);
  }
  if (options.resourceVersion !== undefined && options.resourceVersion !== resourceVersion) {
    const why = `the ResourceVersion in the precondition (${options.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`;
    throw conflict(kind, name, why);
  }
}

/** The object with the finalizers that its end begins with. */
function withPropagation(object: KubernetesObject, policy: PropagationPolicy | undefined): KubernetesObject {
  const { finalizers: present = [], ...metadata } = object.metadata;
  if (policy === undefined) return object;
  const finalizers = finalizersFor(present, policy);
  return { ...object, metadata: finalizers.length === 0 ? metadata : { ...metadata, finalizers } };
}

function finalizersFor(present: readonly string[], policy: PropagationPolicy): readonly string[] {
  const others = present.filter((name) => name !== FOREGROUND_FINALIZER && name !== ORPHAN_FINALIZER);
  if (policy === 'Foreground') return [...others, FOREGROUND_FINALIZER];
  return policy === 'Orphan' ? [...others, ORPHAN_FINALIZER] : others;
}

export function createDeletion(kernel: Kernel, store: Store<KubernetesObject>, write: Write): Deletion {
  function erase(kind: Kind, object: KubernetesObject, { isDryRun = false }: WriteOptions): Removal {
    const { name, namespace = '' } = object.metadata;
    if (isDryRun) return { object, isGone: true };
    const result = store.delete(storeKey(kind, namespace, name), (revision) => ({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(revision) },
    }));
    if (result.ok) sweepCustomResources(store, kind, object);
    return { object: result.ok ? result.entry.value : object, isGone: true };
  }

  /** Writes the times of the end into the object. */
  function mark(
    kind: Kind,
    object: KubernetesObject,
    endsAtEpochMs: number,
    graceSeconds: number,
    options: RemovalOptions,
  ): KubernetesObject {
    const draft = cloneJson(object) as Draft;
    const metadata = draft.metadata as Draft;
    metadata.deletionTimestamp = formatTimestamp(endsAtEpochMs);
    metadata.deletionGracePeriodSeconds = graceSeconds;
    if (kind.hasGeneration) metadata.generation = (object.metadata.generation ?? 0) + 1;
    kind.prepareDelete?.(draft);
    return write(kind, draft, Number(object.metadata.resourceVersion), options) ?? object;
  }

  /** A second deletion may only bring the end nearer. */
  function shorten(kind: Kind, object: KubernetesObject, options: RemovalOptions): Removal {
    const existing = object.metadata.deletionGracePeriodSeconds ?? 0;
    const asked = options.gracePeriodSeconds;
    if (existing === 0 || asked === undefined || asked >= existing) return { object, isGone: false };
    const endsAtEpochMs =
      (parseTimestamp(object.metadata.deletionTimestamp!) ?? 0) - (existing - asked) * 1000;
    const marked = mark(kind, object, endsAtEpochMs, asked, options);
    if (asked > 0 || isHeld(kind, marked)) return { object: marked, isGone: false };
    return erase(kind, marked, options);
  }

  function remove(kind: Kind, namespace: string, name: string, options: RemovalOptions = {}): Removal {
    const refusal = kind.refuseDelete?.(name);
    if (refusal) throw forbidden(kind, name, refusal);
    const entry = store.get(storeKey(kind, namespace, name));
    if (entry === null) throw notFound(kind, name);
    const found = entry.value;
    checkPreconditions(kind, found, options);
    if (found.metadata.deletionTimestamp !== undefined) return shorten(kind, found, options);
    const object = withPropagation(found, options.propagationPolicy);
    const grace = kind.gracePeriodSeconds?.(object, options.gracePeriodSeconds) ?? 0;
    const isGraceful = kind.gracePeriodSeconds !== undefined && grace > 0;
    if (isGraceful || isHeld(kind, object)) {
      const marked = mark(kind, object, kernel.epochMs() + grace * 1000, grace, options);
      return { object: marked, isGone: false };
    }
    // Kinds with a grace period are marked even then, so that a watcher sees the end before it is gone.
    const last =
      kind.gracePeriodSeconds === undefined ? object : mark(kind, object, kernel.epochMs(), 0, options);
    return erase(kind, last, options);
  }

  function finishIfReleased(kind: Kind, object: KubernetesObject): KubernetesObject {
    const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = object.metadata;
    if (deletionTimestamp === undefined || deletionGracePeriodSeconds > 0 || isHeld(kind, object))
      return object;
    return erase(kind, object, {}).object;
  }

  return { remove, finishIfReleased };
}

/**
 * The garbage collector: removes objects whose owners are all gone, and carries out how an owner wants to be
 * deleted: first its dependents (foreground), without them (orphan), or before them (background).
 * Left out: Events and Leases, owners of kinds that are not served, and looking anew for what watches missed.
 * Upstream: pkg/controller/garbagecollector.
 */
import type { ApiClient } from '../api/client';
import { FOREGROUND_FINALIZER, ORPHAN_FINALIZER } from '../api/deletion';
import { isApiError } from '../api/status';
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject, ObjectMeta, OwnerReference } from '../resources';
import { createWorkQueue } from './work-queue';

const CYCLE_MS = 5;
const IGNORED = ['Event', 'Lease'];
const SOURCE = { component: 'garbage-collector-controller' } as const;

export interface CollectedKind {
  readonly kind: string;
  readonly isNamespaced: boolean;
}

interface Known {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly owners: readonly string[];
}

export function startGarbageCollector(kernel: Kernel, api: ApiClient, kinds: readonly CollectedKind[]): void {
  const collected = kinds.filter(({ kind }) => !IGNORED.includes(kind));
  /** By uid: all that has owners, and what it is. */
  const known = new Map<string, Known>();
  const dependents = new Map<string, Set<string>>();
  const dependentQueue = createWorkQueue(kernel, CYCLE_MS, collect);
  const ownerQueue = createWorkQueue(kernel, CYCLE_MS, finish);

  function read(uid: string): KubernetesObject | null {
    const entry = known.get(uid);
    const object = entry === undefined ? null : api.get(entry.kind, entry.namespace, entry.name);
    return object?.metadata.uid === uid ? object : null;
  }

  function dependentsOf(uid: string): readonly KubernetesObject[] {
    return [...(dependents.get(uid) ?? [])].flatMap((own) => read(own) ?? []);
  }

  function see(kind: string, object: KubernetesObject, isDeleted: boolean): void {
    const { metadata } = object;
    const { uid = '', namespace = '', name, ownerReferences } = metadata;
    const owners = isDeleted ? NOBODY : (ownerReferences?.map((reference) => reference.uid) ?? NOBODY);
    const before = known.get(uid)?.owners ?? NOBODY;
    for (const owner of before) if (!owners.includes(owner)) leave(owner, uid);
    if (isDeleted) {
      known.delete(uid);
      for (const own of dependents.get(uid) ?? []) dependentQueue.add(own);
      return;
    }
    known.set(uid, { kind, namespace, name, owners });
    const added = owners.filter((owner) => !before.includes(owner));
    for (const reference of ownerReferences ?? [])
      if (added.includes(reference.uid)) tellStranger(object, reference);
    for (const owner of added) dependents.set(owner, (dependents.get(owner) ?? new Set()).add(uid));
    if (added.length > 0) dependentQueue.add(uid);
    if (isWaiting(metadata) || hasFinalizer(metadata, ORPHAN_FINALIZER)) ownerQueue.add(uid);
  }

  /** An owner counts only in the namespace of its dependent. */
  function tellStranger(object: KubernetesObject, { apiVersion, kind, name, uid }: OwnerReference): void {
    const owner = known.get(uid);
    const { namespace = '' } = object.metadata;
    if (owner === undefined || owner.namespace === '' || owner.namespace === namespace) return;
    const reference = `[${apiVersion}/${kind}, namespace: ${namespace}, name: ${name}, uid: ${uid}]`;
    const message = `ownerRef ${reference} does not exist in namespace "${namespace}"`;
    api.recordEvent(object, 'Warning', 'OwnerRefInvalidNamespace', message, SOURCE);
  }

  /** An owner that waits for its dependents may have waited for this one. */
  function leave(owner: string, uid: string): void {
    const group = dependents.get(owner);
    group?.delete(uid);
    if (group?.size === 0) dependents.delete(owner);
    if (known.has(owner)) ownerQueue.add(owner);
  }

  function findOwner(
    { metadata }: KubernetesObject,
    reference: OwnerReference,
  ): KubernetesObject | null | undefined {
    const kind = collected.find((row) => row.kind === reference.kind);
    // What belongs to the whole cluster can't be owned from inside a namespace: such an owner is never looked for.
    if (kind === undefined || (kind.isNamespaced && metadata.namespace === undefined)) return undefined;
    const owner = api.get(kind.kind, kind.isNamespaced ? (metadata.namespace ?? '') : '', reference.name);
    return owner?.metadata.uid === reference.uid ? owner : null;
  }

  function collect(uid: string): void {
    const object = read(uid);
    const references = object?.metadata.ownerReferences ?? [];
    if (object === null || references.length === 0) return;
    // A dependent that ends already needs no second push, but its own dependents may.
    if (object.metadata.deletionTimestamp !== undefined) return;
    const owners = references.map((reference) => ({ reference, owner: findOwner(object, reference) }));
    const solid = owners.filter(
      ({ owner }) => owner === undefined || (owner !== null && !isWaiting(owner.metadata)),
    );
    if (solid.length === owners.length) return;
    if (solid.length > 0) {
      const ownerReferences = solid.map(({ reference }) => reference);
      api.update({ ...object, metadata: { ...object.metadata, ownerReferences } });
      return;
    }
    const isForeground = owners.some(({ owner }) => owner !== null) && dependents.has(uid);
    remove(isForeground ? unblock(object) : object, isForeground);
  }

  /** In a circle each would wait for the other: one that waits already is not waited for. */
  function unblock(object: KubernetesObject): KubernetesObject {
    const { uid = '', ownerReferences = [] } = object.metadata;
    const isCircle = dependentsOf(uid).some(({ metadata }) => isWaiting(metadata));
    if (!isCircle || !ownerReferences.some(({ blockOwnerDeletion }) => blockOwnerDeletion)) return object;
    const open = ownerReferences.map((reference) => ({ ...reference, blockOwnerDeletion: false }));
    for (const reference of open) ownerQueue.add(reference.uid);
    return api.update({ ...object, metadata: { ...object.metadata, ownerReferences: open } });
  }

  function remove({ kind, metadata }: KubernetesObject, isForeground: boolean): void {
    const policy = isForeground || hasFinalizer(metadata, FOREGROUND_FINALIZER) ? 'Foreground' : 'Background';
    const propagationPolicy = hasFinalizer(metadata, ORPHAN_FINALIZER) ? 'Orphan' : policy;
    try {
      api.delete(kind, metadata.namespace ?? '', metadata.name, { uid: metadata.uid, propagationPolicy });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }

  /** Goes on with an owner whose end waits for this controller. */
  function finish(uid: string): void {
    const owner = read(uid);
    if (owner?.metadata.deletionTimestamp === undefined) return;
    if (hasFinalizer(owner.metadata, ORPHAN_FINALIZER)) {
      for (const dependent of dependentsOf(uid)) orphan(dependent, uid);
      dropFinalizer(owner, ORPHAN_FINALIZER);
    } else if (isWaiting(owner.metadata)) {
      const left = dependentsOf(uid);
      const isBlocked = left.some(({ metadata }) =>
        metadata.ownerReferences?.some((reference) => reference.uid === uid && reference.blockOwnerDeletion),
      );
      if (!isBlocked) dropFinalizer(owner, FOREGROUND_FINALIZER);
      else for (const { metadata } of left) dependentQueue.add(metadata.uid ?? '');
    }
  }

  function orphan(dependent: KubernetesObject, uid: string): void {
    const { ownerReferences = [], ...metadata } = dependent.metadata;
    const left = ownerReferences.filter((reference) => reference.uid !== uid);
    api.update({
      ...dependent,
      metadata: left.length === 0 ? metadata : { ...metadata, ownerReferences: left },
    });
  }

  function dropFinalizer(object: KubernetesObject, name: string): void {
    const finalizers = (object.metadata.finalizers ?? []).filter((finalizer) => finalizer !== name);
    api.update({ ...object, metadata: { ...object.metadata, finalizers } });
  }

  for (const { kind } of collected) {
    api.watch(kind, ({ type, object }) => see(kind, object, type === 'DELETED'));
  }
}

const NOBODY: readonly string[] = [];

function hasFinalizer({ finalizers = [] }: ObjectMeta, name: string): boolean {
  return finalizers.includes(name);
}

/** Its end has begun and waits for its dependents. */
function isWaiting(metadata: ObjectMeta): boolean {
  return metadata.deletionTimestamp !== undefined && hasFinalizer(metadata, FOREGROUND_FINALIZER);
}

/**
 * Objects by the uid of their controller, and those without one by namespace, kept up by a watch: so a
 * reconcile looks at its own objects and not at the world. Reads are of the store, so what a controller wrote
 * itself is never missing. Upstream: the informers' indexes and PodControllerRefManager.
 */
import type { ApiClient } from '../api/client';
import { matchSelector } from '../api/label-selector';
import { compareText } from '../kernel/text';
import type { KubernetesObject, LabelSelector, OwnerReference } from '../resources';
import { keyOf, splitKey } from './work-queue';

export interface OwnedIndex<T extends KubernetesObject> {
  /** Sorted by name. */
  ownedBy(uid: string): readonly T[];
  /** Those of a namespace that no controller has. */
  withoutController(namespace: string): readonly T[];
  /** Calls with all that is there and then with every change, in the order of the writes. */
  onChange(listener: (change: OwnedChange<T>) => void): void;
}

export interface OwnedChange<T extends KubernetesObject> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
  readonly previous: T | null;
}

interface Group {
  readonly keys: Set<string>;
  /** `null` where it has to be made anew. */
  sorted: readonly string[] | null;
}

export function controllerOf({ metadata }: KubernetesObject): OwnerReference | null {
  return metadata.ownerReferences?.find(({ controller }) => controller === true) ?? null;
}

/** One watch for all controllers that share it; they must be there before the first event runs. */
export function watchOwned<T extends KubernetesObject>(api: ApiClient, kind: string): OwnedIndex<T> {
  const listeners: ((change: OwnedChange<T>) => void)[] = [];
  const groups = new Map<string, Group>();
  const last = new Map<string, T>();

  function groupOf(object: T): string {
    return controllerOf(object)?.uid ?? `/${object.metadata.namespace ?? ''}`;
  }

  function leave(object: T): void {
    const name = groupOf(object);
    const group = groups.get(name);
    if (group === undefined) return;
    group.keys.delete(keyOf(object.metadata));
    group.sorted = null;
    if (group.keys.size === 0) groups.delete(name);
  }

  function join(object: T): void {
    const name = groupOf(object);
    const group = groups.get(name) ?? { keys: new Set(), sorted: null };
    group.keys.add(keyOf(object.metadata));
    group.sorted = null;
    groups.set(name, group);
  }

  api.watch(kind, ({ type, object }) => {
    const current = object as T;
    const key = keyOf(current.metadata);
    const previous = last.get(key) ?? null;
    const isMoved = type === 'DELETED' || previous === null || groupOf(previous) !== groupOf(current);
    if (isMoved && previous !== null) leave(previous);
    if (type === 'DELETED') last.delete(key);
    else {
      last.set(key, current);
      if (isMoved) join(current);
    }
    for (const listener of listeners) listener({ type, object: current, previous });
  });

  function read(group: string): readonly T[] {
    const found: T[] = [];
    const members = groups.get(group);
    if (members === undefined) return found;
    members.sorted ??= [...members.keys].sort(compareText);
    for (const key of members.sorted) {
      const { namespace, name } = splitKey(key);
      const object = api.get<T>(kind, namespace, name);
      if (object !== null && groupOf(object) === group) found.push(object);
    }
    return found;
  }

  return {
    ownedBy: read,
    withoutController: (namespace) => read(`/${namespace}`),
    onChange: (listener) => listeners.push(listener),
  };
}

/**
 * The objects that this owner controls. One that its selector no longer matches is let go, and one that nobody
 * has and that it matches is taken over; both are writes.
 */
export function claimOwned<T extends KubernetesObject>(
  api: ApiClient,
  index: OwnedIndex<T>,
  owner: KubernetesObject & { readonly spec: { readonly selector: LabelSelector } },
  isWanted: (object: T) => boolean,
): readonly T[] {
  const { uid = '', namespace = '', deletionTimestamp } = owner.metadata;
  const isSelected = matchSelector(owner.spec.selector);
  const claimed: T[] = [];
  for (const object of index.ownedBy(uid)) {
    if (!isWanted(object)) continue;
    if (isSelected(object.metadata.labels)) claimed.push(object);
    else if (deletionTimestamp === undefined) release(api, object, uid);
  }
  if (deletionTimestamp !== undefined) return claimed;
  for (const object of index.withoutController(namespace)) {
    const isFree = object.metadata.deletionTimestamp === undefined && isWanted(object);
    if (isFree && isSelected(object.metadata.labels)) claimed.push(adopt(api, object, ownerReference(owner)));
  }
  return claimed;
}

function release<T extends KubernetesObject>(api: ApiClient, object: T, uid: string): void {
  const { ownerReferences = [], ...metadata } = object.metadata;
  const left = ownerReferences.filter((reference) => reference.uid !== uid);
  api.update({ ...object, metadata: left.length === 0 ? metadata : { ...metadata, ownerReferences: left } });
}

function adopt<T extends KubernetesObject>(api: ApiClient, object: T, reference: OwnerReference): T {
  const ownerReferences = [...(object.metadata.ownerReferences ?? []), reference];
  return api.update({ ...object, metadata: { ...object.metadata, ownerReferences } });
}

/** How a controller's object names its owner. */
export function ownerReference({ apiVersion, kind, metadata }: KubernetesObject): OwnerReference {
  const { name, uid = '' } = metadata;
  return { apiVersion, kind, name, uid, controller: true, blockOwnerDeletion: true };
}

/**
 * Reads and writes objects of every kind: what the real server does between a request and etcd. Both faces, HTTP
 * and client, come through here, so a controller is held to the same rules as a learner.
 * Upstream: k8s.io/apiserver/pkg/registry/generic/registry/store.go. managedFields are not kept.
 */
import type { Kernel } from '../kernel/kernel';
import { drawSuffix, drawUid, type Random } from '../kernel/random';
import type { KubernetesObject } from '../resources';
import { createStore, type Entry, type Store } from '../store/store';
import { type AdmissionMaker, type AdmissionRequest, createAdmissionChain } from './admission/admission';
import { cloneJson, type Draft } from './decode';
import { createDeletion, type Deletion } from './deletion';
import { isSame } from './equality';
import { apiVersionOf, type Kind } from './kind';
import { namespaceKind } from './kinds/namespace';
import { serviceKind } from './kinds/service';
import { validateMetadata, validateMetadataUpdate } from './metadata';
import { createServiceAllocator, type ServiceAllocationOptions } from './service-allocation';
import { alreadyExists, badRequest, conflict, forbidden, invalid, notFound } from './status';
import { storeKey, storePrefix } from './store-key';

export interface WriteOptions {
  /** Everything happens but the write. */
  readonly isDryRun?: boolean;
}

export interface UpdateOptions extends WriteOptions {
  /** What may change: all but status, status alone, or whatever the mutation says (binding, finalize). */
  readonly part: 'main' | 'status' | 'any';
}

export interface Registry extends Deletion {
  /** Adds plugins to those that are asked before a write. */
  admitWith(makers: readonly AdmissionMaker[]): void;
  readonly store: Store<KubernetesObject>;
  /** `null` where there is none. */
  find(kind: Kind, namespace: string, name: string): KubernetesObject | null;
  /** NotFound where there is none. */
  get(kind: Kind, namespace: string, name: string): KubernetesObject;
  /** In the order of their keys. `namespace` null: of all. */
  list(kind: Kind, namespace: string | null): readonly KubernetesObject[];
  /** `object` is decoded and this call's own. */
  create(kind: Kind, namespace: string, object: Draft, options?: WriteOptions): KubernetesObject;
  /**
   * Reads, lets `mutate` make the next object from a draft of the current one, checks and writes it. A
   * `resourceVersion` in the result that is not the current one gives Conflict.
   */
  update(
    kind: Kind,
    namespace: string,
    name: string,
    mutate: (current: KubernetesObject) => Draft,
    options: UpdateOptions,
  ): KubernetesObject;
}

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

/** Versions of a custom kind are one set of objects: each sees them as its own. */
export function asKind<T extends KubernetesObject>(kind: Kind, object: T): T {
  if (kind.custom === undefined) return object;
  const apiVersion = apiVersionOf(kind);
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion };
}

/** How often a name is drawn anew that somebody has already. */
const NAME_ATTEMPTS = 8;

/** Field order as the real server writes it. */
function assemble(kind: Kind, object: Draft, metadata: Draft): KubernetesObject {
  const { apiVersion: _version, kind: _kind, metadata: _metadata, ...fields } = object;
  return {
    kind: kind.kind,
    apiVersion: apiVersionOf(kind),
    metadata,
    ...fields,
  } as unknown as KubernetesObject;
}

const SERVICE_PREFIX = storePrefix(serviceKind, null);

export function createRegistry(kernel: Kernel, allocation: ServiceAllocationOptions): Registry {
  const store = createStore<KubernetesObject>(kernel);
  const allocator = createServiceAllocator(kernel, allocation, () =>
    store.list(SERVICE_PREFIX).map((entry) => entry.value),
  );
  const uids = kernel.createRandom('api/uid');
  const suffixes = kernel.createRandom('api/suffix');
  const admission = createAdmissionChain();
  /** A list that nothing changed is the same list again, of entries and so of objects. */
  const lists = new WeakMap<readonly Entry<KubernetesObject>[], readonly KubernetesObject[]>();

  /** NamespaceLifecycle: nothing new in a namespace that is not there or on its way out. */
  function admitToNamespace(kind: Kind, namespace: string, name: string): void {
    if (!kind.isNamespaced) return;
    const entry = store.get(storeKey(namespaceKind, '', namespace));
    if (entry === null) throw notFound(namespaceKind, namespace);
    if (entry.value.metadata.deletionTimestamp === undefined) return;
    const why = `unable to create new content in namespace ${namespace} because it is being terminated`;
    const message = `namespace ${namespace} is being terminated`;
    throw forbidden(kind, name, why, [
      { reason: 'NamespaceTerminating', message, field: 'metadata.namespace' },
    ]);
  }

  function write(
    kind: Kind,
    object: Draft,
    expected: number,
    { isDryRun = false }: WriteOptions,
  ): KubernetesObject | null {
    const metadata = object.metadata as Draft;
    const { resourceVersion: _stale, managedFields: _managed, selfLink: _link, ...kept } = metadata;
    const key = storeKey(kind, String(kept.namespace ?? ''), String(kept.name));
    const build = (revision: number): KubernetesObject =>
      assemble(kind, object, orderMetadata({ ...kept, resourceVersion: String(revision) }));
    if (isDryRun) {
      if ((store.get(key)?.revision ?? 0) !== expected) return null;
      return assemble(kind, object, orderMetadata(expected === 0 ? kept : metadata));
    }
    const result = store.put(key, build, expected);
    if (!result.ok) return null;
    if (kind.timeToLiveMs !== undefined) forgetLater(key, result.entry, kind.timeToLiveMs);
    return result.entry.value;
  }

  function forgetLater(key: string, { revision }: Entry<KubernetesObject>, timeToLiveMs: number): void {
    kernel.schedule(timeToLiveMs, 'periodic', () => {
      const entry = store.get(key);
      if (entry?.revision === revision) store.delete(key, () => entry.value, revision);
    });
  }

  function create(
    kind: Kind,
    namespace: string,
    object: Draft,
    options: WriteOptions = {},
  ): KubernetesObject {
    const metadata = newMetadata(kind, namespace, object);
    const isGenerated = !metadata.name && typeof metadata.generateName === 'string';
    if (isGenerated) metadata.name = generateName(metadata, suffixes);
    object.metadata = metadata;
    kind.setDefaults?.(object);
    admitToNamespace(kind, namespace, String(metadata.name ?? ''));
    const request = { kind, operation: 'CREATE', namespace, object, previous: null } as const;
    const given = isGenerated ? metadata.generateName : metadata.name;
    admission.change({ ...request, name: String(given ?? '') });
    const timestamp = kernel.timestamp();
    let uid: string | null = null;
    const takeUid = (): string => {
      uid ??= drawUid(uids);
      return uid;
    };
    if (kind.hasStatus) setNewStatus(kind, object);
    kind.prepareCreate?.(object, {
      timestamp,
      drawSuffix: () => drawSuffix(suffixes),
      uid: takeUid,
      list: (other) => store.list(storePrefix(other, null)).map((entry) => entry.value),
      find: (other, place, wanted) => store.get(storeKey(other, place, wanted))?.value ?? null,
    });
    const refused = kind.allocate?.(object, null, allocator, options) ?? [];
    if (refused.length > 0) throw invalid(kind, String(metadata.name ?? ''), refused);
    const complete = object.metadata as Draft;
    complete.uid = takeUid();
    complete.creationTimestamp = timestamp;
    if (kind.hasGeneration) complete.generation = 1;
    // Rules may count on a name: one that is missing is told as an empty one.
    const candidate = assemble(kind, object, { ...complete, name: complete.name ?? '' });
    const errors = [
      ...validateMetadata(candidate.metadata, kind),
      ...(kind.validate?.(candidate) ?? []),
      ...(kind.validateCreate?.(candidate) ?? []),
    ];
    if (errors.length > 0) throw invalid(kind, candidate.metadata.name, errors);
    const tell = admission.check({ ...request, name: candidate.metadata.name });
    for (let attempt = 1; ; attempt += 1) {
      const stored = write(kind, object, 0, options);
      if (stored !== null) {
        if (!options.isDryRun) tell();
        return stored;
      }
      if (!isGenerated || attempt === NAME_ATTEMPTS) throw alreadyExists(kind, String(complete.name));
      complete.name = generateName(complete, suffixes);
    }
  }

  function update(
    kind: Kind,
    namespace: string,
    name: string,
    mutate: (current: KubernetesObject) => Draft,
    options: UpdateOptions,
  ): KubernetesObject {
    const entry = store.get(storeKey(kind, namespace, name));
    if (entry === null) throw notFound(kind, name);
    const current = asKind(kind, entry.value);
    const next = mutate(current);
    // A patch may have taken it away whole.
    next.metadata ??= {};
    const wanted = (next.metadata as Draft | undefined)?.resourceVersion;
    if (wanted !== undefined && wanted !== current.metadata.resourceVersion) {
      throw conflict(kind, name, MODIFIED);
    }
    const request: AdmissionRequest = {
      kind,
      operation: 'UPDATE',
      namespace,
      name,
      object: next,
      previous: current,
    };
    if (options.part === 'status') return updateStatus(kind, next, entry, options);
    if (options.part === 'main') admission.change(request);
    settle(kind, next, current, options);
    const candidate = assemble(kind, next, next.metadata as Draft);
    const errors = [...validateMetadataUpdate(candidate.metadata, current.metadata)];
    if (options.part === 'main') {
      errors.push(...validateMetadata(candidate.metadata, kind));
      errors.push(
        ...(kind.validate?.(candidate) ?? []),
        ...(kind.validateUpdate?.(candidate, current) ?? []),
      );
    }
    if (errors.length > 0) throw invalid(kind, name, errors);
    restoreIdentity(next, current);
    if (isSame(withoutRevision(assemble(kind, next, next.metadata as Draft)), withoutRevision(current))) {
      return current;
    }
    const tell = options.part === 'main' ? admission.check(request) : null;
    const stored = write(kind, next, entry.revision, options);
    if (stored === null) throw conflict(kind, name, MODIFIED);
    if (!options.isDryRun) tell?.();
    return options.isDryRun ? stored : deletion.finishIfReleased(kind, stored);
  }

  /** Everything but the status stays, and is shared with the object that is stored: there are no rules to be checked. */
  function updateStatus(
    kind: Kind,
    next: Draft,
    { value, revision }: Entry<KubernetesObject>,
    options: UpdateOptions,
  ): KubernetesObject {
    const current = asKind(kind, value);
    const { annotations } = next.metadata as Draft;
    const isSameMetadata = !kind.statusHasAnnotations || isSame(annotations, current.metadata.annotations);
    const status = next.status ?? {};
    if (isSameMetadata && isSame(status, current.status)) return current;
    const metadata = isSameMetadata ? current.metadata : { ...current.metadata, annotations };
    const stored = write(kind, { ...current, status, metadata }, revision, options);
    if (stored === null) throw conflict(kind, current.metadata.name, MODIFIED);
    return options.isDryRun ? stored : deletion.finishIfReleased(kind, stored);
  }

  /** Keeps what this part of the object may not change, and counts the generation. */
  function settle(kind: Kind, next: Draft, current: KubernetesObject, options: UpdateOptions): void {
    const { part } = options;
    if (part !== 'main') return;
    if (kind.hasStatus) {
      if (current.status === undefined) delete next.status;
      else next.status = current.status;
    }
    kind.setDefaults?.(next);
    kind.prepareUpdate?.(next, current);
    const refused = kind.allocate?.(next, current, allocator, options) ?? [];
    if (refused.length > 0) throw invalid(kind, current.metadata.name, refused);
    if (!kind.hasGeneration) return;
    const isChanged = kind.hasStatus
      ? !isSame(next.spec, current.spec)
      : !isSame({ ...next, metadata: null }, { ...current, metadata: null });
    (next.metadata as Draft).generation = (current.metadata.generation ?? 0) + (isChanged ? 1 : 0);
  }

  const deletion = createDeletion(kernel, store, write);
  const registry: Registry = {
    ...deletion,
    store,
    admitWith(makers) {
      admission.add(makers.map((make) => make({ registry, epochMs: kernel.epochMs })));
    },
    find(kind, namespace, name) {
      const entry = store.get(storeKey(kind, namespace, name));
      return entry === null ? null : asKind(kind, entry.value);
    },
    get(kind, namespace, name) {
      const entry = store.get(storeKey(kind, namespace, name));
      if (entry === null) throw notFound(kind, name);
      return asKind(kind, entry.value);
    },
    list(kind, namespace) {
      const entries = store.list(storePrefix(kind, namespace));
      if (kind.custom !== undefined) return entries.map((entry) => asKind(kind, entry.value));
      const known = lists.get(entries);
      if (known !== undefined) return known;
      const values = Object.freeze(entries.map((entry) => entry.value));
      lists.set(entries, values);
      return values;
    },
    create,
    update,
  };
  return registry;
}

function setNewStatus({ newStatus = {} }: Kind, object: Draft): void {
  if (newStatus === null) delete object.status;
  else if (newStatus !== 'given') object.status = cloneJson(newStatus);
}

function newMetadata(kind: Kind, namespace: string, object: Draft): Draft {
  const given = { ...(object.metadata as Draft | undefined) };
  if (kind.isNamespaced && given.namespace !== undefined && given.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  for (const field of ['uid', 'creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds']) {
    delete given[field];
  }
  delete given.resourceVersion;
  delete given.generation;
  if (kind.isNamespaced) given.namespace = namespace;
  else delete given.namespace;
  return given;
}

/** The server cuts long prefixes so that the suffix still fits. */
function generateName({ generateName: prefix }: Draft, suffixes: Random): string {
  return `${String(prefix).slice(0, 58)}${drawSuffix(suffixes)}`;
}

/** What the server set once stays, whatever the client sent or left out. */
function restoreIdentity(next: Draft, current: KubernetesObject): void {
  const metadata = next.metadata as Draft;
  const before = current.metadata;
  for (const field of [
    'name',
    'namespace',
    'uid',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'generateName',
  ] as const) {
    if (before[field] === undefined) delete metadata[field];
    else metadata[field] = before[field];
  }
  if (metadata.generation === undefined && before.generation !== undefined) {
    metadata.generation = before.generation;
  }
}

function withoutRevision(object: KubernetesObject): Draft {
  const {
    resourceVersion: _revision,
    managedFields: _managed,
    selfLink: _link,
    ...metadata
  } = object.metadata as Draft & KubernetesObject['metadata'];
  return { ...object, metadata };
}

const METADATA_ORDER = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
];

function orderMetadata(metadata: Draft): Draft {
  const ordered: Draft = {};
  for (const field of METADATA_ORDER) if (metadata[field] !== undefined) ordered[field] = metadata[field];
  return ordered;
}

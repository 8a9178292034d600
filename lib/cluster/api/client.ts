/**
 * The API as controllers see it: synchronous calls on frozen objects, one error class. The real thing is
 * client-go with its informers: here a read is always up to date, and a watch tells of changes as events of
 * the loop, so a controller still acts after the write that woke it and never inside it.
 */
import type { Kernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import { type Decoded, type Draft, decodeField } from './decode';
import type { PropagationPolicy } from './deletion';
import { createEventRecorder } from './event-recorder';
import { apiVersionOf, decodeKind, type Kind } from './kind';
import { namespaceKind } from './kinds/namespace';
import { type LabelMatcher, matchLabels, parseLabelSelector } from './label-selector';
import type { PodWrites } from './pod-writes';
import type { Registry } from './registry';
import { storePrefix } from './store-key';

export interface ListOptions {
  /** Omitted: of all namespaces. */
  readonly namespace?: string;
  /** As on the command line: `app=web,tier!=back`, or the labels that must match. */
  readonly labelSelector?: string | Readonly<Record<string, string>>;
}

export interface DeleteOptions {
  /** Omitted: the object's own (`spec.terminationGracePeriodSeconds` of a pod). 0 removes it at once. */
  readonly gracePeriodSeconds?: number;
  /** Refuse with Conflict where the object has another uid. */
  readonly uid?: string;
  /** What becomes of the dependents; omitted: they go too, a little later. */
  readonly propagationPolicy?: PropagationPolicy;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: KubernetesObject;
}

export interface EventSource {
  /** `default-scheduler`, `kubelet` */
  readonly component: string;
  /** The node, for a kubelet. */
  readonly host?: string;
}

/**
 * `kind` is as in manifests: `Pod`. Cluster-wide kinds take `namespace` ''. Objects are frozen: build new
 * ones. Every method but `get`, `list` and `watch` throws ApiError (status.ts: `isApiError(error, 'Conflict')`).
 */
export interface ApiClient {
  /** `null` where there is none. */
  get<T extends KubernetesObject = KubernetesObject>(kind: string, namespace: string, name: string): T | null;
  /** Sorted by namespace and name. */
  list<T extends KubernetesObject = KubernetesObject>(kind: string, options?: ListOptions): readonly T[];
  /** Defaults, validates, gives uid and name (generateName), stores; returns what was stored. */
  create<T extends KubernetesObject>(object: T): T;
  /** Replaces all but status. A `resourceVersion` that is not the latest gives Conflict; without one it is forced. */
  update<T extends KubernetesObject>(object: T): T;
  /** Replaces status (and nothing else). Same rule for `resourceVersion`. No write happens where nothing changed. */
  updateStatus<T extends KubernetesObject>(object: T): T;
  /** A scheduled pod only gets its deletionTimestamp, unless `gracePeriodSeconds` is 0; NotFound where it is gone. */
  delete(kind: string, namespace: string, name: string, options?: DeleteOptions): void;
  /** pods/binding: sets `spec.nodeName` and the condition PodScheduled. Conflict where the pod is bound already. */
  bind(namespace: string, pod: string, node: string): void;
  /** Takes the finalizer `kubernetes` off a terminating namespace, which removes it when none is left. */
  finalizeNamespace(name: string): void;
  /** Writes an Event, or counts one up that says the same (type, reason, message, object, source) within 10 minutes. */
  recordEvent(
    regarding: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    source: EventSource,
    /** `spec.containers{web}` */
    fieldPath?: string,
  ): void;
  /**
   * Calls with every object there is (ADDED) and then with every change, each as an event of the loop of class
   * `progress`, in the order of the writes. Returns how to stop.
   */
  watch(kind: string, listener: (event: WatchEvent) => void): () => void;
}

function matcherOf(selector: ListOptions['labelSelector']): LabelMatcher | null {
  if (selector === undefined) return null;
  return typeof selector === 'string' ? parseLabelSelector(selector) : matchLabels(selector);
}

/** A controller that sends what the schema does not know has a mistake: it must not pass quietly. */
function decodeOwn(kind: Kind, object: KubernetesObject): Draft {
  return check(kind, object, decodeKind(kind, object));
}

/** All that a write of the status looks at. */
function decodeStatus(kind: Kind, object: KubernetesObject): Draft {
  const metadata = { ...object.metadata };
  if (kind.decode !== undefined) return { ...decodeOwn(kind, object), metadata };
  return { ...check(kind, object, decodeField(object, kind.definition, 'status')), metadata };
}

function check(
  kind: Kind,
  object: KubernetesObject,
  { object: draft, typeError, strictErrors }: Decoded,
): Draft {
  const problem = typeError ?? strictErrors[0];
  if (problem !== undefined) throw new Error(`${kind.kind} ${object.metadata.name}: ${problem}`);
  if (object.apiVersion !== apiVersionOf(kind)) throw new Error(`${kind.kind} has no ${object.apiVersion}`);
  return draft;
}

export function createClient(
  kernel: Kernel,
  registry: Registry,
  pods: PodWrites,
  kinds: readonly Kind[],
): ApiClient {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));

  /** One that is not served is our mistake: a part's controllers come with its kinds. */
  function kindNamed(name: string): Kind {
    const kind = byName.get(name);
    if (kind === undefined) throw new Error(`the kind ${name} is not served`);
    return kind;
  }

  const recorder = createEventRecorder(kernel, registry);

  function write<T extends KubernetesObject>(object: T, part: 'main' | 'status'): T {
    const kind = kindNamed(object.kind);
    const { namespace = '', name } = object.metadata;
    const decode = part === 'status' ? decodeStatus : decodeOwn;
    return registry.update(kind, namespace, name, () => decode(kind, object), { part }) as T;
  }

  return {
    get: <T extends KubernetesObject>(kind: string, namespace: string, name: string) =>
      registry.find(kindNamed(kind), namespace, name) as T | null,
    list<T extends KubernetesObject>(kind: string, { namespace, labelSelector }: ListOptions = {}) {
      const matcher = matcherOf(labelSelector);
      const objects = registry.list(kindNamed(kind), namespace ?? null) as readonly T[];
      return matcher === null ? objects : objects.filter((object) => matcher(object.metadata.labels));
    },
    create<T extends KubernetesObject>(object: T) {
      const kind = kindNamed(object.kind);
      return registry.create(kind, object.metadata.namespace ?? '', decodeOwn(kind, object)) as T;
    },
    update: (object) => write(object, 'main'),
    updateStatus: (object) => write(object, 'status'),
    delete(kind, namespace, name, options) {
      registry.remove(kindNamed(kind), namespace, name, options);
    },
    bind: pods.bind,
    finalizeNamespace(name) {
      const mutate = (current: KubernetesObject): Draft => ({
        ...current,
        metadata: { ...current.metadata },
        spec: {},
      });
      registry.update(namespaceKind, '', name, mutate, { part: 'any' });
    },
    recordEvent: recorder.record,
    watch(kindName, listener) {
      const kind = kindNamed(kindName);
      let isStopped = false;
      for (const object of registry.list(kind, null)) {
        kernel.schedule(0, 'progress', () => {
          if (!isStopped) listener({ type: 'ADDED', object });
        });
      }
      const stop = registry.store.watch(storePrefix(kind, null), registry.store.revision, (change) => {
        const type = change.kind === 'delete' ? 'DELETED' : change.previous === null ? 'ADDED' : 'MODIFIED';
        listener({ type, object: change.value });
      });
      return () => {
        isStopped = true;
        if (stop !== 'expired') stop();
      };
    },
  };
}

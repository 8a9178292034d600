/**
 * The API as one node sees it. While the node is cut off, nothing that it writes arrives and it hears of no change; when
 * it is back, it says how its pods are now and then hears what it missed, each object once. Upstream: the kubelet's
 * informers, which list again, and its status manager, which sends what it could not send.
 */
import type { ApiClient, WatchEvent } from './api/client';
import { isApiError } from './api/status';
import type { Kernel } from './kernel/kernel';
import type { NodeLinks } from './node-links';
import type { KubernetesObject, Pod } from './resources';

/** Until the connections to the API server are open again. */
const RECONNECT_MS = 1_000;

interface OwnPod {
  pod: Pod;
  isEnded: boolean;
}

/** Calls with the pods of one node. Returns how to stop. */
export type PodWatch = (node: string, listener: (event: WatchEvent) => void) => () => void;

/** One watch for the kubelets of all nodes, as each hears of its own pods only (by the field spec.nodeName). */
export function watchPodsByNode(api: ApiClient): PodWatch {
  const listeners = new Map<string, Set<(event: WatchEvent) => void>>();
  api.watch('Pod', (event) => {
    const { nodeName } = (event.object as Pod).spec;
    if (nodeName !== undefined) for (const listen of listeners.get(nodeName) ?? []) listen(event);
  });
  return (node, listener) => {
    const own = listeners.get(node) ?? new Set();
    listeners.set(node, own.add(listener));
    return () => own.delete(listener);
  };
}

interface ClientParts {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly links: NodeLinks;
  readonly watchPods: PodWatch;
}

/** `onBack` runs as soon as the node reaches the API server again. */
export function createNodeClient(
  { kernel, api, links, watchPods }: ClientParts,
  node: string,
  onBack: () => void,
): ApiClient {
  /** The node's pods as it knows them, by namespace and name; null while it is connected. */
  let own: Map<string, OwnPod> | null = null;
  const missed: Map<string, () => void>[] = [];

  links.onChange((name, isConnected) => {
    if (name !== node) return;
    if (isConnected) kernel.schedule(RECONNECT_MS, 'progress', comeBack);
    else own ??= new Map(podsOf(api, node).map((pod) => [keyOf(pod), { pod, isEnded: false }]));
  });

  function comeBack(): void {
    if (own === null || !links.isConnected(node)) return;
    const known = own;
    own = null;
    onBack();
    for (const { pod, isEnded } of known.values()) attempt(() => tellPod(api, pod, isEnded));
    for (const events of missed) {
      const waiting = [...events.values()];
      events.clear();
      for (const deliver of waiting) deliver();
    }
  }

  function write<T extends KubernetesObject>(object: T, send: (object: T) => T): T {
    if (own === null) return send(object);
    const entry = object.kind === 'Pod' ? own.get(keyOf(object)) : undefined;
    if (entry !== undefined) entry.pod = object as KubernetesObject as Pod;
    return object;
  }

  return {
    ...api,
    get: <T extends KubernetesObject>(kind: string, namespace: string, name: string) => {
      const entry = kind === 'Pod' ? own?.get(`${namespace}/${name}`) : undefined;
      return entry === undefined ? api.get<T>(kind, namespace, name) : (entry.pod as KubernetesObject as T);
    },
    create: (object) => write(object, api.create),
    update: (object) => write(object, api.update),
    updateStatus: (object) => write(object, api.updateStatus),
    delete(kind, namespace, name, options) {
      if (own === null) api.delete(kind, namespace, name, options);
      else if (kind === 'Pod') {
        const entry = own.get(`${namespace}/${name}`);
        if (entry !== undefined) entry.isEnded = true;
      }
    },
    recordEvent(...said) {
      if (own === null) api.recordEvent(...said);
    },
    watch(kind, listener) {
      const events = new Map<string, () => void>();
      missed.push(events);
      const hear = (event: WatchEvent): void => {
        if (own === null) {
          listener(event);
          return;
        }
        const { uid = event.object.metadata.name } = event.object.metadata;
        events.delete(uid);
        events.set(uid, () => listener(event));
      };
      return kind === 'Pod' ? watchPods(node, hear) : api.watch(kind, hear);
    },
  };
}

function podsOf(api: ApiClient, node: string): readonly Pod[] {
  return api.list<Pod>('Pod').filter(({ spec }) => spec.nodeName === node);
}

/** Status as the node has it; what others wrote meanwhile beside it stays. */
function tellPod(api: ApiClient, { metadata, status }: Pod, isEnded: boolean): void {
  const { namespace = '', name, uid = '' } = metadata;
  const stored = api.get<Pod>('Pod', namespace, name);
  if (stored?.metadata.uid !== uid) return;
  const known = status?.conditions ?? [];
  const others = (stored.status?.conditions ?? []).filter(
    ({ type }) => !known.some((one) => one.type === type),
  );
  api.updateStatus({ ...stored, status: { ...status, conditions: [...known, ...others] } });
  if (isEnded) api.delete('Pod', namespace, name, { gracePeriodSeconds: 0, uid });
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!isApiError(error)) throw error;
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

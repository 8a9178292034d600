/**
 * A watch as a stream of JSON lines. Without `timeoutSeconds` it goes on until the client leaves (the real
 * server ends it after half an hour or more). Upstream: k8s.io/apiserver/pkg/endpoints/handlers/watch.go.
 */
import type { Channel } from '../http';
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import type { KubernetesObject } from '../resources';
import type { Change } from '../store/store';
import { jsonLine } from './answer';
import { apiVersionOf, type Kind } from './kind';
import { asKind, type Registry } from './registry';
import type { Selection } from './selection';
import { expired, type Status } from './status';
import { storePrefix } from './store-key';

export interface WatchOptions {
  readonly kind: Kind;
  readonly namespace: string | null;
  readonly selection: Selection;
  /** `null`: begin with what there is. */
  readonly since: number | null;
  readonly timeoutSeconds: number | null;
  readonly hasBookmarks: boolean;
  /** Marks the end of what there was, for clients that list by watching. */
  readonly marksInitialEnd: boolean;
  /** Turns an object into what is sent of it. */
  readonly show: (object: KubernetesObject, isFirst: boolean) => unknown;
}

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';

const BOOKMARK_EVERY_MS = 60_000;

/** Lines that wait while the reader is slow; one that is too slow is cut off, as the real server does. */
function createLines(channel: Channel, onClosed: () => void) {
  let waiting: string[] = [];
  let length = 0;
  let isEnding = false;

  function flush(): void {
    while (waiting.length > 0) {
      const outcome = channel.tryWrite(waiting[0]!);
      if (outcome === 'closed') {
        onClosed();
        return;
      }
      if (outcome === 'full') {
        channel.onWritable(flush);
        return;
      }
      length -= waiting.shift()!.length;
    }
    if (isEnding) channel.end();
  }

  return {
    add(line: string): void {
      if (isEnding) return;
      const wasEmpty = waiting.length === 0;
      waiting.push(line);
      length += line.length;
      if (wasEmpty) flush();
      if (length <= limits.requestBodyLength) return;
      waiting = [];
      isEnding = true;
      onClosed();
      channel.end();
    },
    end(): void {
      isEnding = true;
      if (waiting.length === 0) channel.end();
    },
  };
}

/** What a change means to somebody who sees only a selection of the objects. */
function eventType(change: Change<KubernetesObject>, selection: Selection): EventType | null {
  const wasSeen = change.previous !== null && selection.matches(change.previous.value);
  const isSeen = change.kind === 'put' && selection.matches(change.value);
  if (isSeen) return wasSeen ? 'MODIFIED' : 'ADDED';
  return wasSeen ? 'DELETED' : null;
}

export function openWatch(kernel: Kernel, registry: Registry, options: WatchOptions): Channel {
  const { kind, namespace, selection, since, show } = options;
  const channel = kernel.createChannel(`watch ${kind.plural}`);
  const stops: (() => void)[] = [];
  const stop = (): void => {
    for (const each of stops) each();
  };
  const lines = createLines(channel, stop);
  let isFirst = true;

  function send(type: EventType, object: unknown): void {
    lines.add(jsonLine({ type, object }));
  }
  function sendObject(type: EventType, object: KubernetesObject): void {
    send(type, show(asKind(kind, object), isFirst));
    isFirst = false;
  }
  function sendBookmark(annotations?: Readonly<Record<string, string>>): void {
    const resourceVersion = String(registry.store.revision);
    const metadata = { resourceVersion, creationTimestamp: null, ...(annotations ? { annotations } : {}) };
    send('BOOKMARK', { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata });
  }

  const prefix = storePrefix(kind, namespace);
  if (since === null) {
    for (const object of registry.list(kind, namespace)) {
      if (selection.matches(object)) sendObject('ADDED', object);
    }
    if (options.marksInitialEnd) sendBookmark({ 'k8s.io/initial-events-end': 'true' });
  }
  const after = since ?? registry.store.revision;
  const watching = registry.store.watch(prefix, after, (change) => {
    const type = eventType(change, selection);
    if (type === 'DELETED') sendObject(type, lastSeen(change));
    else if (type !== null) sendObject(type, change.value);
  });
  if (watching === 'expired') {
    const status: Status = expired(`too old resource version: ${after} (${registry.store.revision})`).status;
    send('ERROR', status);
    lines.end();
    return channel;
  }
  stops.push(watching);
  if (options.timeoutSeconds !== null) {
    const end = (): void => {
      stop();
      lines.end();
    };
    stops.push(kernel.schedule(options.timeoutSeconds * 1000, 'periodic', end));
  }
  if (options.hasBookmarks) stops.push(repeat(kernel, channel, () => sendBookmark()));
  return channel;
}

/** What left the selection is told as it last matched, but with the revision of the change. */
function lastSeen({ kind, value, previous, revision }: Change<KubernetesObject>): KubernetesObject {
  if (kind === 'delete' || previous === null) return value;
  return { ...previous.value, metadata: { ...previous.value.metadata, resourceVersion: String(revision) } };
}

function repeat(kernel: Kernel, channel: Channel, act: () => void): () => void {
  let stop = (): void => {};
  const next = (): void => {
    stop = kernel.schedule(BOOKMARK_EVERY_MS, 'periodic', () => {
      if (channel.cancelled || channel.ended) return;
      act();
      next();
    });
  };
  next();
  return () => stop();
}

/**
 * The queue between a watch and a reconcile: a key waits at most once, a Conflict is tried again a little
 * later, and "again in N ms" is one timer a key. Upstream: client-go's rate limiting work queue.
 */
import { isApiError } from '../api/status';
import type { EventClass } from '../cluster';
import type { Kernel } from '../kernel/kernel';

export interface WorkQueue {
  /** Reconciles soon, as an event of its own. */
  add(key: string): void;
  /** Again after this time, unless it is reconciled before: the reconcile then says anew when to come back. */
  addAfter(key: string, delayMs: number, eventClass: EventClass): void;
  /**
   * Said by a reconcile: whoever wakes this key, it is not reconciled again before this time is over. For what costs
   * more the larger it is, so that a thousand changes are not a thousand times the whole work.
   */
  rest(key: string, durationMs: number): void;
}

const FIRST_RETRY_MS = 5;
const LAST_RETRY_MS = 5_000;

export function createWorkQueue(
  kernel: Kernel,
  /** Time between the wake and the work, ms. */
  delayMs: number,
  reconcile: (key: string) => void,
): WorkQueue {
  const waiting = new Map<string, () => void>();
  const timers = new Map<string, { readonly atMs: number; readonly stop: () => void }>();
  const retries = new Map<string, number>();
  /** Until when a key rests. */
  const rests = new Map<string, number>();

  function work(key: string): void {
    waiting.delete(key);
    timers.get(key)?.stop();
    timers.delete(key);
    try {
      rests.delete(key);
      reconcile(key);
      retries.delete(key);
    } catch (error) {
      if (!isApiError(error)) throw error;
      const retry = retries.get(key) ?? FIRST_RETRY_MS;
      retries.set(key, Math.min(retry * 2, LAST_RETRY_MS));
      queue.addAfter(key, retry, 'progress');
    }
  }

  const queue: WorkQueue = {
    add(key) {
      if (waiting.has(key)) return;
      const wait = Math.max(delayMs, (rests.get(key) ?? 0) - kernel.nowMs());
      waiting.set(
        key,
        kernel.schedule(wait, 'progress', () => work(key)),
      );
    },
    addAfter(key, wait, eventClass) {
      const atMs = kernel.nowMs() + wait;
      const present = timers.get(key);
      if (present !== undefined && present.atMs <= atMs) return;
      present?.stop();
      const stop = kernel.schedule(wait, eventClass, () => queue.add(key));
      timers.set(key, { atMs, stop });
    },
    rest(key, durationMs) {
      if (durationMs > 0) rests.set(key, kernel.nowMs() + durationMs);
    },
  };
  return queue;
}

const ITEMS_A_REST = 50;
const REST_MS = 250;
const LONGEST_REST_MS = 2_000;

/**
 * How long a reconcile rests that counts or lists this many things: small ones not at all. A client of the real API
 * writes 20 times a second for all its objects, so there the changes of large ones come together, too.
 */
export function restOf(items: number): number {
  return Math.min(Math.floor(items / ITEMS_A_REST) * REST_MS, LONGEST_REST_MS);
}

/** `namespace/name` */
export function keyOf(metadata: { readonly namespace?: string; readonly name: string }): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

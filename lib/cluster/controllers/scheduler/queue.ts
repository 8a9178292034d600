/**
 * Pods that wait for a node: the most important first, then the one that waits longest. One that found no place rests
 * until something happens that may help it, or for five minutes. A rest is never longer than the scheduler is busy with
 * others, as since 1.33 (SchedulerPopFromBackoffQ). Upstream: pkg/scheduler/backend/queue.
 */
import { createHeap } from '../../kernel/heap';
import type { Kernel } from '../../kernel/kernel';
import { compareText } from '../../kernel/text';
import type { Chance } from './plugin';

export interface SchedulingQueue {
  add(key: string, priority: number): void;
  /** It found no place; these may help it. */
  rest(key: string, priority: number, chances: ReadonlySet<Chance>): void;
  forget(key: string): void;
  isResting(key: string): boolean;
  /** Something happened: those whom it may help try again. */
  wake(chance: Chance): void;
}

interface Waiting {
  readonly key: string;
  readonly priority: number;
  readonly sequence: number;
}

interface Resting {
  readonly priority: number;
  readonly chances: ReadonlySet<Chance>;
  readonly stop: () => void;
}

/** From the wake to the first pod, and from one pod to the next. */
const WAKE_MS = 4;
const CYCLE_MS = 1;
const LONGEST_REST_MS = 300_000;

export function createSchedulingQueue(kernel: Kernel, schedule: (key: string) => void): SchedulingQueue {
  const active = createHeap<Waiting>((a, b) =>
    a.priority === b.priority ? a.sequence < b.sequence : a.priority > b.priority,
  );
  const latest = new Map<string, number>();
  const resting = new Map<string, Resting>();
  const hopeful = new Map<Chance, Set<string>>();
  let isRunning = false;
  let sequence = 0;

  function runSoon(delayMs: number): void {
    isRunning = active.peek() !== undefined;
    if (isRunning) kernel.schedule(delayMs, 'progress', runNext);
  }

  function runNext(): void {
    const next = active.pop();
    if (next !== undefined && latest.get(next.key) === next.sequence) {
      latest.delete(next.key);
      schedule(next.key);
    }
    runSoon(CYCLE_MS);
  }

  function stopResting(key: string): void {
    const one = resting.get(key);
    if (one === undefined) return;
    one.stop();
    resting.delete(key);
    for (const chance of one.chances) hopeful.get(chance)?.delete(key);
  }

  const queue: SchedulingQueue = {
    add(key, priority) {
      stopResting(key);
      if (latest.has(key)) return;
      sequence += 1;
      latest.set(key, sequence);
      active.push({ key, priority, sequence });
      if (!isRunning) runSoon(WAKE_MS);
    },
    rest(key, priority, chances) {
      stopResting(key);
      const stop = kernel.schedule(LONGEST_REST_MS, 'periodic', () => queue.add(key, priority));
      resting.set(key, { priority, chances, stop });
      for (const chance of chances) hopeful.set(chance, (hopeful.get(chance) ?? new Set()).add(key));
    },
    forget(key) {
      stopResting(key);
      latest.delete(key);
    },
    isResting: (key) => resting.has(key),
    wake(chance) {
      const helped = [...(hopeful.get(chance) ?? [])].sort(compareText);
      for (const key of helped) queue.add(key, resting.get(key)?.priority ?? 0);
    },
  };
  return queue;
}

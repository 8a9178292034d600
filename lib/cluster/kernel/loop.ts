/**
 * The clock and the queue of what happens next. Virtual time is whole milliseconds since the world began; it
 * moves only when the next event is later than now. Events of one millisecond run in the order in which they
 * were scheduled, so the same acts give the same run everywhere.
 */
import type { EventClass, RunLimits, RunResult } from '../cluster';
import { createHeap, type Heap } from './heap';
import { limits } from './limits';

export interface Loop {
  nowMs(): number;
  /** Events run so far, with the work that they did beyond an ordinary event's; a task's resumption is an event. */
  readonly steps: number;
  /** Units of work (limits.unitsPerStep) of the event that runs; outside of events nothing counts. */
  spend(units: number): void;
  /** All that was spent so far. */
  readonly spent: number;
  /** Runs `act` after `delayMs` (whole, at least 0). Returns how to call it off. */
  schedule(delayMs: number, eventClass: EventClass, act: () => void): () => void;
  /** Runs before every other event of that millisecond that has not run yet; several in order of scheduling. */
  scheduleFirst(atMs: number, act: () => void): () => void;
  nextEventMs(eventClass: EventClass | 'any'): number | null;
  run(runLimits: RunLimits): RunResult;
}

interface LoopEvent {
  readonly atMs: number;
  /** 0 before 1 within one millisecond. */
  readonly rank: 0 | 1;
  readonly sequence: number;
  act: (() => void) | null;
}

interface Queue {
  readonly heap: Heap<LoopEvent>;
  cancelled: number;
}

function isBefore(a: LoopEvent, b: LoopEvent): boolean {
  if (a.atMs !== b.atMs) return a.atMs < b.atMs;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.sequence < b.sequence;
}

function createQueue(): Queue {
  return { heap: createHeap(isBefore), cancelled: 0 };
}

/** The first event that was not called off. */
function head(queue: Queue): LoopEvent | undefined {
  let first = queue.heap.peek();
  while (first !== undefined && first.act === null) {
    queue.heap.pop();
    queue.cancelled -= 1;
    first = queue.heap.peek();
  }
  return first;
}

function cancel(queue: Queue, event: LoopEvent): void {
  if (event.act === null) return;
  event.act = null;
  queue.cancelled += 1;
  // Time-outs are mostly called off: without this they would stay in memory until their time comes.
  if (queue.cancelled < 1_000 || queue.cancelled * 2 < queue.heap.size) return;
  queue.heap.retain((entry) => entry.act !== null);
  queue.cancelled = 0;
}

export function createLoop(): Loop {
  let nowMs = 0;
  let events = 0;
  let spent = 0;
  let isInEvent = false;
  let sequence = 0;
  const queues: Record<EventClass, Queue> = { progress: createQueue(), periodic: createQueue() };

  function add(atMs: number, rank: 0 | 1, eventClass: EventClass, act: () => void): () => void {
    if (!Number.isSafeInteger(atMs)) throw new Error(`an event at ${atMs} ms`);
    sequence += 1;
    const event: LoopEvent = { atMs: Math.max(atMs, nowMs), rank, sequence, act };
    const queue = queues[eventClass];
    queue.heap.push(event);
    return () => cancel(queue, event);
  }

  /** The queue whose head is the next event. */
  function next(): Queue | null {
    const progress = head(queues.progress);
    const periodic = head(queues.periodic);
    if (progress === undefined && periodic === undefined) return null;
    const isProgress = periodic === undefined || (progress !== undefined && isBefore(progress, periodic));
    return isProgress ? queues.progress : queues.periodic;
  }

  const countSteps = (): number => events + Math.floor(spent / limits.unitsPerStep);

  function runEvent(act: () => void): void {
    events += 1;
    isInEvent = true;
    try {
      act();
    } finally {
      isInEvent = false;
    }
  }

  return {
    nowMs: () => nowMs,
    get steps() {
      return countSteps();
    },
    spend(units) {
      if (isInEvent) spent += units;
    },
    get spent() {
      return spent;
    },
    schedule: (delayMs, eventClass, act) => add(nowMs + Math.max(0, delayMs), 1, eventClass, act),
    scheduleFirst: (atMs, act) => add(atMs, 0, 'progress', act),
    nextEventMs(eventClass) {
      if (eventClass === 'any') return next()?.heap.peek()?.atMs ?? null;
      return head(queues[eventClass])?.atMs ?? null;
    },
    run({ untilMs, steps: maximum = limits.stepsPerRun, until }) {
      const before = countSteps();
      const stop = (stopped: RunResult['stopped']): RunResult => ({ steps: countSteps() - before, stopped });
      for (;;) {
        const queue = next();
        const event = queue?.heap.peek();
        if (queue === null || event === undefined) {
          if (untilMs !== undefined) nowMs = Math.max(nowMs, untilMs);
          return stop('idle');
        }
        if (untilMs !== undefined && event.atMs > untilMs) {
          nowMs = Math.max(nowMs, untilMs);
          return stop('time');
        }
        if (countSteps() - before >= maximum) return stop('steps');
        queue.heap.pop();
        nowMs = event.atMs;
        const { act } = event;
        event.act = null;
        runEvent(act!);
        if (until?.()) return stop('condition');
      }
    },
  };
}

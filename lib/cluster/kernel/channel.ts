/** Bounded streams between tasks and event code: the pipes and connections of the world (see http.ts). */
import type { Channel, Chunk } from '../http';
import { limits } from './limits';
import type { Loop } from './loop';

interface Waiter {
  readonly listener: () => void;
  isCancelled: boolean;
}

/** One side's listeners. Each is called once, in its own event, and only while there is still a reason. */
function createWaiters(loop: Loop, isReady: () => boolean) {
  const waiting = new Set<Waiter>();

  function fire(waiter: Waiter): void {
    loop.schedule(0, 'progress', () => {
      if (waiter.isCancelled) return;
      // Another reader may have been quicker within this millisecond.
      if (isReady()) waiter.listener();
      else waiting.add(waiter);
    });
  }

  return {
    add(listener: () => void): () => void {
      const waiter: Waiter = { listener, isCancelled: false };
      if (isReady()) fire(waiter);
      else waiting.add(waiter);
      return () => {
        waiter.isCancelled = true;
        waiting.delete(waiter);
      };
    },
    wake(): void {
      const woken = [...waiting];
      waiting.clear();
      for (const waiter of woken) fire(waiter);
    },
  };
}

/** A channel counts as full from `capacity` on; one chunk may exceed it, so a large chunk always gets through. */
export function createChannel(loop: Loop, name: string, capacity: number = limits.channelCapacity): Channel {
  let chunks: Chunk[] = [];
  let firstChunk = 0;
  let buffered = 0;
  let ended = false;
  let cancelled = false;

  const readers = createWaiters(loop, () => buffered > 0 || ended || cancelled);
  const writers = createWaiters(loop, () => buffered < capacity || ended || cancelled);

  function take(): Chunk {
    const chunk = chunks[firstChunk]!;
    firstChunk += 1;
    if (firstChunk > 64 && firstChunk * 2 > chunks.length) {
      chunks = chunks.slice(firstChunk);
      firstChunk = 0;
    }
    const wasFull = buffered >= capacity;
    buffered -= chunk.length;
    if (wasFull && buffered < capacity) writers.wake();
    return chunk;
  }

  return {
    name,
    get ended() {
      return ended;
    },
    get cancelled() {
      return cancelled;
    },
    tryRead() {
      if (buffered > 0) return take();
      return ended || cancelled ? null : undefined;
    },
    tryWrite(chunk) {
      if (ended || cancelled) return 'closed';
      if (chunk.length === 0) return 'accepted';
      if (buffered >= capacity) return 'full';
      chunks.push(chunk);
      buffered += chunk.length;
      readers.wake();
      return 'accepted';
    },
    end() {
      if (ended) return;
      ended = true;
      readers.wake();
      writers.wake();
    },
    cancel() {
      if (cancelled) return;
      cancelled = true;
      chunks = [];
      firstChunk = 0;
      buffered = 0;
      readers.wake();
      writers.wake();
    },
    onReadable: (listener) => readers.add(listener),
    onWritable: (listener) => writers.add(listener),
  };
}

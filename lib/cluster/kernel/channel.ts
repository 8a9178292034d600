/** Bounded streams between tasks and event code: the pipes and connections of the world (see http.ts). */
import type { Channel, Chunk } from '../http';
import { limits } from './limits';
import type { Loop } from './loop';

/** One side's listeners. Each is called once, in its own event, and only while there is still a reason. */
function createWaiters(loop: Loop, isReady: () => boolean) {
  let waiting: (() => void)[] = [];

  function fire(entry: { listener: () => void; cancelled: boolean }): void {
    loop.schedule(0, 'progress', () => {
      if (entry.cancelled) return;
      // Another reader may have been quicker within this millisecond.
      if (isReady()) entry.listener();
      else waiting.push(() => fire(entry));
    });
  }

  return {
    add(listener: () => void): () => void {
      const entry = { listener, cancelled: false };
      if (isReady()) fire(entry);
      else waiting.push(() => fire(entry));
      return () => {
        entry.cancelled = true;
      };
    },
    wake(): void {
      if (waiting.length === 0) return;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
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

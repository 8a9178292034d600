/** Channels of the simulated world joined to real sockets, with backpressure in both directions. */
import type { Channel, Chunk } from '../cluster/http';

/** Where chunks of the world leave it. */
export interface Sink {
  /** False: no more until `onRoom` has called. */
  write(chunk: Chunk): boolean;
  /** Calls once when there is room again. */
  onRoom(listener: () => void): void;
  end(): void;
}

/** Pours a channel out until its end. Returns how to stop, which cancels the channel. */
export function pour(channel: Channel, sink: Sink, wake: () => void): () => void {
  let isStopped = false;
  const go = (): void => {
    while (!isStopped) {
      const chunk = channel.tryRead();
      if (chunk === undefined) {
        channel.onReadable(go);
        break;
      }
      if (chunk === null) {
        isStopped = true;
        sink.end();
        break;
      }
      if (!sink.write(chunk)) {
        sink.onRoom(go);
        break;
      }
    }
    // A reader makes room, and whoever waits for it is told by an event of the world.
    wake();
  };
  go();
  return () => {
    if (isStopped) return;
    isStopped = true;
    channel.cancel();
    wake();
  };
}

/** Where chunks of a socket enter the world. */
export interface Source {
  /** Never refuses; `pause` was called where the world can't take more. */
  push(chunk: Chunk): void;
  /** No more comes. */
  end(): void;
  /** The socket has gone. */
  cancel(): void;
}

export interface Valve {
  pause(): void;
  resume(): void;
}

export function fill(channel: Channel, valve: Valve, wake: () => void): Source {
  const waiting: Chunk[] = [];
  let isEnding = false;
  let isPaused = false;
  const flush = (): void => {
    while (waiting.length > 0) {
      const outcome = channel.tryWrite(waiting[0]!);
      if (outcome === 'full') {
        if (!isPaused) valve.pause();
        isPaused = true;
        channel.onWritable(flush);
        return;
      }
      // Nobody reads any more: what comes still is dropped.
      if (outcome === 'closed') waiting.length = 0;
      else waiting.shift();
    }
    if (isPaused) valve.resume();
    isPaused = false;
    if (isEnding) channel.end();
  };
  return {
    push(chunk) {
      waiting.push(chunk);
      if (waiting.length === 1) flush();
      wake();
    },
    end() {
      isEnding = true;
      if (waiting.length === 0) channel.end();
      wake();
    },
    cancel() {
      waiting.length = 0;
      channel.cancel();
      wake();
    },
  };
}

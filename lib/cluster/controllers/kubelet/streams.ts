/**
 * Moves chunks between channels as event code, and packs them into the messages of an upgraded connection
 * (v5.channel.k8s.io: the first character or byte is the stream's number).
 */
import type { Channel, Chunk } from '../../http';

export const STREAM = { stdin: 0, stdout: 1, stderr: 2, error: 3, resize: 4, close: 255 } as const;

export function packMessage(stream: number, chunk: Chunk): Chunk {
  if (typeof chunk === 'string') return String.fromCharCode(stream) + chunk;
  const message = new Uint8Array(chunk.length + 1);
  message[0] = stream;
  message.set(chunk, 1);
  return message;
}

export function unpackMessage(message: Chunk): { readonly stream: number; readonly chunk: Chunk } {
  if (typeof message === 'string') return { stream: message.charCodeAt(0), chunk: message.slice(1) };
  return { stream: message[0] ?? 0, chunk: message.subarray(1) };
}

/** Hands on every chunk until the end; waits while `write` says `full`. `done` comes once. */
export function pump(
  from: Channel,
  to: Pick<Channel, 'onWritable'>,
  write: (chunk: Chunk) => 'accepted' | 'full' | 'closed',
  done: () => void,
): void {
  let held: Chunk | null = null;
  const go = (): void => {
    for (;;) {
      const chunk = held ?? from.tryRead();
      if (chunk === null) {
        done();
        return;
      }
      if (chunk === undefined) {
        from.onReadable(go);
        return;
      }
      const outcome = write(chunk);
      held = outcome === 'full' ? chunk : null;
      if (outcome === 'full') {
        to.onWritable(go);
        return;
      }
      if (outcome === 'closed') {
        from.cancel();
        done();
        return;
      }
    }
  };
  go();
}

/** Reads a channel to its end, giving each chunk to a taker that never refuses. */
export function drain(from: Channel, take: (chunk: Chunk) => void, done: () => void): void {
  pump(
    from,
    from,
    (chunk) => {
      take(chunk);
      return 'accepted';
    },
    done,
  );
}

/** A server that speaks no HTTP: what one client sends comes in pieces, and each may be answered. */
import type { Chunk } from '../http';
import { decodeUtf8 } from '../kernel/text';
import type { IncomingStream } from '../network/listener';

export interface ByteReply {
  readonly reply: Chunk;
  /** The server closes the connection behind it. */
  readonly closes: boolean;
}

export function serveBytes({ input, output }: IncomingStream, answer: (piece: string) => ByteReply): void {
  const take = (): void => {
    for (let chunk = input.tryRead(); chunk !== undefined; chunk = input.tryRead()) {
      if (chunk === null) {
        output.end();
        return;
      }
      const { reply, closes } = answer(chunkText(chunk));
      if (reply.length > 0) output.tryWrite(reply);
      if (!closes) continue;
      output.end();
      input.cancel();
      return;
    }
    input.onReadable(take);
  };
  take();
}

export function chunkText(chunk: Chunk): string {
  return typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
}

/** Characters up to U+00FF as bytes. */
export function latin(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

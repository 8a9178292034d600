/** Reading by lines and writing in larger pieces: what nearly every text program needs of its streams. */
import type { Channel, Chunk } from '../../cluster/http';
import { type Process, read, write } from '../../cluster/process';
import { decodeUtf8, incompleteTail } from '../files/utf8';

export interface LineReader {
  /**
   * All lines that have arrived, without their newlines; waits for at least one. `null` at the end. A filter
   * that works on batches keeps streaming: it never waits for more than there is.
   */
  readBatch(): Process<string[] | null>;
  /** Whether the last line of the input had no newline at its end: known after `null`. */
  readonly endsWithoutNewline: boolean;
}

export function createLineReader(from: Channel): LineReader {
  const decode = createDecoder();
  let rest = '';
  let isAtEnd = false;
  let endsWithoutNewline = false;
  return {
    *readBatch() {
      while (!isAtEnd) {
        const chunk = (yield* read(from)) as Chunk | null;
        if (chunk === null) {
          isAtEnd = true;
          if (rest === '') return null;
          endsWithoutNewline = true;
          return [rest];
        }
        const lines = (rest + decode(chunk)).split('\n');
        rest = lines.pop()!;
        if (lines.length > 0) return lines;
      }
      return null;
    },
    get endsWithoutNewline() {
      return endsWithoutNewline;
    },
  };
}

/** Turns chunks into text; a character that is cut between two chunks comes with the second. */
export function createDecoder(): (chunk: Chunk) => string {
  let tail = new Uint8Array();
  return (chunk) => {
    if (typeof chunk === 'string') return chunk;
    const bytes = new Uint8Array(tail.length + chunk.length);
    bytes.set(tail);
    bytes.set(chunk, tail.length);
    const cut = bytes.length - incompleteTail(bytes);
    tail = bytes.slice(cut);
    return decodeUtf8(bytes.slice(0, cut));
  };
}

export function* readAllText(from: Channel): Process<string> {
  const decode = createDecoder();
  const parts: string[] = [];
  for (;;) {
    const chunk = (yield* read(from)) as Chunk | null;
    if (chunk === null) return parts.join('');
    parts.push(decode(chunk));
  }
}

export interface TextWriter {
  write(text: string): Process<void>;
  flush(): Process<void>;
}

/** Collects small writes; `flush` at the end of a batch and at the end of the program. */
export function createTextWriter(to: Channel): TextWriter {
  let parts: string[] = [];
  let length = 0;
  function* flush(): Process<void> {
    if (length === 0) return;
    const text = parts.join('');
    parts = [];
    length = 0;
    yield* write(to, text);
  }
  return {
    *write(text) {
      parts.push(text);
      length += text.length;
      if (length >= 4096) yield* flush();
    },
    flush,
  };
}

/** Lines of a text without their newlines; a missing newline at the end makes no difference. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

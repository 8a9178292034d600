/**
 * Open descriptors. A Stream counts its holders, as the kernel of a real machine does: a pipe ends for its
 * reader only when the last writer has gone, and a writer gets SIGPIPE only when the last reader has gone.
 */
import type { Channel, Chunk } from '../../cluster/http';
import { type FileSystem, FileSystemError, type Process } from '../../cluster/process';
import { appendToFile } from '../files/access';
import { decodeUtf8 } from '../files/utf8';

export interface Stream {
  readonly channel: Channel;
  readonly kind: 'terminal' | 'pipe' | 'file' | 'null' | 'capture';
  /** How many descriptors of all processes hold it. */
  holders: number;
  readonly close: () => void;
  /** Set by a write that found no room; told by the shell when the command has ended. */
  failure: string | null;
}

/** Descriptor numbers of one process; `exec` changes them in place. */
export type Descriptors = Map<number, Stream>;

export function createStream(channel: Channel, kind: Stream['kind'], close: () => void): Stream {
  return { channel, kind, holders: 0, close, failure: null };
}

export function retain(stream: Stream): Stream {
  stream.holders += 1;
  return stream;
}

export function release(stream: Stream): void {
  stream.holders -= 1;
  if (stream.holders === 0) stream.close();
}

export function retainAll(descriptors: Descriptors): Descriptors {
  for (const stream of descriptors.values()) retain(stream);
  return descriptors;
}

export function releaseAll(descriptors: Descriptors): void {
  for (const stream of descriptors.values()) release(stream);
}

/**
 * A process that calls `cleanUp` once when it ends in any way, also when it is ended before its first turn,
 * where a `finally` inside the generator would never run.
 */
export function withCleanUp<T>(inner: Process<T>, cleanUp: () => void): Process<T> {
  let done = false;
  const finish = (): void => {
    if (done) return;
    done = true;
    cleanUp();
  };
  const guard = <R extends IteratorResult<unknown, T>>(act: () => R): R => {
    try {
      const result = act();
      if (result.done) finish();
      return result;
    } catch (error) {
      finish();
      throw error;
    }
  };
  const process = {
    next: (value: unknown) => guard(() => inner.next(value)),
    throw: (error: unknown) => guard(() => inner.throw(error)),
    return: (value: T) => guard(() => inner.return(value)),
    [Symbol.iterator]: () => process,
  } as Process<T>;
  return process;
}

/** An input whose unread rest can be put back: `read` takes a line out of a chunk and leaves the rest. */
export interface InputChannel extends Channel {
  unread(chunk: Chunk): void;
}

/**
 * Calls a listener as an event of the loop. Channels of our own need it, and a kernel's channel that has ended
 * is always readable: its listener is called in the next event.
 */
export type Soon = (listener: () => void) => () => void;

export function createSoon(createChannel: (name: string) => Channel): Soon {
  const ended = createChannel('soon');
  ended.end();
  return (listener) => ended.onReadable(listener);
}

const inputs = new WeakMap<Channel, InputChannel>();

export function inputOf(channel: Channel, soon: Soon): InputChannel {
  if ('unread' in channel) return channel as InputChannel;
  const known = inputs.get(channel);
  if (known !== undefined) return known;
  const input = createInputChannel(channel, soon);
  inputs.set(channel, input);
  return input;
}

function createInputChannel(inner: Channel, soon: Soon): InputChannel {
  const pending: Chunk[] = [];
  return {
    name: inner.name,
    tryRead: () => pending.pop() ?? inner.tryRead(),
    tryWrite: (chunk) => inner.tryWrite(chunk),
    end: () => inner.end(),
    cancel: () => {
      pending.length = 0;
      inner.cancel();
    },
    unread: (chunk) => {
      if (chunk.length > 0) pending.push(chunk);
    },
    get ended() {
      return inner.ended;
    },
    get cancelled() {
      return inner.cancelled;
    },
    onReadable: (listener) => (pending.length > 0 ? soon(listener) : inner.onReadable(listener)),
    onWritable: (listener) => inner.onWritable(listener),
  };
}

/** A channel that never blocks: reads come from a text that is there already, writes go to a function. */
function createImmediateChannel(
  name: string,
  soon: Soon,
  content: Chunk | null,
  accept: (chunk: Chunk) => 'accepted' | 'closed',
): Channel {
  let rest = content;
  return {
    name,
    tryRead: () => {
      const chunk = rest;
      rest = null;
      return chunk === null || chunk.length === 0 ? null : chunk;
    },
    tryWrite: accept,
    end: () => {},
    cancel: () => {
      rest = null;
    },
    ended: true,
    cancelled: false,
    onReadable: soon,
    onWritable: soon,
  };
}

export function createTextInput(soon: Soon, content: Chunk): Stream {
  const channel = createImmediateChannel('text', soon, content, () => 'closed');
  return createStream(channel, 'file', () => {});
}

export function createNullStream(soon: Soon): Stream {
  const channel = createImmediateChannel('/dev/null', soon, null, () => 'accepted');
  return createStream(channel, 'null', () => {});
}

export function createFileOutput(soon: Soon, files: FileSystem, path: string): Stream {
  const channel = createImmediateChannel(path, soon, null, (chunk) => {
    try {
      appendToFile(files, path, chunk);
      return 'accepted';
    } catch (error) {
      if (!(error instanceof FileSystemError)) throw error;
      // Most programs end at their first failed write; the shell tells why when it closes the file.
      stream.failure = error.message;
      return 'closed';
    }
  });
  const stream = createStream(channel, 'file', () => {});
  return stream;
}

export function createTerminalOutput(soon: Soon, write: (text: string) => void): Stream {
  const channel = createImmediateChannel('terminal', soon, null, (chunk) => {
    write(typeof chunk === 'string' ? chunk : decodeUtf8(chunk));
    return 'accepted';
  });
  return createStream(channel, 'terminal', () => {});
}

/** Output kept for `$(…)`. Past `limit` characters the writer sees a closed pipe. */
export function createCapture(
  soon: Soon,
  limit: number,
): { stream: Stream; text: () => string; isFull: () => boolean } {
  const parts: string[] = [];
  let length = 0;
  const channel = createImmediateChannel('capture', soon, null, (chunk) => {
    if (length > limit) return 'closed';
    const text = typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
    parts.push(text);
    length += text.length;
    return 'accepted';
  });
  return {
    stream: createStream(channel, 'capture', () => {}),
    text: () => parts.join(''),
    isFull: () => length > limit,
  };
}

/** A channel that the kernel made, as the two ends of a pipe. */
export function createPipe(channel: Channel): { reader: Stream; writer: Stream } {
  return {
    reader: createStream(channel, 'pipe', () => channel.cancel()),
    writer: createStream(channel, 'pipe', () => channel.end()),
  };
}

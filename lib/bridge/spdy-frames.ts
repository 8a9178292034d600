/**
 * The frames of SPDY/3.1 that a port-forward needs, read and written. No flow control: neither side of Kubernetes'
 * streams uses its windows. Header blocks are compressed by one zlib stream a direction; ours holds stored blocks
 * only, since what we send in headers is next to nothing.
 */
import { createInflate } from 'node:zlib';
import { SPDY_DICTIONARY, SPDY_DICTIONARY_ID, spdyText } from './spdy-dictionary';

export type Frame =
  | { readonly type: 'data'; readonly stream: number; readonly isLast: boolean; readonly bytes: Buffer }
  | { readonly type: 'open'; readonly stream: number; readonly isLast: boolean; readonly block: Buffer }
  | { readonly type: 'reset'; readonly stream: number; readonly code: number }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'leave' }
  /** Read and not acted on: replies, settings, windows, more headers. Blocks keep the decompressor in step. */
  | { readonly type: 'other'; readonly block: Buffer | null };

export class SpdyError extends Error {
  override name = 'SpdyError';
}

const VERSION = 3;
const TYPE = { synStream: 1, synReply: 2, reset: 3, ping: 6, goAway: 7, headers: 8 } as const;
const FLAG_FIN = 1;
const HEAD_BYTES = 8;
/** Far above what clients send at once; a stream of garbage must not fill the memory. */
const MOST_FRAME_BYTES = 1024 * 1024;
export const RESET = { protocolError: 1, refused: 3, cancel: 5, internal: 6 } as const;

/** Takes bytes as they come, gives the frames that are complete. Throws SpdyError where they can't be frames. */
export function createFrameReader(): (bytes: Buffer) => Frame[] {
  let rest: Buffer = Buffer.alloc(0);
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    const frames: Frame[] = [];
    while (rest.length >= HEAD_BYTES) {
      const length = rest.readUIntBE(5, 3);
      if (length > MOST_FRAME_BYTES) throw new SpdyError(`a frame of ${length} bytes`);
      if (rest.length < HEAD_BYTES + length) break;
      frames.push(readFrame(rest.subarray(0, HEAD_BYTES), rest.subarray(HEAD_BYTES, HEAD_BYTES + length)));
      rest = rest.subarray(HEAD_BYTES + length);
    }
    return frames;
  };
}

function readFrame(head: Buffer, body: Buffer): Frame {
  const first = head.readUInt32BE(0);
  const isLast = (head[4]! & FLAG_FIN) !== 0;
  if (first < 0x80000000) return { type: 'data', stream: first, isLast, bytes: body };
  const version = (first >>> 16) & 0x7fff;
  if (version !== VERSION) throw new SpdyError(`a frame of SPDY version ${version}`);
  const need = (bytes: number): Buffer => {
    if (body.length < bytes) throw new SpdyError(`a control frame of ${body.length} bytes`);
    return body;
  };
  const id = (): number => need(4).readUInt32BE(0) & 0x7fffffff;
  switch (first & 0xffff) {
    case TYPE.synStream:
      return { type: 'open', stream: id(), isLast, block: need(10).subarray(10) };
    case TYPE.synReply:
    case TYPE.headers:
      return { type: 'other', block: need(4).subarray(4) };
    case TYPE.reset:
      return { type: 'reset', stream: id(), code: need(8).readUInt32BE(4) };
    case TYPE.ping:
      return { type: 'ping', id: need(4).readUInt32BE(0) };
    case TYPE.goAway:
      return { type: 'leave' };
    default:
      return { type: 'other', block: null };
  }
}

function control(type: number, body: Buffer, flags = 0): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt16BE(0x8000 | VERSION, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt32BE(((flags << 24) | body.length) >>> 0, 4);
  return Buffer.concat([head, body]);
}

function numbers(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [index, value] of values.entries()) bytes.writeUInt32BE(value >>> 0, index * 4);
  return bytes;
}

export function dataFrame(stream: number, bytes: Buffer, isLast = false): Buffer {
  const head = numbers(stream, ((isLast ? FLAG_FIN : 0) << 24) | bytes.length);
  return Buffer.concat([head, bytes]);
}

export const replyFrame = (stream: number, block: Buffer): Buffer =>
  control(TYPE.synReply, Buffer.concat([numbers(stream), block]));
export const openFrame = (stream: number, block: Buffer): Buffer =>
  control(TYPE.synStream, Buffer.concat([numbers(stream, 0), Buffer.alloc(2), block]));
export const resetFrame = (stream: number, code: number): Buffer =>
  control(TYPE.reset, numbers(stream, code));
export const pingFrame = (id: number): Buffer => control(TYPE.ping, numbers(id));
export const leaveFrame = (lastStream: number): Buffer => control(TYPE.goAway, numbers(lastStream, 0));

export type HeaderPairs = readonly (readonly [string, string])[];

/** One stream of compression: what it gives must be sent in the same order. */
export function createHeaderWriter(): (pairs: HeaderPairs) => Buffer {
  // CMF and FLG of zlib with a preset dictionary; then which one.
  let prefix = Buffer.concat([Buffer.from([0x78, 0xbb]), numbers(SPDY_DICTIONARY_ID)]);
  return (pairs) => {
    const plain = Buffer.concat([
      numbers(pairs.length),
      ...pairs.flatMap(([name, value]) => [spdyText(name), spdyText(value)]),
    ]);
    // An empty block marks the end of what the reader may give out, as a flush does.
    const block = Buffer.concat([prefix, storedBlock(plain), storedBlock(Buffer.alloc(0))]);
    prefix = Buffer.alloc(0);
    return block;
  };
}

function storedBlock(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt16LE(bytes.length, 1);
  head.writeUInt16LE(~bytes.length & 0xffff, 3);
  return Buffer.concat([head, bytes]);
}

const MOST_HEADER_BYTES = 64 * 1024;

/** One stream of decompression: blocks must be given in the order in which they came, one after the other's end. */
export function createHeaderReader(): {
  read(block: Buffer): Promise<ReadonlyMap<string, string>>;
  close(): void;
} {
  const inflate = createInflate({ dictionary: SPDY_DICTIONARY });
  let parts: Buffer[] = [];
  let failed: (error: Error) => void = () => {};
  inflate.on('data', (part: Buffer) => parts.push(part));
  inflate.on('error', () => failed(new SpdyError('a header block that does not decompress')));
  return {
    read: (block) =>
      new Promise((resolve, reject) => {
        failed = reject;
        inflate.write(block, (error) => {
          if (error) return reject(new SpdyError('a header block that does not decompress'));
          // What was decompressed is handed out in this turn of the event loop.
          setImmediate(() => {
            const plain = Buffer.concat(parts);
            parts = [];
            try {
              resolve(readHeaders(plain));
            } catch (failure) {
              reject(failure);
            }
          });
        });
      }),
    close: () => inflate.destroy(),
  };
}

function readHeaders(plain: Buffer): ReadonlyMap<string, string> {
  let at = 0;
  const take = (length: number): Buffer => {
    if (plain.length > MOST_HEADER_BYTES || at + length > plain.length)
      throw new SpdyError('a header block of wrong lengths');
    at += length;
    return plain.subarray(at - length, at);
  };
  const text = (): string => take(take(4).readUInt32BE(0)).toString('utf8');
  const headers = new Map<string, string>();
  const count = take(4).readUInt32BE(0);
  for (let index = 0; index < count; index += 1) {
    const name = text();
    headers.set(name.toLowerCase(), text());
  }
  return headers;
}

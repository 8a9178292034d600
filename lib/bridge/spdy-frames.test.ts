/** Frames as they come: in pieces, out of nowhere, and as a client packs them. */
import { randomBytes } from 'node:crypto';
import { constants, createDeflate } from 'node:zlib';
import { expect, test } from 'vitest';
import { SPDY_DICTIONARY, SPDY_DICTIONARY_ID } from './spdy-dictionary';
import {
  createFrameReader,
  createHeaderReader,
  createHeaderWriter,
  dataFrame,
  openFrame,
  pingFrame,
  resetFrame,
  SpdyError,
} from './spdy-frames';

test('the dictionary is the one of the specification', () => {
  let a = 1;
  let b = 0;
  for (const byte of SPDY_DICTIONARY) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  expect(SPDY_DICTIONARY.length).toBe(1423);
  expect(b * 65_536 + a).toBe(SPDY_DICTIONARY_ID);
});

test('frames are read however their bytes are cut', () => {
  const whole = Buffer.concat([
    openFrame(1, Buffer.from('block')),
    dataFrame(1, Buffer.from('hello')),
    dataFrame(1, Buffer.alloc(0), true),
    pingFrame(7),
    resetFrame(3, 5),
  ]);
  const expected = createFrameReader()(whole);
  expect(expected).toMatchObject([
    { type: 'open', stream: 1, isLast: false },
    { type: 'data', stream: 1, isLast: false },
    { type: 'data', stream: 1, isLast: true },
    { type: 'ping', id: 7 },
    { type: 'reset', stream: 3, code: 5 },
  ]);
  for (const size of [1, 2, 7, 9, 30]) {
    const read = createFrameReader();
    const found = [];
    for (let at = 0; at < whole.length; at += size) found.push(...read(whole.subarray(at, at + size)));
    expect(found).toEqual(expected);
  }
});

/** Compresses as Go's clients do: one stream, flushed behind each block. */
function createClientWriter() {
  const deflate = createDeflate({ dictionary: SPDY_DICTIONARY });
  const parts: Buffer[] = [];
  deflate.on('data', (part: Buffer) => parts.push(part));
  return (pairs: readonly (readonly [string, string])[]): Promise<Buffer> => {
    const plain: Buffer[] = [];
    const text = (value: string | number): void => {
      const length = Buffer.alloc(4);
      const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.alloc(0);
      length.writeUInt32BE(typeof value === 'string' ? bytes.length : value);
      plain.push(length, bytes);
    };
    text(pairs.length);
    for (const pair of pairs) for (const value of pair) text(value);
    deflate.write(Buffer.concat(plain));
    return new Promise((resolve) => {
      deflate.flush(constants.Z_SYNC_FLUSH, () => resolve(Buffer.concat(parts.splice(0))));
    });
  };
}

const HEADERS = [
  [
    ['streamtype', 'error'],
    ['port', '80'],
    ['requestid', '0'],
  ],
  [
    ['streamtype', 'data'],
    ['port', '80'],
    ['requestid', '0'],
  ],
  [],
] as const;

test('headers that a client compressed are read, block after block', async () => {
  const write = createClientWriter();
  const reader = createHeaderReader();
  for (const pairs of HEADERS) {
    expect([...(await reader.read(await write(pairs)))]).toEqual(pairs);
  }
  reader.close();
});

test('headers that we wrote are read', async () => {
  const write = createHeaderWriter();
  const reader = createHeaderReader();
  for (const pairs of HEADERS) expect([...(await reader.read(write(pairs)))]).toEqual(pairs);
  reader.close();
});

test('a header block that does not decompress, or lies about its lengths, is refused', async () => {
  const garbage = createHeaderReader();
  await expect(garbage.read(Buffer.from('no zlib at all'))).rejects.toThrow(SpdyError);
  garbage.close();
  const lying = createHeaderReader();
  const block = createHeaderWriter()([['name', 'value']]);
  // The count of pairs stands behind the dictionary's name and the head of the stored block.
  block.writeUInt32BE(0xffffffff, 6 + 5);
  await expect(lying.read(block)).rejects.toThrow(SpdyError);
  lying.close();
});

test.each([
  ['another version', Buffer.from([0x80, 2, 0, 1, 0, 0, 0, 0])],
  ['a frame without end', Buffer.from([0, 0, 0, 1, 0, 0xff, 0xff, 0xff])],
  ['a control frame that is too short', Buffer.from([0x80, 3, 0, 1, 0, 0, 0, 2, 0, 0])],
])('%s is refused', (_, bytes) => {
  expect(() => createFrameReader()(bytes)).toThrow(SpdyError);
});

test('garbage never does more than be refused', () => {
  for (let round = 0; round < 2_000; round += 1) {
    const read = createFrameReader();
    try {
      for (let piece = 0; piece < 5; piece += 1) read(randomBytes(40));
    } catch (error) {
      expect(error).toBeInstanceOf(SpdyError);
    }
  }
});

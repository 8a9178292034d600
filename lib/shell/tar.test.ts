/** tar in a pipe, as kubectl cp uses it, and its answers to what is no archive. */
import { expect, test } from 'vitest';
import { encodeUtf8 } from './files/utf8';
import { endArchive, join, type Member, packMember, readArchive } from './text/archive';

const file = (name: string, text: string): Member => ({
  name,
  kind: 'file',
  mode: 0o640,
  modifiedAt: 1_767_225_600,
  content: encodeUtf8(text),
});
const archive = (...members: readonly Member[]): Uint8Array => {
  const packed = join(members.map(packMember));
  return join([packed, endArchive(packed.length)]);
};

test.each([
  ['a short name', 'a.txt'],
  ['a name that needs a prefix', `${'folder/'.repeat(20)}a.txt`],
  ['a name that fits no field', 'x'.repeat(300)],
  ['a name beyond ASCII', 'größe/дом.txt'],
])('%s survives', (_, name) => {
  const members = [file(name, 'hello\n'), file('last', '')];
  expect(readArchive(archive(...members))).toEqual({ ok: true, members });
});

test('an archive is a whole number of records', () => {
  for (const length of [0, 1, 511, 512, 9_000, 20_000]) {
    expect(archive(file('a', 'x'.repeat(length))).length % 10_240).toBe(0);
  }
});

test('the path of a pax header goes before the short one', () => {
  const record = '21 path=long/name.txt\n';
  const head = packMember({ ...file('PaxHeader', record) });
  head[156] = 'x'.charCodeAt(0);
  // The type is part of the checksum: '0' was counted, 'x' is written.
  const sum = Number.parseInt(String.fromCharCode(...head.subarray(148, 154)), 8) + ('x'.charCodeAt(0) - 48);
  head.set(encodeUtf8(sum.toString(8).padStart(6, '0')), 148);
  const bytes = join([head, archive(file('short', 'text'))]);
  expect(readArchive(bytes)).toMatchObject({ ok: true, members: [{ name: 'long/name.txt' }] });
});

test.each([
  ['nothing', new Uint8Array(0), 'no archive'],
  ['text', encodeUtf8('hello '.repeat(200)), 'no archive'],
  ['half a block', archive(file('a', 'b')).subarray(0, 100), 'no archive'],
  ['a member that is cut off', archive(file('a', 'b'.repeat(600))).subarray(0, 1024), 'cut off'],
])('%s is refused', (_, bytes, reason) => {
  expect(readArchive(bytes)).toMatchObject({ ok: false, reason });
});

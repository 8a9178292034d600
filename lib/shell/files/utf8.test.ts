import { expect, test } from 'vitest';
import { decodeUtf8, encodeUtf8, incompleteTail, utf8Length } from './utf8';

const platform = new TextEncoder();

test.each(['', 'abc', 'äöü', '€', '😀', 'a😀b€', '\ud800', 'x\udc00y', '\uffff'])(
  'encodes %j as the platform does',
  (text) => {
    expect(encodeUtf8(text)).toEqual(Uint8Array.from(platform.encode(text)));
    expect(utf8Length(text)).toBe(platform.encode(text).length);
    expect(decodeUtf8(platform.encode(text))).toBe(new TextDecoder().decode(platform.encode(text)));
  },
);

test.each([
  [[0xff], '\ufffd'],
  [[0xc3], '\ufffd'],
  [[0xc0, 0x80], '\ufffd\ufffd'],
  [[0x61, 0x80, 0x62], 'a\ufffdb'],
])('bad bytes %j become marks', (bytes, expected) => {
  expect(decodeUtf8(Uint8Array.from(bytes))).toBe(expected);
});

test.each([
  [[0x61], 0],
  [[0x61, 0xc3], 1],
  [[0xe2, 0x82], 2],
  [[0xf0, 0x9f, 0x98], 3],
  [[0xe2, 0x82, 0xac], 0],
])('%j ends with %d bytes of a character that goes on', (bytes, expected) => {
  expect(incompleteTail(Uint8Array.from(bytes))).toBe(expected);
});

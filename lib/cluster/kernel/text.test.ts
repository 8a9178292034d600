import { expect, test } from 'vitest';
import { compareText, decodeBase64, decodeUtf8, encodeBase64, encodeUtf8, utf8Length } from './text';
import { calendarTime, formatMicroTime, formatTimestamp, parseTimestamp } from './time';

test('UTF-8 goes there and back, as long as the platform says', () => {
  for (const text of ['', 'plain', 'äöü', '→ ✓', '😀x', '\u0000\u007f\u0080\u07ff\u0800\uffff', '漢字']) {
    const bytes = encodeUtf8(text);
    expect([...bytes]).toEqual([...new TextEncoder().encode(text)]);
    expect(utf8Length(text)).toBe(bytes.length);
    expect(decodeUtf8(bytes)).toBe(text);
  }
});

test('what is no UTF-8 becomes replacement characters', () => {
  expect([...encodeUtf8('a\ud800b')]).toEqual([...new TextEncoder().encode('a\ud800b')]);
  for (const bytes of [
    [0xff],
    [0xc0, 0x80],
    [0xe2, 0x82],
    [0x80, 0x41],
    [0xed, 0xa0, 0x80],
    [0xf4, 0x90, 0x80, 0x80],
  ]) {
    const text = decodeUtf8(Uint8Array.from([0x61, ...bytes, 0x62]));
    expect(text).toMatch(/^a\ufffd+A?b$/);
  }
});

test('base64', () => {
  for (const [text, encoded] of [
    ['', ''],
    ['f', 'Zg=='],
    ['fo', 'Zm8='],
    ['foo', 'Zm9v'],
    ['foobar', 'Zm9vYmFy'],
  ]) {
    expect(encodeBase64(encodeUtf8(text!))).toBe(encoded);
    expect(decodeUtf8(decodeBase64(encoded!)!)).toBe(text);
  }
  for (const wrong of ['Z', 'Zg', 'Zg=', '!!!!', 'Zg==Zg==']) expect(decodeBase64(wrong)).toBeNull();
});

test('text is ordered by code unit', () => {
  expect(['b', 'a', 'Z', 'ä', '', 'aa', '1'].sort(compareText)).toEqual(['', '1', 'Z', 'a', 'aa', 'b', 'ä']);
});

test('times go there and back, leap days and ends of years included', () => {
  for (const text of [
    '1970-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '2000-02-29T12:00:00Z',
    '2026-01-01T00:00:00Z',
    '2026-11-22T14:35:19Z',
    '2028-12-31T23:59:59Z',
    '2100-03-01T00:00:00Z',
  ]) {
    const epochMs = parseTimestamp(text)!;
    expect(epochMs).toBe(Date.parse(text));
    expect(formatTimestamp(epochMs)).toBe(text);
    expect(calendarTime(epochMs).weekday).toBe(new Date(text).getUTCDay());
  }
  for (let day = -1000; day < 60_000; day += 13) {
    const epochMs = day * 86_400_000 + 12_345;
    expect(formatTimestamp(epochMs)).toBe(`${new Date(epochMs).toISOString().slice(0, 19)}Z`);
  }
  expect(formatMicroTime(1234)).toBe('1970-01-01T00:00:01.234000Z');
});

test('offsets and fractions are read, nonsense is refused', () => {
  expect(parseTimestamp('2026-01-01T02:00:00.5+02:00')).toBe(Date.parse('2026-01-01T00:00:00.500Z'));
  expect(parseTimestamp('2026-01-01T00:00:00-01:30')).toBe(Date.parse('2026-01-01T01:30:00Z'));
  for (const wrong of [
    '',
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-01-01',
    '2026-01-01T24:00:00Z',
  ]) {
    expect(parseTimestamp(wrong)).toBeNull();
  }
});

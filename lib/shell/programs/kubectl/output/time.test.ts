import { expect, test } from 'vitest';
import { ageOf, dateOf, humanDuration, longTime, parseTime } from './time';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [-5 * SECOND, '<invalid>'],
  [-SECOND, '0s'],
  [0, '0s'],
  [119 * SECOND, '119s'],
  [120 * SECOND, '2m'],
  [3 * MINUTE + 58 * SECOND, '3m58s'],
  [10 * MINUTE + 5 * SECOND, '10m'],
  [179 * MINUTE, '179m'],
  [3 * HOUR + 5 * MINUTE, '3h5m'],
  [8 * HOUR + 5 * MINUTE, '8h'],
  [47 * HOUR, '47h'],
  [2 * DAY + 3 * HOUR, '2d3h'],
  [8 * DAY + 3 * HOUR, '8d'],
  [800 * DAY, '2y70d'],
  [3000 * DAY, '8y'],
])('%d ms is shown as %s', (ms, shown) => {
  expect(humanDuration(ms)).toBe(shown);
});

test('times are read and written without the platform', () => {
  for (const text of [
    '1970-01-01T00:00:00Z',
    '2026-11-22T14:35:19Z',
    '2024-02-29T23:59:59Z',
    '2100-03-01T00:00:00Z',
  ]) {
    const ms = parseTime(text)!;
    expect(ms).toBe(Date.parse(text));
    expect(dateOf(ms)).toEqual(text.slice(0, 10).split('-').map(Number));
  }
  expect(parseTime('2026-11-22')).toBeNull();
  expect(longTime('2026-11-22T14:35:19Z')).toBe('Sun, 22 Nov 2026 14:35:19 +0000');
});

test('an age that is not known is said to be so', () => {
  expect(ageOf('', 0)).toBe('<unknown>');
  expect(ageOf('1970-01-01T00:00:00Z', 5000)).toBe('5s');
});

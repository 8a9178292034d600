import { expect, test } from 'vitest';
import { age, humanDuration } from './duration';

const [S, M, H, D] = [1000, 60_000, 3_600_000, 86_400_000];

test.each([
  [0, '0s'],
  [-500, '0s'],
  [-5000, '<invalid>'],
  [119 * S, '119s'],
  [2 * M, '2m'],
  [2 * M + 30 * S, '2m30s'],
  [10 * M + 30 * S, '10m'],
  [179 * M, '179m'],
  [3 * H, '3h'],
  [3 * H + 5 * M, '3h5m'],
  [8 * H + 5 * M, '8h'],
  [47 * H, '47h'],
  [2 * D, '2d'],
  [2 * D + 4 * H, '2d4h'],
  [8 * D + 4 * H, '8d'],
  [729 * D, '729d'],
  [731 * D, '2y1d'],
  [3000 * D, '8y'],
])('%i ms is %s', (durationMs, expected) => expect(humanDuration(durationMs)).toBe(expected));

test('ages', () => {
  expect(age('1970-01-01T00:00:10Z', 15_000)).toBe('5s');
  expect([age(undefined, 0), age(null, 0), age('nonsense', 0)]).toEqual([
    '<unknown>',
    '<unknown>',
    '<unknown>',
  ]);
});

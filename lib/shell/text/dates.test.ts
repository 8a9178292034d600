import { expect, test } from 'vitest';
import { civilTime, epochOf, formatDate } from './dates';

test('dates are those of the platform, over four centuries', () => {
  for (let day = -60_000; day < 90_000; day += 373) {
    const atMs = day * 86_400_000 + 45_296_789;
    const expected = new Date(atMs);
    const time = civilTime(atMs);
    expect([time.year, time.month, time.day, time.hour, time.minute, time.second, time.weekday]).toEqual([
      expected.getUTCFullYear(),
      expected.getUTCMonth() + 1,
      expected.getUTCDate(),
      expected.getUTCHours(),
      expected.getUTCMinutes(),
      expected.getUTCSeconds(),
      expected.getUTCDay(),
    ]);
    expect(
      epochOf(time.year, time.month, time.day, time.hour, time.minute, time.second) + time.millisecond,
    ).toBe(atMs);
  }
});

test.each([
  ['%Y-%m-%dT%H:%M:%SZ', '2024-02-29T13:05:09Z'],
  ['%a %b %e %I %p %j %y', 'Thu Feb 29 01 PM 060 24'],
  ['%s %u %w %% %Q', '1709211909 4 4 % %Q'],
  ['%F|%T|%R|%D', '2024-02-29|13:05:09|13:05|02/29/24'],
  ['%3N %N', '007 007000000'],
])('%s', (format, expected) => {
  expect(formatDate(Date.UTC(2024, 1, 29, 13, 5, 9, 7), format)).toBe(expected);
});

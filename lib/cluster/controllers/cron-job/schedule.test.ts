import { expect, test } from 'vitest';
import { formatTimestamp } from '../../kernel/time';
import { parseSchedule } from './schedule';
import { findZone, UTC } from './zones';

function check(schedule: string, after: string, expected: string | null, zone = 'UTC'): void {
  const next = parseSchedule(schedule, findZone(zone) ?? UTC)(Date.parse(after));
  expect(next === null ? null : formatTimestamp(next)).toBe(expected);
}

test.each([
  ['* * * * *', '2026-11-22T12:00:00Z', '2026-11-22T12:01:00Z'],
  ['* * * * *', '2026-11-22T12:00:59Z', '2026-11-22T12:01:00Z'],
  ['*/15 * * * *', '2026-11-22T12:50:00Z', '2026-11-22T13:00:00Z'],
  ['5/20 * * * *', '2026-11-22T12:26:00Z', '2026-11-22T12:45:00Z'],
  ['0 3 * * *', '2026-12-31T03:00:00Z', '2027-01-01T03:00:00Z'],
  ['30 6-16/4 * * 1-5', '2026-11-20T14:30:00Z', '2026-11-23T06:30:00Z'],
  ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00Z'],
  ['0 0 1 jan,jul *', '2026-02-01T00:00:00Z', '2026-07-01T00:00:00Z'],
  ['@weekly', '2026-11-22T00:00:00Z', '2026-11-29T00:00:00Z'],
  ['@every 90s', '2026-11-22T12:00:10Z', '2026-11-22T12:01:40Z'],
  ['0 0 31 2 *', '2026-01-01T00:00:00Z', null],
])('%s after %s', (schedule, after, expected) => check(schedule, after, expected));

test('a day and a weekday that are both named are alternatives', () => {
  check('0 0 13 * 5', '2026-11-08T00:00:00Z', '2026-11-13T00:00:00Z');
  check('0 0 13 * 5', '2026-11-13T00:00:00Z', '2026-11-20T00:00:00Z');
});

test.each([
  ['Europe/Berlin', '2026-07-01T00:00:00Z', '2026-07-01T06:00:00Z'],
  ['Europe/Berlin', '2026-12-01T00:00:00Z', '2026-12-01T07:00:00Z'],
  ['America/New_York', '2026-07-01T00:00:00Z', '2026-07-01T12:00:00Z'],
  ['America/New_York', '2026-12-01T00:00:00Z', '2026-12-01T13:00:00Z'],
  ['Asia/Kolkata', '2026-12-01T00:00:00Z', '2026-12-01T02:30:00Z'],
  ['Etc/GMT-2', '2026-12-01T00:00:00Z', '2026-12-01T06:00:00Z'],
])('eight in the morning in %s', (zone, after, expected) => check('0 8 * * *', after, expected, zone));

test('the night in which clocks go forward still comes to an end', () => {
  check('30 3 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z', 'Europe/Berlin');
});

test('a zone that is not known is none', () => {
  for (const name of ['Mars/Olympus', 'Local', 'constructor', 'Etc/GMT+20'])
    expect(findZone(name)).toBe(null);
});

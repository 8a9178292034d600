/**
 * When a cron schedule is due: `MINUTE HOUR DAY MONTH WEEKDAY`, `@daily` and the like, `@every 90s`. The API has checked
 * that it can be read. Where day and weekday are both narrowed, one of them is enough.
 * Upstream: github.com/robfig/cron, SpecSchedule.Next.
 */
import { calendarTime } from '../../kernel/time';
import type { Zone } from './zones';

/** The first time after this one, both in epoch milliseconds; `null` where none comes within five years. */
export type Schedule = (afterMs: number) => number | null;

const DESCRIPTORS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const FARTHEST_MS = 5 * 366 * DAY_MS;

export function parseSchedule(text: string, zone: Zone): Schedule {
  const every = /^@every (.+)$/.exec(text);
  if (every) {
    const delayMs = Math.max(1000, durationMs(every[1]!));
    return (afterMs) => afterMs - (afterMs % 1000) + delayMs - (delayMs % 1000);
  }
  const fields = (DESCRIPTORS[text] ?? text).split(/\s+/).filter((field) => field !== '');
  const matcher = matcherOf(fields);
  return (afterMs) => nextAfter(matcher, zone, afterMs);
}

const UNITS: Readonly<Record<string, number>> = { h: HOUR_MS, m: MINUTE_MS, s: 1000, ms: 1 };

/** `1h30m` of Go; what is shorter than a millisecond does not count. */
function durationMs(text: string): number {
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s|us|ns)/g)) {
    total += Number(amount) * (UNITS[unit!] ?? 0);
  }
  return Math.floor(total);
}

interface Field {
  readonly values: ReadonlySet<number>;
  /** `*`: says nothing. */
  readonly isAny: boolean;
}

interface Matcher {
  readonly minute: Field;
  readonly hour: Field;
  readonly day: Field;
  readonly month: Field;
  readonly weekday: Field;
}

function matcherOf([minute = '', hour = '', day = '', month = '', weekday = '']: readonly string[]): Matcher {
  return {
    minute: parseField(minute, 0, 59),
    hour: parseField(hour, 0, 23),
    day: parseField(day, 1, 31),
    month: parseField(month, 1, 12, MONTHS),
    weekday: parseField(weekday, 0, 6, DAYS),
  };
}

function parseField(text: string, least: number, most: number, names: readonly string[] = []): Field {
  const values = new Set<number>();
  let isAny = false;
  const read = (word: string): number => {
    const index = names.indexOf(word.toLowerCase());
    return index < 0 ? Number(word) : index + least;
  };
  for (const part of text.split(',')) {
    const [range = '', stepText] = part.split('/');
    const step = stepText === undefined ? 1 : Number(stepText);
    const [low = '', high] = range.split('-');
    const isStar = low === '*' || low === '?';
    if (isStar && step === 1) isAny = true;
    const first = isStar ? least : read(low);
    const open = isStar || (high === undefined && stepText !== undefined);
    const last = open ? most : read(high ?? low);
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, isAny };
}

/** On the clock of the wall there: days, then hours, then minutes are passed over as a whole. */
function nextAfter(matcher: Matcher, zone: Zone, afterMs: number): number | null {
  const offset = zone(afterMs);
  let local = afterMs + offset;
  local += MINUTE_MS - (local % MINUTE_MS);
  const end = local + FARTHEST_MS;
  while (local < end) {
    const time = calendarTime(local);
    if (!isDay(matcher, time)) local += DAY_MS - (local % DAY_MS);
    else if (!matcher.hour.values.has(time.hour)) local += HOUR_MS - (local % HOUR_MS);
    else if (!matcher.minute.values.has(time.minute)) local += MINUTE_MS;
    else {
      const instant = local - zone(local - offset);
      if (instant > afterMs) return instant;
      local += MINUTE_MS;
    }
  }
  return null;
}

function isDay({ day, month, weekday }: Matcher, time: ReturnType<typeof calendarTime>): boolean {
  if (!month.values.has(time.month)) return false;
  const isDayOfMonth = day.values.has(time.day);
  const isWeekday = weekday.values.has(time.weekday);
  return day.isAny || weekday.isAny ? isDayOfMonth && isWeekday : isDayOfMonth || isWeekday;
}

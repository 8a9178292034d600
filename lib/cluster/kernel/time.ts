/** Calendar time as text (RFC 3339), reckoned by hand: no Date in the simulated world. */

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date of the Gregorian calendar (years counted from March, in eras of 400). */
function daysFromDate(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

export interface CalendarTime {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

/** What was asked last: within one event the same time is written several times. */
let last: { readonly epochMs: number; readonly time: CalendarTime } | null = null;

/** UTC calendar time of milliseconds since 1970-01-01T00:00:00Z. */
export function calendarTime(epochMs: number): CalendarTime {
  if (last === null || last.epochMs !== epochMs) last = { epochMs, time: reckon(epochMs) };
  return last.time;
}

function reckon(epochMs: number): CalendarTime {
  const days = Math.floor(epochMs / DAY_MS);
  const ofDay = epochMs - days * DAY_MS;
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch + (monthFromMarch < 10 ? 3 : -9);
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
    hour: Math.floor(ofDay / 3_600_000),
    minute: Math.floor(ofDay / 60_000) % 60,
    second: Math.floor(ofDay / 1000) % 60,
    millisecond: ofDay % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

const padded = (value: number, width: number): string => String(value).padStart(width, '0');

/** The same second is written many times: what was written last is kept. */
let written = { second: Number.NaN, text: '' };

/** `2026-01-01T00:00:00Z`: what Kubernetes writes into metadata. */
export function formatTimestamp(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  if (second !== written.second) written = { second, text: writeTimestamp(epochMs) };
  return written.text;
}

function writeTimestamp(epochMs: number): string {
  const { year, month, day, hour, minute, second } = calendarTime(epochMs);
  const date = `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  return `${date}T${padded(hour, 2)}:${padded(minute, 2)}:${padded(second, 2)}Z`;
}

/** With six digits of a second, as in `eventTime` and leases. */
export function formatMicroTime(epochMs: number): string {
  const { millisecond } = calendarTime(epochMs);
  return `${formatTimestamp(epochMs).slice(0, -1)}.${padded(millisecond, 3)}000Z`;
}

const RFC_3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

const MOST_READ = 1_000;
/** Times that were read lately: a status holds the same ones again and again. */
const read = new Map<string, number | null>();

/** Milliseconds since 1970-01-01T00:00:00Z; `null` where it is no RFC 3339 time. */
export function parseTimestamp(text: string): number | null {
  const known = read.get(text);
  if (known !== undefined) return known;
  const value = readTimestamp(text);
  if (read.size === MOST_READ) read.clear();
  read.set(text, value);
  return value;
}

function readTimestamp(text: string): number | null {
  const match = RFC_3339.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const days = daysFromDate(year, month, day);
  // A day that the month does not have comes back as another date.
  if (calendarTime(days * DAY_MS).day !== day) return null;
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * 60_000;
  const fraction = Number((match[7] ?? '').padEnd(3, '0').slice(0, 3));
  const local = days * DAY_MS + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction;
  return match[8] === '-' ? local + offset : local - offset;
}

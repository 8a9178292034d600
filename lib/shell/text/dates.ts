/** Calendar dates of virtual time, always UTC, and strftime's letters. */

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

export interface CivilTime {
  readonly year: number;
  /** 1 … 12 */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly millisecond: number;
}

/** Days of the Gregorian calendar by counting from March, where leap days come last in a year. */
export function civilTime(epochMs: number): CivilTime {
  const days = Math.floor(epochMs / 86_400_000);
  const inDay = epochMs - days * 86_400_000;
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
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    hour: Math.floor(inDay / 3_600_000),
    minute: Math.floor(inDay / 60_000) % 60,
    second: Math.floor(inDay / 1000) % 60,
    millisecond: inDay % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
  };
}

/** Epoch ms of a date; the reverse of `civilTime`. */
export function epochOf(year: number, month: number, day: number, hour = 0, minute = 0, second = 0): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return ((days * 24 + hour) * 60 + minute) * 60_000 + second * 1000;
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** strftime; letters that it does not know stay as they are. */
export function formatDate(epochMs: number, format: string): string {
  const time = civilTime(epochMs);
  const dayOfYear = Math.floor((epochMs - epochOf(time.year, 1, 1)) / 86_400_000) + 1;
  const letters: Readonly<Record<string, () => string>> = {
    Y: () => String(time.year),
    y: () => two(time.year % 100),
    m: () => two(time.month),
    d: () => two(time.day),
    e: () => String(time.day).padStart(2),
    H: () => two(time.hour),
    I: () => two(time.hour % 12 || 12),
    M: () => two(time.minute),
    S: () => two(time.second),
    N: () => `${String(time.millisecond).padStart(3, '0')}000000`,
    p: () => (time.hour < 12 ? 'AM' : 'PM'),
    j: () => String(dayOfYear).padStart(3, '0'),
    u: () => String(time.weekday || 7),
    w: () => String(time.weekday),
    A: () => DAYS[time.weekday]!,
    a: () => DAYS[time.weekday]!.slice(0, 3),
    B: () => MONTHS[time.month - 1]!,
    b: () => MONTHS[time.month - 1]!.slice(0, 3),
    h: () => MONTHS[time.month - 1]!.slice(0, 3),
    s: () => String(Math.floor(epochMs / 1000)),
    Z: () => 'UTC',
    z: () => '+0000',
    n: () => '\n',
    t: () => '\t',
    '%': () => '%',
  };
  const combined = format
    .replaceAll('%F', '%Y-%m-%d')
    .replaceAll('%T', '%H:%M:%S')
    .replaceAll('%R', '%H:%M')
    .replaceAll('%D', '%m/%d/%y')
    .replaceAll('%c', '%a %b %e %H:%M:%S %Y')
    .replaceAll('%x', '%m/%d/%y')
    .replaceAll('%X', '%H:%M:%S')
    .replaceAll('%:z', '+00:00');
  return combined.replace(/%(3)?([A-Za-z%])/g, (whole, three: string | undefined, letter: string) => {
    const text = letters[letter]?.() ?? whole;
    return three === undefined || letter !== 'N' ? text : text.slice(0, 3);
  });
}

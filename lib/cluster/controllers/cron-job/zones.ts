/**
 * Time zones by their IANA names: UTC, fixed offsets, and those of Europe and North America with their summer time as
 * it is by law today. All others are unknown here, as to a real server without tzdata.
 */
import { calendarTime, parseTimestamp } from '../../kernel/time';

/** Milliseconds that clocks there are ahead of UTC, at an instant. */
export type Zone = (epochMs: number) => number;

const HOUR_MS = 3_600_000;

/** Hours ahead of UTC, all year. */
const FIXED: Readonly<Record<string, number>> = {
  UTC: 0,
  UCT: 0,
  GMT: 0,
  Zulu: 0,
  'Etc/UTC': 0,
  'Etc/UCT': 0,
  'Etc/GMT': 0,
  'Etc/Zulu': 0,
  'Africa/Johannesburg': 2,
  'Africa/Lagos': 1,
  'Africa/Nairobi': 3,
  'America/Bogota': -5,
  'America/Lima': -5,
  'America/Mexico_City': -6,
  'America/Phoenix': -7,
  'America/Sao_Paulo': -3,
  'Asia/Bangkok': 7,
  'Asia/Dubai': 4,
  'Asia/Hong_Kong': 8,
  'Asia/Jakarta': 7,
  'Asia/Karachi': 5,
  'Asia/Kolkata': 5.5,
  'Asia/Manila': 8,
  'Asia/Seoul': 9,
  'Asia/Shanghai': 8,
  'Asia/Singapore': 8,
  'Asia/Taipei': 8,
  'Asia/Tokyo': 9,
  'Australia/Brisbane': 10,
  'Europe/Istanbul': 3,
  'Europe/Moscow': 3,
};

/** One hour more from the last Sunday of March to the last Sunday of October, at 01:00 UTC. */
const EUROPE: Readonly<Record<string, number>> = {
  'Europe/Amsterdam': 1,
  'Europe/Athens': 2,
  'Europe/Berlin': 1,
  'Europe/Brussels': 1,
  'Europe/Bucharest': 2,
  'Europe/Budapest': 1,
  'Europe/Copenhagen': 1,
  'Europe/Dublin': 0,
  'Europe/Helsinki': 2,
  'Europe/Lisbon': 0,
  'Europe/London': 0,
  'Europe/Madrid': 1,
  'Europe/Oslo': 1,
  'Europe/Paris': 1,
  'Europe/Prague': 1,
  'Europe/Rome': 1,
  'Europe/Stockholm': 1,
  'Europe/Vienna': 1,
  'Europe/Warsaw': 1,
  'Europe/Zurich': 1,
};

/** One hour more from the second Sunday of March to the first Sunday of November, at 02:00 of the wall clock. */
const NORTH_AMERICA: Readonly<Record<string, number>> = {
  'America/Chicago': -6,
  'America/Denver': -7,
  'America/Los_Angeles': -8,
  'America/New_York': -5,
  'America/Toronto': -5,
  'America/Vancouver': -8,
};

/** `null`: no such zone is known. */
export function findZone(name: string): Zone | null {
  const etc = /^Etc\/GMT([+-])(\d{1,2})$/.exec(name);
  if (etc && Number(etc[2]) <= (etc[1] === '+' ? 12 : 14)) {
    // POSIX counts the other way: Etc/GMT-2 is two hours ahead.
    const hours = etc[1] === '+' ? -Number(etc[2]) : Number(etc[2]);
    return () => hours * HOUR_MS;
  }
  if (Object.hasOwn(FIXED, name)) return () => FIXED[name]! * HOUR_MS;
  if (Object.hasOwn(EUROPE, name)) return europeanZone(EUROPE[name]!);
  if (Object.hasOwn(NORTH_AMERICA, name)) return americanZone(NORTH_AMERICA[name]!);
  return null;
}

export const UTC: Zone = () => 0;

function europeanZone(hours: number): Zone {
  return (epochMs) => {
    const { year } = calendarTime(epochMs);
    const from = sunday(year, 3, 31, -1) + HOUR_MS;
    const until = sunday(year, 10, 31, -1) + HOUR_MS;
    return (hours + (epochMs >= from && epochMs < until ? 1 : 0)) * HOUR_MS;
  };
}

function americanZone(hours: number): Zone {
  return (epochMs) => {
    const { year } = calendarTime(epochMs);
    const from = sunday(year, 3, 8, 1) + (2 - hours) * HOUR_MS;
    const until = sunday(year, 11, 1, 1) + (1 - hours) * HOUR_MS;
    return (hours + (epochMs >= from && epochMs < until ? 1 : 0)) * HOUR_MS;
  };
}

/** Midnight UTC of the first Sunday from this day on, forwards or backwards. */
function sunday(year: number, month: number, day: number, direction: 1 | -1): number {
  const two = (value: number): string => String(value).padStart(2, '0');
  const from = parseTimestamp(`${year}-${two(month)}-${two(day)}T00:00:00Z`) ?? 0;
  const { weekday } = calendarTime(from);
  const days = direction === 1 ? (7 - weekday) % 7 : -weekday;
  return from + days * 24 * HOUR_MS;
}

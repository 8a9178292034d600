/**
 * The small texts that HTTP servers write alike: dates, log times, sizes in bytes. No Date and no Intl here:
 * they would differ between machines.
 */
import type { Body } from '../http';
import { decodeUtf8, utf8Length } from '../kernel/text';
import { calendarTime } from '../kernel/time';

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Thu, 01 Jan 2026 00:00:31 GMT` */
export const formatHttpDate = keepSecond((epochMs) => {
  const { weekday, day, month, year } = calendarTime(epochMs);
  return `${WEEKDAYS[weekday]}, ${pad(day)} ${MONTHS[month - 1]} ${year} ${formatClock(epochMs)} GMT`;
});

/** A server that answers often writes the same second again and again. */
export function keepSecond(write: (epochMs: number) => string): (epochMs: number) => string {
  let second = -1;
  let text = '';
  return (epochMs) => {
    const asked = Math.floor(epochMs / 1000);
    if (asked !== second) [second, text] = [asked, write(epochMs)];
    return text;
  };
}

/** `01/Jan/2026:00:00:31 +0000`, as in nginx's access log. */
export function formatLogTime(epochMs: number): string {
  return `${formatLogDate(epochMs)}:${formatClock(epochMs)} +0000`;
}

/** `01/Jan/2026` */
export function formatLogDate(epochMs: number): string {
  const { day, month, year } = calendarTime(epochMs);
  return `${pad(day)}/${MONTHS[month - 1]}/${year}`;
}

/** `07:05:09` */
export function formatClock(epochMs: number): string {
  const { hour, minute, second } = calendarTime(epochMs);
  return `${pad(hour)}:${pad(minute)}:${pad(second)}`;
}

export function pad(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** Bytes of a text in UTF-8, or of what is bytes already. */
export function countBytes(content: string | Uint8Array): number {
  return typeof content === 'string' ? utf8Length(content) : content.length;
}

/** The path of a request line without its query, `%41` and the like decoded; `null` where it is malformed. */
export function decodePath(path: string): string | null {
  const text = pathOf(path);
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return null;
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

/** The value of one field of the query, or `null`. */
export function readQuery(path: string, name: string): string | null {
  let start = path.indexOf('?') + 1;
  while (start > 0) {
    const next = path.indexOf('&', start);
    const field = path.slice(start, next < 0 ? path.length : next);
    const equals = field.indexOf('=');
    const key = equals < 0 ? field : field.slice(0, equals);
    if (key === name)
      return equals < 0 ? '' : (decodePath(field.slice(equals + 1).replaceAll('+', ' ')) ?? '');
    start = next + 1;
  }
  return null;
}

/** A body as text; one that is still being written (a Channel) reads as empty. */
export function textOf(body: Body): string {
  if (typeof body === 'string') return body;
  return body instanceof Uint8Array ? decodeUtf8(body) : '';
}

/** `/path?query` without the query. */
export function pathOf(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

/** Fields of the query in order, decoded. */
export function listQuery(path: string): readonly (readonly [string, string])[] {
  const query = path.split('?').slice(1).join('?');
  return query
    .split('&')
    .filter((field) => field !== '')
    .map((field): readonly [string, string] => {
      const [key = '', ...value] = field.split('=');
      return [decodeField(key), decodeField(value.join('='))];
    });
}

function decodeField(text: string): string {
  return decodePath(text.replaceAll('+', ' ').replaceAll('?', '%3F')) ?? text;
}

/** Deeper than this nobody nests, and engines differ in how deep they can go. */
const DEEPEST = 100;

/** `null` where it is no JSON, or nested too deeply. */
export function parseJson(text: string): unknown {
  let depth = 0;
  for (const character of text) {
    if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > DEEPEST) return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

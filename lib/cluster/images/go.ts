/**
 * How programs written in Go behave alike: the lines of package log, flags, the answers of net/http, and an end by
 * SIGTERM with exit code 2 where they are process 1 and have no handler. Upstream: golang/go, src/log, src/flag,
 * src/net/http, src/runtime/signal_unix.go (dieFromSignal).
 */
import type { Headers, HttpRequest, HttpResponse } from '../http';
import { compareText } from '../kernel/text';
import { calendarTime } from '../kernel/time';
import type { Process } from '../process';
import { countBytes, formatClock, formatHttpDate, keepSecond, pad, textOf } from './http-text';
import type { ServerContext } from './image';
import { type Serving, type Stop, serve } from './serving';

/** `2026/01/01 00:00:31` */
export const formatGoTime = keepSecond((epochMs) => {
  const { year, month, day } = calendarTime(epochMs);
  return `${year}/${pad(month)}/${pad(day)} ${formatClock(epochMs)}`;
});

/** log.Printf: to stderr, with the time. */
export function logGo(context: ServerContext, text: string): void {
  context.writeLog('stderr', `${formatGoTime(context.epochMs())} ${text}\n`);
}

/** The runtime raises the signal again, and when that does nothing (process 1) it exits with 2. */
export function stopGo(context: ServerContext): Stop {
  return () => (context.isFirst ? 2 : null);
}

export function* serveGo(
  context: ServerContext,
  serving: Omit<Serving, 'inUse' | 'stop'> & Partial<Pick<Serving, 'inUse' | 'stop'>>,
): Process<number> {
  const inUse = (): number => {
    logGo(context, `listen tcp :${serving.port}: bind: address already in use`);
    return 1;
  };
  return yield* serve(context, { inUse, stop: stopGo(context), ...serving });
}

/** Headers in the order in which net/http writes them: the handler's own, sorted, then its additions. */
export function answerGo(
  context: ServerContext,
  body: string,
  { status = 200, type = 'text/plain; charset=utf-8', headers = NO_HEADERS } = {},
): HttpResponse {
  const date = formatHttpDate(context.epochMs());
  const length = `${countBytes(body)}`;
  const own: Headers =
    body === ''
      ? { date, 'content-length': length }
      : { date, 'content-length': length, 'content-type': type };
  return { status, headers: headers === NO_HEADERS ? own : { ...headers, ...own }, body };
}

const NO_HEADERS: Headers = {};

export function answerNotFound(context: ServerContext): HttpResponse {
  return failGo(context, 404, '404 page not found');
}

/** http.Error */
export function failGo(context: ServerContext, status: number, text: string): HttpResponse {
  const headers = { 'x-content-type-options': 'nosniff' };
  return answerGo(context, `${text}\n`, { status, headers });
}

/** `user-agent` becomes `User-Agent`. */
export function canonicalHeader(name: string): string {
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('-');
}

/** Header fields as a Go handler sees them: canonical names, sorted, without Host. */
export function sortedHeaders({ headers }: HttpRequest): readonly (readonly [string, string])[] {
  return Object.entries(headers)
    .filter(([name]) => name !== 'host')
    .map(([name, value]): readonly [string, string] => [canonicalHeader(name), value])
    .sort(([a], [b]) => compareText(a, b));
}

/** A request as Request.Write and httputil.DumpRequest put it on the wire; lines end with CR LF. */
export function writeRequest(request: HttpRequest, withBody: boolean): string {
  const { method, path, headers } = request;
  const agent = headers['user-agent'];
  const body = textOf(request.body);
  const lines = [`${method} ${path} HTTP/1.1`, `Host: ${headers['host'] ?? ''}`];
  if (agent !== undefined) lines.push(`User-Agent: ${agent}`);
  if (body !== '') lines.push(`Content-Length: ${countBytes(body)}`);
  for (const [name, value] of sortedHeaders(request)) {
    if (name !== 'User-Agent' && name !== 'Content-Length') lines.push(`${name}: ${value}`);
  }
  return `${lines.join('\r\n')}\r\n\r\n${withBody ? body : ''}`;
}

export interface GoFlag {
  readonly name: string;
  readonly type: 'string' | 'int' | 'bool';
  readonly usage: string;
  readonly fallback: string;
}

export type GoFlags =
  | { readonly ok: true; readonly values: Readonly<Record<string, string>>; readonly rest: readonly string[] }
  /** What flag.Parse prints before it exits with `exitCode`. */
  | { readonly ok: false; readonly message: string; readonly exitCode: number };

/** flag.Parse: `-name value`, `-name=value`, one dash or two. */
export function readGoFlags(argv: readonly string[], flags: readonly GoFlag[]): GoFlags {
  const values: Record<string, string> = {};
  for (const { name, fallback } of flags) values[name] = fallback;
  const words = argv.slice(1);
  while (words.length > 0 && /^--?[^-]/.test(words[0]!)) {
    const word = words.shift()!;
    const [name = '', ...joined] = word.replace(/^--?/, '').split('=');
    const flag = flags.find((known) => known.name === name);
    const usage = tellUsage(argv[0] ?? '', flags);
    if (flag === undefined && (name === 'h' || name === 'help')) {
      return { ok: false, message: usage, exitCode: 0 };
    }
    if (flag === undefined) {
      return { ok: false, message: `flag provided but not defined: -${name}\n${usage}`, exitCode: 2 };
    }
    const isBare = flag.type === 'bool' && joined.length === 0;
    const value = isBare ? 'true' : joined.length > 0 ? joined.join('=') : words.shift();
    if (value === undefined) {
      return { ok: false, message: `flag needs an argument: -${name}\n${usage}`, exitCode: 2 };
    }
    if (flag.type === 'int' && !/^[+-]?\d{1,9}$/.test(value)) {
      const message = `invalid value "${value}" for flag -${name}: parse error\n${usage}`;
      return { ok: false, message, exitCode: 2 };
    }
    values[name] = value;
  }
  return { ok: true, values, rest: words[0] === '--' ? words.slice(1) : words };
}

/** As flag.PrintDefaults lists them: by name, the defaults behind. */
function tellUsage(program: string, flags: readonly GoFlag[]): string {
  const lines = [...flags]
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ name, type, usage, fallback }) => {
      const head = type === 'bool' ? `  -${name}` : `  -${name} ${type}`;
      const isZero = fallback === '' || fallback === '0' || fallback === 'false';
      const shown = type === 'string' ? `"${fallback}"` : fallback;
      return `${head}\n    \t${usage}${isZero ? '' : ` (default ${shown})`}\n`;
    });
  return `Usage of ${program}:\n${lines.join('')}`;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** time.ParseDuration, in whole milliseconds; `null` where it is none. */
export function readGoDuration(text: string): number | null {
  if (text === '0') return 0;
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return null;
  let sum = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)) {
    sum += Number(amount) * UNITS[unit!]!;
  }
  return Math.round(sum);
}

/** The port of an address to listen at (`:8080`, `0.0.0.0:80`); `null` where there is none. */
export function readListenPort(address: string): number | null {
  const match = /^[^:]*:(\d{1,5})$/.exec(address);
  const port = match === null ? 0 : Number(match[1]);
  return port >= 1 && port <= 65_535 ? port : null;
}

/** encoding/json writes these three as escapes. */
export function writeGoJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16)}`,
  );
}

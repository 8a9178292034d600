/**
 * How servers written for Node.js behave alike: no handler for SIGTERM unless they bring one, and Express's headers.
 * Upstream: nodejs/node, expressjs/express.
 */
import type { HttpResponse } from '../http';
import { hashText } from '../kernel/hash';
import { formatTimestamp } from '../kernel/time';
import type { Process } from '../process';
import { countBytes, formatHttpDate, listQuery } from './http-text';
import type { ServerContext } from './image';
import { type Serving, serve } from './serving';

export function* serveNode(context: ServerContext, serving: Omit<Serving, 'inUse'>): Process<number> {
  const inUse = (): number => {
    const lines = [
      'node:events:497',
      "      throw er; // Unhandled 'error' event",
      '      ^',
      '',
      `Error: listen EADDRINUSE: address already in use :::${serving.port}`,
    ];
    context.writeLog('stderr', `${lines.join('\n')}\n`);
    return 1;
  };
  return yield* serve(context, { ...serving, inUse });
}

/** A port from an environment variable; what is no port makes Node throw, which is told. `null` then. */
export function readNodePort(context: ServerContext, name: string, fallback: number): number | null {
  const text = context.environment[name] || `${fallback}`;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : -1;
  if (port >= 1 && port <= 65_535) return port;
  const why = `options.port should be >= 0 and < 65536. Received type string ('${text}').`;
  context.writeLog('stderr', `RangeError [ERR_SOCKET_BAD_PORT]: ${why}\n`);
  return null;
}

/** res.json of Express. */
export function answerExpress(
  context: ServerContext,
  body: string,
  { status = 200, type = 'application/json; charset=utf-8', headers = {} as HttpResponse['headers'] } = {},
): HttpResponse {
  const size = countBytes(body);
  return {
    status,
    headers: {
      'x-powered-by': 'Express',
      ...headers,
      'content-type': type,
      'content-length': `${size}`,
      etag: `W/"${size.toString(16)}-${hashText(body).slice(0, 27)}"`,
      date: formatHttpDate(context.epochMs()),
      connection: 'keep-alive',
      'keep-alive': 'timeout=5',
    },
    body,
  };
}

/** `2026-01-01T00:00:31.500Z`, as Date.toISOString. */
export function formatIsoTime(epochMs: number): string {
  return `${formatTimestamp(epochMs).slice(0, -1)}.${`${epochMs % 1000}`.padStart(3, '0')}Z`;
}

/** Express' req.query of flat fields; one that comes twice is a list. */
export function readQueryObject(path: string): Readonly<Record<string, string | readonly string[]>> {
  const found: Record<string, string | readonly string[]> = {};
  for (const [name, value] of listQuery(path)) {
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

/** Express' req.hostname: the Host header without its port. */
export function hostNameOf(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '');
}

/** How Node names the client of a socket that listens at `::`. */
export function mapAddress(address: string): string {
  return `::ffff:${address}`;
}

/**
 * What all routes do alike: who is asking, may this page ask, and which answer a refusal becomes. Answers are JSON and
 * never kept by a cache. The start script logs each request; here only what went wrong is logged, by its kind.
 */
import { randomUUID } from 'node:crypto';
import { clientAddress } from '@/lib/auth/address';
import { authEnvironment } from '@/lib/auth/environment';
import { readViewerOf } from '@/lib/auth/session';
import { isUnreachable } from '@/lib/data/db';
import type { KnownPerson } from '@/lib/data/identity';
import {
  Conflict,
  Impossible,
  NotAllowed,
  NotFound,
  NotSignedIn,
  Refusal,
  TooMany,
  TooMuch,
} from '@/lib/data/refusals';
import { BadBody } from './body';

export interface Asked<P> {
  readonly request: Request;
  readonly params: P;
  readonly viewer: KnownPerson | null;
  /** For rate limits. */
  readonly address: string;
  readonly requestId: string;
}

interface Context<P> {
  readonly params: Promise<P>;
}

/** A route: what it returns is sent as JSON with 200, unless it is a Response; `null` is 204. */
export function answering<P = Record<string, never>>(
  work: (asked: Asked<P>) => Promise<unknown>,
  findViewer: (request: Request) => Promise<KnownPerson | null> = readViewerOf,
): (request: Request, context: Context<P>) => Promise<Response> {
  return async (request, context) => {
    const requestId = request.headers.get('x-request-id') ?? randomUUID();
    try {
      if (request.method !== 'GET' && request.method !== 'HEAD') requireSameOrigin(request);
      const viewer = await findViewer(request);
      const params = ((await context?.params) ?? {}) as P;
      const address = clientAddress(request.headers);
      const answer = await work({ request, params, viewer, address, requestId });
      return answer instanceof Response ? answer : json(answer, answer === null ? 204 : 200);
    } catch (error) {
      return refuse(error, requestId);
    }
  };
}

/** Another site's page may make a browser send our cookies, but not our own address as its origin. */
function requireSameOrigin(request: Request): void {
  const origin = request.headers.get('origin');
  if (origin === null || !isOurs(origin, request)) {
    throw new NotAllowed('This request did not come from a page of this site.');
  }
}

function isOurs(origin: string, request: Request): boolean {
  if (origin === authEnvironment().origin) return true;
  // Reached under another name or port than the configured one, for instance an address within a network.
  const host = request.headers.get('host');
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(status === 204 ? null : JSON.stringify(value), {
    status,
    headers: {
      ...(status === 204 ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

function refuse(error: unknown, requestId: string): Response {
  if (error instanceof BadBody) return problem(error.status, error.code, error.message);
  if (error instanceof Refusal) return problem(statusOf(error), error.code, error.message, error.facts);
  if (isUnreachable(error)) {
    logEvent({ event: 'database unreachable', requestId });
    const message = 'The server can’t reach its database right now. Your work waits in this browser.';
    return problem(503, 'unavailable', message, { retryAfterSeconds: 5 });
  }
  logEvent({ event: 'error', requestId, ...describeError(error) });
  const message = `Something went wrong on the server, not with what you did. Its log knows it as ${requestId}.`;
  return problem(500, 'our-fault', message);
}

function problem(
  status: number,
  code: string,
  message: string,
  facts: Readonly<Record<string, string | number>> = {},
): Response {
  const seconds = facts['retryAfterSeconds'];
  const headers: Record<string, string> = seconds === undefined ? {} : { 'retry-after': String(seconds) };
  return json({ error: { code, message, ...facts } }, status, headers);
}

function statusOf(refusal: Refusal): number {
  if (refusal instanceof NotSignedIn) return 401;
  if (refusal instanceof NotAllowed) return 403;
  if (refusal instanceof NotFound) return 404;
  if (refusal instanceof TooMuch) return 413;
  if (refusal instanceof Impossible) return 422;
  if (refusal instanceof TooMany) return 429;
  if (refusal instanceof Conflict && refusal.code === 'weak-password') return 422;
  return 409;
}

/** Name and place, but no message: those of the database quote what people typed. */
function describeError(error: unknown): Record<string, string> {
  if (!(error instanceof Error)) return { name: typeof error };
  const code = (error as { code?: unknown }).code;
  const place = error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6);
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    at: (place ?? []).map((line) => line.trim()).join(' < '),
  };
}

/** One line of JSON. Never commands, e-mails or tokens. */
export function logEvent(facts: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...facts })}\n`);
}

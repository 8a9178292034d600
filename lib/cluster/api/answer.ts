/** How answers are written: JSON as Go writes it, plain text, and errors as Status. */
import type { Body, Channel, Headers, HttpRequest, HttpResponse } from '../http';
import type { ApiError, Status } from './status';

const NO_CACHE = { 'cache-control': 'no-cache, private' };

/** Go's encoder keeps text safe for HTML. */
function goJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** curl and wget get it indented, as from the real server. */
function isForReading(request: HttpRequest): boolean {
  if (/[?&]pretty=(?:true|1)?(?:&|$)/.test(request.path)) return true;
  return /^(?:curl|Wget)\//i.test(request.headers['user-agent'] ?? '');
}

export function jsonLine(value: unknown): string {
  return `${goJson(value)}\n`;
}

export function jsonAnswer(
  request: HttpRequest,
  status: number,
  value: unknown,
  headers: Headers = {},
  contentType = 'application/json',
): HttpResponse {
  const body = isForReading(request) ? goJson(value, 2) : jsonLine(value);
  return { status, headers: { ...NO_CACHE, 'content-type': contentType, ...headers }, body };
}

export function textAnswer(status: number, body: Body): HttpResponse {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' };
  return { status, headers: { ...NO_CACHE, ...type }, body };
}

/** A body that goes on. */
export function streamAnswer(body: Channel, contentType: string): HttpResponse {
  return { status: 200, headers: { ...NO_CACHE, 'content-type': contentType }, body };
}

export function errorAnswer(request: HttpRequest, error: ApiError): HttpResponse {
  return jsonAnswer(request, error.status.code ?? 500, error.status);
}

export function pageNotFound(): HttpResponse {
  return textAnswer(404, '404 page not found\n');
}

export function success(details?: Status['details']): Status {
  const status: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };
  return details === undefined ? status : { ...status, details };
}

/**
 * HTTP as the bytes that it is: for who speaks to a web server with telnet or nc, and for an HTTP client that has
 * come upon a program which is no web server. Left out: keep-alive, chunks, trailers; the answer ends the connection.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { decodeUtf8, utf8Length } from '../kernel/text';

export function writeRawRequest({ method, path, headers, body }: HttpRequest): string {
  const text = typeof body === 'string' ? body : body instanceof Uint8Array ? decodeUtf8(body) : '';
  return `${method} ${path} HTTP/1.1\r\n${writeHeaders(headers)}\r\n${text}`;
}

export function writeRawHead({ status, headers }: HttpResponse): string {
  return `HTTP/1.1 ${status} ${PHRASES[status] ?? 'Unknown'}\r\n${writeHeaders(headers)}\r\n`;
}

function writeHeaders(headers: HttpRequest['headers']): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())}: ${value}\r\n`)
    .join('');
}

/** `incomplete`: more has to come. `bad`: no web server would take it. */
export type RawRequest = HttpRequest | 'incomplete' | 'bad';

export function readRawRequest(text: string): RawRequest {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const match = /^([A-Z]+) (\S+)(?: HTTP\/1\.[01])?$/.exec(lines[0]!);
  if (lines.length > 1 && match === null) return 'bad';
  const end = lines.indexOf('', 1);
  if (match === null || end < 0 || end === lines.length - 1) {
    if (match === null || end !== lines.length - 1 || !/\n\r?\n$/.test(text)) return 'incomplete';
  }
  const headers: Record<string, string> = {};
  for (const line of lines.slice(1, end)) {
    const colon = line.indexOf(':');
    if (colon < 1) return 'bad';
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = lines.slice(end + 1).join('\n');
  const length = Number(headers['content-length'] ?? '0');
  if (length > utf8Length(body)) return 'incomplete';
  return { method: match![1]!, path: match![2]!, headers, body: length === 0 ? null : body };
}

/** An answer that has come to its end; `null` where it is no HTTP. */
export function readRawResponse(text: string): HttpResponse | null {
  const match = /^HTTP\/1\.[01] (\d{3})[^\n]*\n/.exec(text);
  if (match === null) return null;
  const rest = text.slice(match[0].length);
  const [head = '', ...body] = rest.startsWith('\r\n') ? ['', rest.slice(2)] : rest.split(/\r?\n\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of head.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(match[1]), headers, body: body.join('\n\n') };
}

const PHRASES: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  417: 'Expectation Failed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

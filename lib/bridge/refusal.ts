/** What the adapter itself refuses, in the API's own shape: clients print the message of a Status. */
import { STATUS_CODES } from 'node:http';

export interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

export const UNAUTHORIZED: Refusal = { code: 401, reason: 'Unauthorized', message: 'Unauthorized' };

export const forbidden = (message: string): Refusal => ({ code: 403, reason: 'Forbidden', message });
export const badRequest = (message: string): Refusal => ({ code: 400, reason: 'BadRequest', message });

export function statusText({ code, reason, message }: Refusal): string {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
  return `${JSON.stringify(status)}\n`;
}

/** A whole answer, for a socket that was never handed to an HTTP response (an upgrade that is refused). */
export function rawAnswer(code: number, headers: Readonly<Record<string, string>>, body: Uint8Array): Buffer {
  const lines = Object.entries({ ...headers, 'content-length': `${body.length}`, connection: 'close' });
  const head = [
    `HTTP/1.1 ${code} ${STATUS_CODES[code] ?? 'Unknown'}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

export function rawRefusal(refusal: Refusal): Buffer {
  return rawAnswer(refusal.code, { 'content-type': 'application/json' }, Buffer.from(statusText(refusal)));
}

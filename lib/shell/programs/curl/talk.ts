/** What -v and -i print of a request and an answer. */
import type { HttpRequest, HttpResponse } from '../../../cluster/http';
import type { HttpOutcome } from '../../../cluster/process';
import { headerTitle, REASONS, type Url } from '../url';
import { type Target, tellTrying } from './failure';

export function tellConnected(
  url: Url,
  target: Target,
  outcome: Extract<HttpOutcome, { ok: true }>,
  connection: number,
): string {
  const secure = url.scheme === 'https' ? '* SSL connection using TLSv1.3\n' : '';
  const again = connection === 0 ? '' : `* Connection #${connection} is new\n`;
  return `${again}${tellTrying(url, target, outcome.address)}* Connected to ${url.host} (${outcome.address}) port ${outcome.port}\n${secure}* using HTTP/1.x\n`;
}

export function tellRequest(request: HttpRequest): string {
  const names = Object.keys(request.headers);
  const lines = [
    `${request.method} ${request.path} HTTP/1.1`,
    ...names.map((name) => `${headerTitle(name)}: ${request.headers[name]}`),
    '',
  ];
  const sent =
    request.body === null
      ? '* Request completely sent off\n'
      : `* upload completely sent off: ${request.body instanceof Uint8Array || typeof request.body === 'string' ? request.body.length : 0} bytes\n`;
  return lines.map((line) => `> ${line}\n`).join('') + sent;
}

export function statusLine(response: HttpResponse): string {
  return `HTTP/1.1 ${response.status} ${REASONS[response.status] ?? ''}`.trimEnd();
}

function headLines(response: HttpResponse): string[] {
  return [
    statusLine(response),
    ...Object.keys(response.headers).map((name) => `${headerTitle(name)}: ${response.headers[name]}`),
    '',
  ];
}

export function tellResponse(response: HttpResponse): string {
  return headLines(response)
    .map((line) => `< ${line}\n`)
    .join('');
}

/** -i and -I: lines end as they do on the wire. */
export function describeHead(response: HttpResponse): string {
  return headLines(response)
    .map((line) => `${line}\r\n`)
    .join('');
}

/** What -v and -i print of a connection, a request and an answer. */
import type { HttpRequest, HttpResponse } from '../../../cluster/http';
import type { HttpOutcome } from '../../../cluster/process';
import { byteLength } from '../../files/access';
import { headerTitle, REASONS, type Url } from '../url';

/** Where the connection goes, and how curl calls it. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly isProxy?: boolean;
  /** Lines of -v about how the URL's host became this one. */
  readonly talk?: string;
}

/** The first lines of -v: the name's address, and the attempt. */
export function tellTrying(url: Url, target: Target, address: string): string {
  const { host, port } = target.isProxy ? target : url;
  const isName = !/^[0-9.]+$/.test(target.host);
  const resolved = isName
    ? `* Host ${target.isProxy ? host : target.host}:${target.port} was resolved.\n* IPv6: (none)\n* IPv4: ${address}\n`
    : '';
  const known = !isName && host !== target.host ? `* Hostname ${host} was found in DNS cache\n` : '';
  return `${target.talk ?? ''}${resolved || (port === target.port ? known : '')}*   Trying ${address}:${target.port}...\n`;
}

export function tellConnected(url: Url, target: Target, address: string, port: number): string {
  const secure = url.scheme === 'https' && !target.isProxy ? '* SSL connection using TLSv1.3\n' : '';
  const { host } = target.isProxy ? target : url;
  return `${tellTrying(url, target, address)}* Connected to ${host} (${address}) port ${port}\n${secure}* using HTTP/1.x\n`;
}

/** `path` is what stands in the request's line: a proxy is told the whole URL. */
export function tellRequest(request: HttpRequest, path = request.path): string {
  const names = Object.keys(request.headers);
  const lines = [
    `${request.method} ${path} HTTP/1.1`,
    ...names.map((name) => `${headerTitle(name)}: ${request.headers[name]}`),
    '',
  ];
  const { body } = request;
  const sent =
    body === null || (typeof body === 'object' && 'tryRead' in body)
      ? '* Request completely sent off\n'
      : `* upload completely sent off: ${byteLength(body)} bytes\n`;
  return lines.map((line) => `> ${line}\n`).join('') + sent;
}

/** The last line of -v about a connection. */
export function tellLeft(outcome: Extract<HttpOutcome, { ok: true }>, number: number, host: string): string {
  return outcome.kept === undefined
    ? `* shutting down connection #${number}\n`
    : `* Connection #${number} to host ${host} left intact\n`;
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

/**
 * curl: one request after another, with its real messages and exit codes 2, 3, 6, 7, 22, 23, 28, 35, 47, 52, 56.
 * Honoured: -s -S -v -i -I -o -w -H -X -d -L -f -k -A -u -G -m --connect-timeout --resolve. Left out: cookies, forms,
 * uploads, proxies, retries, HTTP/2, ranges. Colours and the progress meter are not drawn.
 */
import type { HttpRequest } from '../../cluster/http';
import { type HttpOutcome, type Process, requestHttp, write } from '../../cluster/process';
import { writeWholeFile } from '../files/access';
import { readAllText } from '../text/lines';
import { describeFailure, writeOut } from './curl-words';
import { type Call, createProgram, ProgramFailure } from './definition';
import { pathOf, readFileText } from './inputs';
import { followLocation, parseWebAddress, type WebAddress } from './web-address';

const MOST_REDIRECTS = 50;
const VERSION = '8.14.1';

/** How one transfer went, for -w and for the exit code. */
export interface Transfer {
  readonly address: WebAddress;
  readonly outcome: HttpOutcome;
  readonly startedMs: number;
  readonly endedMs: number;
  readonly redirects: number;
  readonly size: number;
}

export const curl = createProgram(
  {
    options: 'sSviIo:w:H:X:d:Lfkm:A:u:GVc:R:',
    long: {
      silent: 's',
      'show-error': 'S',
      verbose: 'v',
      include: 'i',
      head: 'I',
      output: 'o',
      'write-out': 'w',
      header: 'H',
      request: 'X',
      data: 'd',
      location: 'L',
      fail: 'f',
      insecure: 'k',
      'max-time': 'm',
      'user-agent': 'A',
      user: 'u',
      get: 'G',
      version: 'V',
      'connect-timeout': 'c',
      resolve: 'R',
    },
    usage: '[options...] <url>',
    summary:
      'Transfer a URL. -s silent, -v talkative, -i with headers, -o file, -m seconds, -H header, -X method, -d data.',
    usageExitCode: 2,
  },
  function* (call) {
    const { context } = call;
    if (call.has('V')) {
      yield* write(context.stdout, `curl ${VERSION} (simulated) HTTP/1.1\n`);
      return 0;
    }
    if (call.operands.length === 0) {
      yield* write(context.stderr, "curl: try 'curl --help' or 'curl --manual' for more information\n");
      return 2;
    }
    let exitCode = 0;
    for (const [index, operand] of call.operands.entries()) exitCode = yield* transfer(call, operand, index);
    return exitCode;
  },
);

function* transfer(call: Call, operand: string, index: number): Process<number> {
  const body = yield* readData(call);
  let target = operand;
  let method = call.value('X') ?? (call.has('I') ? 'HEAD' : body !== null && !call.has('G') ? 'POST' : 'GET');
  let data = body;
  const startedMs = call.context.nowMs();
  for (let redirects = 0; ; redirects += 1) {
    const address = parseWebAddress(data !== null && call.has('G') ? withQuery(target, data) : target);
    if ('problem' in address) return yield* refuse(call, address);
    const outcome = yield* ask(call, address, method, call.has('G') ? null : data, startedMs);
    if (!outcome.ok) {
      yield* say(call, describeFailure(outcome, address, call.context.nowMs() - startedMs));
      yield* writeStatus(call, {
        address,
        outcome,
        startedMs,
        endedMs: call.context.nowMs(),
        redirects,
        size: 0,
      });
      return exitCodeOf(outcome.failure);
    }
    const location = outcome.response.headers['location'];
    const isRedirect =
      outcome.response.status >= 300 && outcome.response.status < 400 && location !== undefined;
    if (!isRedirect || !call.has('L')) {
      return yield* receive(call, address, outcome, { startedMs, redirects, index, method });
    }
    if (redirects >= MOST_REDIRECTS) {
      yield* say(call, `(47) Maximum (${MOST_REDIRECTS}) redirects followed`);
      return 47;
    }
    if (call.has('i') || call.has('I')) yield* write(call.context.stdout, headOf(outcome));
    yield* talk(call, `* Issue another request to this URL: '${followLocation(address, location)}'\n`);
    target = followLocation(address, location);
    if (outcome.response.status !== 307 && outcome.response.status !== 308 && method === 'POST') {
      method = 'GET';
      data = null;
    }
  }
}

function* readData(call: Call): Process<string | null> {
  if (!call.has('d')) return null;
  const parts: string[] = [];
  for (const value of call.values('d')) {
    if (value === '@-') parts.push((yield* readAllText(call.context.stdin)).replace(/[\r\n]/g, ''));
    else if (value.startsWith('@'))
      parts.push(readFileText(call.context, value.slice(1)).replace(/[\r\n]/g, ''));
    else parts.push(value);
  }
  return parts.join('&');
}

const withQuery = (target: string, data: string): string =>
  `${target}${target.includes('?') ? '&' : '?'}${data}`;

function* refuse(
  call: Call,
  address: { readonly problem: string; readonly scheme?: string },
): Process<number> {
  if (address.problem === 'scheme') {
    yield* say(call, `(1) Protocol "${address.scheme}" not supported`);
    return 1;
  }
  const why =
    address.problem === 'port'
      ? 'Port number was not a decimal number between 0 and 65535'
      : 'Malformed input to a URL function';
  yield* say(call, `(3) URL rejected: ${why}`);
  return 3;
}

function* ask(
  call: Call,
  address: WebAddress,
  method: string,
  data: string | null,
  startedMs: number,
): Process<HttpOutcome> {
  const maxMs = seconds(call, 'm');
  const leftMs = maxMs === undefined ? undefined : Math.max(1, maxMs - (call.context.nowMs() - startedMs));
  const request = createRequest(call, address, method, data);
  const pinned = pinnedAddress(call, address);
  const outcome = yield* requestHttp(call.context.host, {
    scheme: address.scheme,
    host: pinned ?? address.host,
    port: address.port,
    request,
    connectTimeoutMs: seconds(call, 'c'),
    timeoutMs: leftMs,
  });
  if (call.has('v')) yield* talkAbout(call, address, request, outcome);
  return outcome;
}

function seconds(call: Call, letter: string): number | undefined {
  const text = call.value(letter);
  if (text === undefined) return undefined;
  if (!/^[0-9]+(\.[0-9]+)?$/.test(text)) {
    throw new ProgramFailure(
      `option ${letter === 'm' ? '-m' : '--connect-timeout'}: expected a proper numerical parameter`,
      2,
      true,
    );
  }
  return Math.round(Number(text) * 1000);
}

/** --resolve host:port:address */
function pinnedAddress(call: Call, address: WebAddress): string | null {
  for (const entry of call.values('R')) {
    const [host, port, pinned] = entry.split(':');
    if (pinned === undefined)
      throw new ProgramFailure(`(49) Couldn't parse CURLOPT_RESOLVE entry '${entry}'`, 49);
    if (host === address.host && Number(port) === address.port) return pinned;
  }
  return null;
}

function createRequest(call: Call, address: WebAddress, method: string, data: string | null): HttpRequest {
  const headers: Record<string, string> = {
    host: address.authority,
    'user-agent': call.value('A') ?? `curl/${VERSION}`,
    accept: '*/*',
  };
  if (data !== null) {
    headers['content-length'] = String(data.length);
    headers['content-type'] = 'application/x-www-form-urlencoded';
  }
  const user = call.value('u') ?? address.user;
  if (user !== null && user !== undefined)
    headers['authorization'] = `Basic ${encodeBase64(user.includes(':') ? user : `${user}:`)}`;
  for (const line of call.values('H')) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (value === '') delete headers[name];
    else headers[name] = value;
  }
  return { method, path: address.path, headers, body: data };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeBase64(text: string): string {
  let encoded = '';
  for (let index = 0; index < text.length; index += 3) {
    const [a, b, c] = [text.charCodeAt(index), text.charCodeAt(index + 1), text.charCodeAt(index + 2)];
    const bits = ((a! & 255) << 16) | ((b! || 0) << 8) | (c! || 0);
    encoded += DIGITS[(bits >> 18) & 63]! + DIGITS[(bits >> 12) & 63]!;
    encoded += index + 1 < text.length ? DIGITS[(bits >> 6) & 63]! : '=';
    encoded += index + 2 < text.length ? DIGITS[bits & 63]! : '=';
  }
  return encoded;
}

type Answered = Extract<HttpOutcome, { ok: true }>;

function* receive(
  call: Call,
  address: WebAddress,
  outcome: Answered,
  facts: { startedMs: number; redirects: number; index: number; method: string },
): Process<number> {
  const { response } = outcome;
  const { context } = call;
  if (call.has('f') && response.status >= 400) {
    yield* say(call, `(22) The requested URL returned error: ${response.status}`);
    yield* writeStatus(call, { address, outcome, ...facts, endedMs: context.nowMs(), size: 0 });
    return 22;
  }
  const body = facts.method === 'HEAD' ? '' : yield* readBody(response.body);
  const head = call.has('i') || call.has('I') ? headOf(outcome) : '';
  const file = call.values('o')[facts.index] ?? call.values('o')[0];
  if (file !== undefined && file !== '-' && file !== '/dev/null') {
    writeWholeFile(context.files, pathOf(context, file), typeof body === 'string' ? head + body : body);
  } else if (file !== '/dev/null') {
    yield* write(context.stdout, head);
    yield* write(context.stdout, body);
  }
  yield* writeStatus(call, { address, outcome, ...facts, endedMs: context.nowMs(), size: body.length });
  return 0;
}

function* readBody(body: Answered['response']['body']): Process<string | Uint8Array> {
  if (body === null) return '';
  if (typeof body === 'string' || body instanceof Uint8Array) return body;
  return yield* readAllText(body);
}

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable Entity',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function statusLine(status: number): string {
  return `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd();
}

/** Header names travel in lower case here; on the wire HTTP/1.1 servers write them like this. */
const titled = (name: string): string =>
  name.replace(/(^|-)([a-z])/g, (_, dash: string, letter: string) => dash + letter.toUpperCase());

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => `${titled(name)}: ${value}`);
}

function headOf(outcome: Answered): string {
  return [statusLine(outcome.response.status), ...headerLines(outcome.response.headers), '', ''].join('\r\n');
}

function* talkAbout(
  call: Call,
  address: WebAddress,
  request: HttpRequest,
  outcome: HttpOutcome,
): Process<void> {
  const where = outcome.address;
  if (where === null) return;
  if (where !== address.host)
    yield* talk(call, `* Host ${address.host}:${address.port} was resolved.\n* IPv4: ${where}\n`);
  yield* talk(call, `*   Trying ${where}:${address.port}...\n`);
  if (!outcome.ok) {
    if (outcome.failure === 'refused')
      yield* talk(call, `* connect to ${where} port ${address.port} failed: Connection refused\n`);
    return;
  }
  const { host, 'user-agent': agent, ...rest } = request.headers;
  const sent = [
    `${request.method} ${request.path} HTTP/1.1`,
    `Host: ${host}`,
    ...(agent ? [`User-Agent: ${agent}`] : []),
    ...headerLines(rest),
  ];
  yield* talk(call, `* Connected to ${address.host} (${where}) port ${address.port}\n`);
  yield* talk(call, `${sent.map((line) => `> ${line}\n`).join('')}>\n`);
  const got = [statusLine(outcome.response.status), ...headerLines(outcome.response.headers)];
  yield* talk(call, `${got.map((line) => `< ${line}\n`).join('')}<\n`);
  yield* talk(call, `* Connection #0 to host ${address.host} left intact\n`);
}

function* talk(call: Call, text: string): Process<void> {
  if (call.has('v')) yield* write(call.context.stderr, text);
}

/** -s is silent about errors too, unless -S. */
function* say(call: Call, text: string): Process<void> {
  if (!call.has('s') || call.has('S')) yield* write(call.context.stderr, `curl: ${text}\n`);
}

function* writeStatus(call: Call, transfer: Transfer): Process<void> {
  const format = call.value('w');
  if (format !== undefined) yield* write(call.context.stdout, writeOut(format, transfer));
}

function exitCodeOf(failure: Extract<HttpOutcome, { ok: false }>['failure']): number {
  const codes = { unresolved: 6, refused: 7, unreachable: 7, 'timed-out': 28, reset: 52, tls: 35 } as const;
  return codes[failure];
}

/**
 * wget as BusyBox has it, for http: -q -O -S -T --header --post-data --spider.
 * Left out and refused: recursion, continuing, https checks. It follows redirections.
 */
import type { Chunk, HttpResponse } from '../../../cluster/http';
import { type HttpOutcome, type Process, read, requestHttp, write } from '../../../cluster/process';
import { appendToFile, byteLength, writeWholeFile } from '../../files/access';
import { baseName } from '../../files/paths';
import { statusLine } from '../curl/talk';
import { type Call, createProgram, ProgramFailure } from '../definition';
import { pathOf } from '../inputs';
import { followLocation, headerTitle, hostHeader, parseUrl, type Url } from '../url';

export const busyBoxWget = createProgram(
  {
    options: 'qO:ST:cU:t:α:β:γ',
    long: {
      quiet: 'q',
      'output-document': 'O',
      'server-response': 'S',
      timeout: 'T',
      'user-agent': 'U',
      header: 'α',
      'post-data': 'β',
      spider: 'γ',
      tries: 't',
    },
    usage: '[-q] [-O FILE] [-T SEC] [--header STR] [--post-data STR] [--spider] [-S] URL...',
    summary: 'Fetch URLs by HTTP. -qO- prints the answer.',
  },
  function* (call) {
    if (call.operands.length === 0) throw new ProgramFailure('missing URL', 1, true);
    for (const text of call.operands) yield* fetchOne(call, text);
    return 0;
  },
);

function readSeconds(text: string): number {
  if (!/^[0-9]{1,9}$/.test(text)) throw new ProgramFailure(`invalid number '${text}'`);
  return Number(text);
}

function readUrl(text: string): Url {
  const url = parseUrl(text);
  if (!('kind' in url)) return url;
  throw new ProgramFailure(
    url.kind === 'scheme' ? `not an http or ftp url: ${text}` : `bad address '${text}'`,
  );
}

function* fetchOne(call: Call, text: string): Process<void> {
  let url = readUrl(text);
  for (let redirects = 0; redirects < 10; redirects += 1) {
    const { response } = yield* exchange(call, url);
    const location = response.headers['location'];
    if ([301, 302, 303, 307, 308].includes(response.status) && location !== undefined) {
      url = readUrl(followLocation(url, location));
      continue;
    }
    if (response.status >= 400) throw new ProgramFailure(`server returned error: ${statusLine(response)}`);
    if (call.has('γ')) {
      yield* note(call, 'remote file exists\n');
      return;
    }
    yield* save(call, url, response);
    return;
  }
  throw new ProgramFailure('too many redirections');
}

function* note(call: Call, text: string): Process<void> {
  if (!call.has('q')) yield* write(call.context.stderr, text);
}

function* exchange(call: Call, url: Url): Process<Extract<HttpOutcome, { ok: true }>> {
  const headers: Record<string, string> = {
    host: hostHeader(url),
    'user-agent': call.value('U') ?? 'Wget',
    connection: 'close',
  };
  const body = call.value('β') ?? null;
  if (body !== null) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    headers['content-length'] = String(byteLength(body));
  }
  for (const line of call.values('α')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const seconds = call.value('T');
  const method = call.has('γ') ? 'HEAD' : body === null ? 'GET' : 'POST';
  const outcome = yield* requestHttp(call.context.host, {
    scheme: url.scheme,
    host: url.host,
    port: url.port,
    request: { method, path: url.path, headers, body },
    ...(seconds === undefined ? {} : { timeoutMs: readSeconds(seconds) * 1000 }),
  });
  const address = outcome.ok ? outcome.address : outcome.address;
  if (address !== null) yield* note(call, `Connecting to ${hostHeader(url)} (${address}:${url.port})\n`);
  if (outcome.ok) {
    if (call.has('S')) {
      const { response } = outcome;
      const lines = Object.keys(response.headers).map(
        (name) => `  ${headerTitle(name)}: ${response.headers[name]}\n`,
      );
      yield* write(call.context.stderr, `  ${statusLine(response)}\n${lines.join('')}`);
    }
    return outcome;
  }
  throw new ProgramFailure(describeFailure(url, outcome));
}

function describeFailure(url: Url, outcome: Extract<HttpOutcome, { ok: false }>): string {
  switch (outcome.failure) {
    case 'unresolved':
      return `bad address '${url.host}'`;
    case 'refused':
      return `can't connect to remote host (${outcome.address}): Connection refused`;
    case 'unreachable':
      return `can't connect to remote host (${outcome.address}): No route to host`;
    case 'timed-out':
      return 'download timed out';
    case 'not-http':
    case 'reset':
      return 'error getting response: Connection reset by peer';
    case 'tls':
      return 'TLS error from peer: unexpected message';
  }
}

function* save(call: Call, url: Url, response: HttpResponse): Process<void> {
  const { context } = call;
  const target = call.value('O') ?? (baseName(url.path.replace(/\?.*$/, '')) || 'index.html');
  const isOnStdout = target === '-';
  const path = pathOf(context, target);
  if (!isOnStdout) writeWholeFile(context.files, path, '');
  yield* note(call, isOnStdout ? 'writing to stdout\n' : `saving to '${target}'\n`);
  let bytes = 0;
  const put = function* (chunk: Chunk): Process<void> {
    bytes += byteLength(chunk);
    if (isOnStdout) yield* write(context.stdout, chunk);
    else appendToFile(context.files, path, chunk);
  };
  const { body } = response;
  if (body !== null && typeof body === 'object' && 'tryRead' in body) {
    for (let chunk = yield* read(body); chunk; chunk = yield* read(body)) yield* put(chunk);
  } else if (body !== null && body.length > 0) yield* put(body);
  const label = (isOnStdout ? '-' : target).slice(0, 20).padEnd(20);
  yield* note(call, `${label} 100% |${'*'.repeat(32)}| ${String(bytes).padStart(5)}  0:00:00 ETA\n`);
  yield* note(call, isOnStdout ? 'written to stdout\n' : `'${target}' saved\n`);
}

/**
 * wget as GNU has it, for http: -q -nv -O -S -T -t -U --header --post-data --spider --max-redirect. Left out and refused:
 * recursion, continuing, logging to files, certificates. Upstream: src/http.c, src/retr.c of GNU Wget 1.25.
 */
import type { Chunk, HttpResponse } from '../../../cluster/http';
import { type HttpOutcome, type Process, read, requestHttp, sleep, write } from '../../../cluster/process';
import type { KeptConnection } from '../../../cluster/tcp';
import { appendToFile, byteLength, factsOf, writeWholeFile } from '../../files/access';
import { baseName } from '../../files/paths';
import type { Program } from '../../program';
import { formatDate } from '../../text/dates';
import { statusLine } from '../curl/talk';
import { type Call, complain, ProgramFailure, parseOptions } from '../definition';
import { pathOf } from '../inputs';
import { followLocation, headerTitle, hostHeader, parseUrl, REASONS, type Url } from '../url';

const DEFINITION = {
  options: 'qO:ST:U:t:vn:α:β:γδ:ε',
  long: {
    quiet: 'q',
    verbose: 'v',
    'no-verbose': 'ε',
    'output-document': 'O',
    'server-response': 'S',
    timeout: 'T',
    'connect-timeout': 'T',
    'user-agent': 'U',
    header: 'α',
    'post-data': 'β',
    spider: 'γ',
    tries: 't',
    'max-redirect': 'δ',
  },
  usage: '',
  summary: '',
};
const HINT = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";
const HELP = `GNU Wget 1.25.0, a non-interactive network retriever.
Usage: wget [OPTION]... [URL]...

  -q,  --quiet                     quiet (no output)
  -nv, --no-verbose                turn off verboseness, without being quiet
  -t,  --tries=NUMBER              set number of retries to NUMBER (0 unlimits)
  -O,  --output-document=FILE      write documents to FILE
  -S,  --server-response           print server response
       --spider                    don't download anything
  -T,  --timeout=SECONDS           set all timeout values to SECONDS
       --header=STRING             insert STRING among the headers
       --post-data=STRING          use the POST method; send STRING as the data
`;
const FAILURE = { usage: 2, generic: 1, file: 3, network: 4, server: 8 } as const;

export const gnuWget: Program = function* (context) {
  try {
    const parsed = parseOptions(DEFINITION, context.argv.slice(1));
    if (parsed === 'help') {
      yield* write(context.stdout, HELP);
      return 0;
    }
    const call = { context, name: 'wget', ...parsed };
    const other = call.values('n').find((text) => text !== 'v');
    if (other !== undefined)
      throw new ProgramFailure(`option -n${other} is not simulated here`, FAILURE.usage);
    if (call.operands.length === 0) throw new ProgramFailure('missing URL', FAILURE.generic, true);
    let exitCode = 0;
    for (const text of call.operands) exitCode = (yield* fetchOne(call, text)) || exitCode;
    return exitCode;
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    yield* complain(context, error.message);
    const isUsage = error.hints && error.message !== 'missing URL';
    if (error.hints) yield* write(context.stderr, HINT);
    return isUsage ? FAILURE.usage : error.exitCode;
  }
};

interface Talk {
  readonly call: Call;
  /** Full words, short ones (-nv), none (-q). */
  readonly level: 'full' | 'short' | 'none';
}

function* tell({ call, level }: Talk, text: string): Process<void> {
  if (level === 'full') yield* write(call.context.stderr, text);
}

const clock = ({ context }: Call): string => formatDate(context.epochMs(), '%Y-%m-%d %H:%M:%S');

function readCount(call: Call, letter: string, usual: number): number {
  const text = call.value(letter);
  if (text === undefined) return usual;
  if (!/^[0-9]{1,6}$/.test(text)) {
    throw new ProgramFailure(
      `${letter === 't' ? '--tries' : '--timeout'}: Invalid number ‘${text}’.`,
      FAILURE.usage,
    );
  }
  return Number(text);
}

interface Line {
  readonly key: string;
  readonly kept: KeptConnection;
}

function* fetchOne(call: Call, text: string): Process<number> {
  const level = call.has('q') ? 'none' : call.has('ε') || call.has('n') ? 'short' : 'full';
  const talk: Talk = { call, level };
  if (call.has('γ')) yield* tell(talk, 'Spider mode enabled. Check if remote file exists.\n');
  let url = readUrl(text);
  let line: Line | null = null;
  const most = readCount(call, 'δ', 20);
  for (let redirects = 0; ; redirects += 1) {
    const met: Met = yield* tryOften(talk, url, line);
    if (typeof met === 'number') return met;
    const { response } = met;
    const location = response.headers['location'];
    if (![301, 302, 303, 307, 308].includes(response.status) || location === undefined) {
      return yield* finish(talk, url, response);
    }
    yield* tell(talk, `Location: ${location} [following]\n`);
    if (redirects >= most) {
      yield* tell(talk, `${most} redirections exceeded.\n`);
      return FAILURE.server;
    }
    line = met.kept === undefined ? null : { key: keyOf(url), kept: met.kept };
    url = readUrl(followLocation(url, location));
  }
}

const keyOf = ({ scheme, host, port }: Url): string => `${scheme}://${host}:${port}`;

function readUrl(text: string): Url {
  const url = parseUrl(text);
  if (!('kind' in url)) return url;
  throw new ProgramFailure(
    url.kind === 'scheme' ? `${text}: Unsupported scheme ‘${url.scheme}’.` : `${text}: Invalid host name.`,
    FAILURE.generic,
  );
}

type Met = Extract<HttpOutcome, { ok: true }> | number;

/** What may be better later is tried again: silence and answers without a word, never a refusal. */
function* tryOften(talk: Talk, url: Url, line: Line | null): Process<Met> {
  const { call } = talk;
  const tries = readCount(call, 't', 20);
  for (let attempt = 1; ; attempt += 1) {
    const again = attempt === 1 ? '' : `(try:${String(attempt).padStart(2)})  `;
    yield* tell(talk, `--${clock(call)}--  ${again}${url.text}\n`);
    const outcome = yield* ask(call, url, line);
    yield* tell(talk, describeWay(url, line, outcome));
    if (outcome.ok) return outcome;
    if (outcome.failure === 'unresolved') {
      if (talk.level !== 'none')
        yield* complain(call.context, `unable to resolve host address ‘${url.host}’`);
      return FAILURE.network;
    }
    if (talk.level === 'short') yield* write(call.context.stderr, `failed: ${wordFailure(outcome)}.\n`);
    if (outcome.failure === 'refused' || outcome.failure === 'tls') return FAILURE.network;
    if (attempt === tries) {
      yield* tell(talk, 'Giving up.\n\n');
      return FAILURE.network;
    }
    yield* tell(talk, 'Retrying.\n\n');
    yield* sleep(Math.min(attempt, 10) * 1000);
  }
}

function* ask(call: Call, url: Url, line: Line | null): Process<HttpOutcome> {
  const body = call.value('β') ?? null;
  const headers: Record<string, string> = {
    host: hostHeader(url),
    'user-agent': call.value('U') ?? 'Wget/1.25.0',
    accept: '*/*',
    'accept-encoding': 'identity',
    connection: 'Keep-Alive',
  };
  if (body !== null) {
    headers['content-type'] = 'application/x-www-form-urlencoded';
    headers['content-length'] = String(byteLength(body));
  }
  for (const text of call.values('α')) {
    const colon = text.indexOf(':');
    if (colon > 0) headers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  const timeoutMs = readCount(call, 'T', 0) * 1000;
  const method = call.has('γ') ? 'HEAD' : body === null ? 'GET' : 'POST';
  return yield* requestHttp(call.context.host, {
    scheme: url.scheme,
    host: url.host,
    port: url.port,
    request: { method, path: url.path, headers, body },
    ...(timeoutMs === 0 ? {} : { timeoutMs }),
    ...(line?.key === keyOf(url) ? { reuse: line.kept } : {}),
  });
}

function describeWay(url: Url, line: Line | null, outcome: HttpOutcome): string {
  const isName = !/^[0-9.]+$/.test(url.host);
  const named = `${url.host} (${url.host})`;
  if (!outcome.ok && outcome.failure === 'unresolved') {
    return `Resolving ${named}... failed: Name or service not known.\n`;
  }
  const { address } = outcome;
  const sent = 'HTTP request sent, awaiting response... ';
  if (line?.key === keyOf(url)) return `Reusing existing connection to ${url.host}:${url.port}.\n${sent}`;
  const resolved = isName ? `Resolving ${named}... ${address ?? 'failed: Connection timed out.'}\n` : '';
  const way = `${resolved}Connecting to ${isName ? `${named}|${address}|` : url.host}:${url.port}... `;
  if (outcome.ok) return `${way}connected.\n${sent}`;
  if (outcome.failure === 'tls') {
    const reason = 'OpenSSL: error:0A00010B:SSL routines::wrong version number';
    return `${way}connected.\n${reason}\nUnable to establish SSL connection.\n`;
  }
  if (outcome.failure === 'reset') return `${way}connected.\n${sent}No data received.\n`;
  if (outcome.connected) return `${way}connected.\n${sent}Read error (${wordFailure(outcome)}) in headers.\n`;
  return `${way}failed: ${wordFailure(outcome)}.\n`;
}

function wordFailure({ failure }: Extract<HttpOutcome, { ok: false }>): string {
  if (failure === 'refused') return 'Connection refused';
  if (failure === 'unreachable') return 'No route to host';
  return failure === 'timed-out' ? 'Connection timed out' : 'Connection reset by peer';
}

function* finish(talk: Talk, url: Url, response: HttpResponse): Process<number> {
  const { call } = talk;
  const { status, headers } = response;
  const reason = REASONS[status] ?? '';
  if (call.has('S')) {
    const lines = Object.keys(headers).map((name) => `  ${headerTitle(name)}: ${headers[name]}\n`);
    const start = talk.level === 'full' ? '\n' : '';
    yield* write(call.context.stderr, `${start}  ${statusLine(response)}\n${lines.join('')}`);
  } else yield* tell(talk, `${status} ${reason}\n`);
  if (status >= 400) {
    if (call.has('γ')) yield* tell(talk, 'Remote file does not exist -- broken link!!!\n\n');
    else if (talk.level !== 'none') {
      const start = talk.level === 'short' ? `${url.text}:\n` : '';
      yield* write(
        call.context.stderr,
        `${start}${clock(call)} ERROR ${status}: ${reason}.\n${talk.level === 'full' ? '\n' : ''}`,
      );
    }
    return FAILURE.server;
  }
  const length = headers['content-length'];
  const kind = headers['content-type']?.replace(/;.*/, '').trim();
  yield* tell(talk, `Length: ${length ?? 'unspecified'}${kind === undefined ? '' : ` [${kind}]`}\n`);
  if (call.has('γ')) {
    const isPage = kind === undefined || kind === 'text/html';
    const further = ' and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n';
    yield* tell(talk, `Remote file exists${isPage ? further : '.\n\n'}`);
    return 0;
  }
  return yield* save(talk, url, response, length);
}

function* save(talk: Talk, url: Url, response: HttpResponse, length: string | undefined): Process<number> {
  const { call } = talk;
  const { context } = call;
  const target = call.value('O') ?? freeName(call, baseName(url.path) || 'index.html');
  const isOnStdout = target === '-';
  yield* tell(talk, `Saving to: ‘${isOnStdout ? 'STDOUT' : target}’\n`);
  const path = pathOf(context, target);
  if (!isOnStdout) writeWholeFile(context.files, path, '');
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
  const size = length === undefined ? `[${bytes}]` : `[${bytes}/${length}]`;
  if (talk.level === 'short') {
    yield* write(context.stderr, `${clock(call)} URL:${url.text} ${size} -> "${target}" [1]\n`);
    return 0;
  }
  const speed = wordSpeed(bytes);
  yield* tell(
    talk,
    `\n${context.terminal === null ? drawDots(bytes, speed) : drawBar(isOnStdout ? '-' : target, bytes)}\n\n`,
  );
  const where = isOnStdout ? 'written to stdout' : `‘${target}’ saved`;
  yield* tell(talk, `${clock(call)} (${speed.replace(/K$/, ' KB/s')}) - ${where} ${size}\n\n`);
  return 0;
}

/** A file that is there already is never overwritten: index.html.1 */
function freeName(call: Call, name: string): string {
  let free = name;
  for (let count = 1; factsOf(call.context.files, pathOf(call.context, free)) !== null; count += 1) {
    free = `${name}.${count}`;
  }
  return free;
}

/** As if a kilobyte took a tenth of a millisecond: this world's clock is too coarse for more. */
function wordSpeed(bytes: number): string {
  return `${Math.max(1, Math.min(9999, Math.ceil(bytes / 2)))}K`;
}

const DOTS_A_LINE = 50;

function drawDots(bytes: number, speed: string): string {
  const dots = Math.floor(bytes / 1024);
  const lines: string[] = [];
  for (let start = 0; start === 0 || start < dots; start += DOTS_A_LINE) {
    const drawn = '.'.repeat(Math.min(DOTS_A_LINE, dots - start)).padEnd(DOTS_A_LINE);
    const groups = [0, 10, 20, 30, 40].map((from) => ` ${drawn.slice(from, from + 10)}`).join('');
    const isLast = start + DOTS_A_LINE >= dots;
    const share = isLast ? 100 : Math.floor(((start + DOTS_A_LINE) * 102_400) / bytes);
    lines.push(
      `${String(start).padStart(6)}K${groups} ${String(share).padStart(3)}% ${speed.padStart(4)}=0s`,
    );
  }
  return lines.join('\n');
}

function drawBar(name: string, bytes: number): string {
  return `${name.slice(0, 19).padEnd(19)} 100%[===================>] ${String(bytes).padStart(7)}  --.-KB/s    in 0s      `;
}

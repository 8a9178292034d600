/**
 * `gcr.io/kuar-demo/kuard-amd64`: the demo server of "Kubernetes: Up and Running". Its page, /healthy and /ready with a
 * state that PUT sets, /env/api, /mem/api with memory that it takes, and /fs. Left out: the page's own program, TLS,
 * /keygen, /memq, /dns. Upstream: kubernetes-up-and-running/kuard.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { calendarTime, formatTimestamp } from '../kernel/time';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { answerGo, answerNotFound, failGo, logGo, serveGo, writeGoJson, writeRequest } from './go';
import { answerFile } from './go-files';
import { parseJson, pathOf, readQuery, textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS } from './programs';

const COLORS: Readonly<Record<string, string>> = {
  '1': 'hsl(339,100%,50%)',
  '2': 'hsl(159,100%,50%)',
  '3': 'hsl(249,100%,50%)',
  blue: 'hsl(240,100%,50%)',
  green: 'hsl(120,100%,50%)',
  purple: 'hsl(300,100%,50%)',
};

const IMAGES = new Map(Object.keys(COLORS).map((tag): [string, Image] => [tag, describeImage(tag)]));

export const KUARD: ImageFamily = {
  repositories: ['gcr.io/kuar-demo/kuard-amd64', 'gcr.io/kuar-demo/kuard'],
  tags: 'blue, green, purple, 1, 2, 3, no others',
  summary: 'Demo server at port 8080: /healthy and /ready can be made to fail, /env/api, /mem/api, /fs.',
  find: ({ tag, digest }) =>
    IMAGES.get(digest !== null ? 'blue' : tag.replace(/^v0\.\d+(\.\d+)?-/, '')) ?? null,
};

function describeImage(tag: string): Image {
  return {
    sizeBytes: 11_512_690,
    files: {},
    programs: BUSYBOX_PROGRAMS,
    entrypoint: [],
    command: ['/kuard'],
    environment: {},
    workingDirectory: '/',
    servers: { '/kuard': (context) => run(context, tag) },
  };
}

interface Probe {
  /** Below zero: for ever. */
  failNext: number;
  lastId: number;
  readonly history: { readonly id: number; readonly atMs: number; readonly code: number }[];
}

interface Kuard {
  readonly context: ServerContext;
  readonly tag: string;
  readonly version: string;
  readonly probes: Readonly<Record<string, Probe>>;
  heldBytes: number;
}

function* run(context: ServerContext, tag: string): Process<number> {
  const version = /^\d$/.test(tag) ? `v0.8.1-${tag}` : `v0.10.0-${tag}`;
  const createProbe = (): Probe => ({ failNext: 0, lastId: 0, history: [] });
  const probes = { '/healthy': createProbe(), '/ready': createProbe() };
  const kuard: Kuard = { context, tag, version, probes, heldBytes: 0 };
  return yield* serveGo(context, {
    port: 8080,
    program: 'kuard',
    started: () => writeStartLog(context, version),
    answer(incoming, respond) {
      const { request, clientAddress, clientPort } = incoming;
      logGo(context, `${clientAddress}:${clientPort} ${request.method} ${request.path}`);
      respond(answer(kuard, incoming));
    },
  });
}

function writeStartLog(context: ServerContext, version: string): void {
  const stars = '*'.repeat(70);
  logGo(context, `Starting kuard version: ${version}`);
  logGo(context, stars);
  logGo(context, '* WARNING: This server may expose sensitive');
  logGo(context, '* and secret information. Be careful.');
  logGo(context, stars);
  logGo(context, `Config: \n${JSON.stringify(CONFIGURATION, null, 2)}`);
  logGo(context, 'Could not find certificates to serve TLS');
  logGo(context, 'Serving on HTTP on :8080');
}

const CONFIGURATION = {
  address: ':8080',
  debug: false,
  'debug-sitedata-dir': './sitedata',
  keygen: {
    enable: false,
    'exit-code': 0,
    'exit-on-complete': false,
    'memq-queue': '',
    'memq-server': '',
    'num-to-gen': 0,
    'time-to-run': 0,
  },
  'tls-address': ':8443',
  'tls-dir': '/tls',
};

function answer(kuard: Kuard, incoming: IncomingRequest): HttpResponse {
  const { context, probes } = kuard;
  const { request } = incoming;
  const path = pathOf(request.path);
  const probe = Object.hasOwn(probes, path) ? probes[path]! : null;
  if (probe !== null) return check(context, probe);
  const probePath = path.replace(/\/api$/, '');
  if (path.endsWith('/api') && Object.hasOwn(probes, probePath)) {
    return configure(context, probePath, probes[probePath]!, request);
  }
  if (path === '/') return answerGo(context, writePage(kuard, incoming), { type: 'text/html' });
  if (path === '/env/api') {
    return answerJson(context, { commandLine: context.argv, env: context.environment });
  }
  if (path.startsWith('/mem/api')) return answerMemory(kuard, path, request);
  if (path.startsWith('/fs/')) return answerFile(context, path.slice('/fs'.length), request);
  return answerNotFound(context);
}

function answerJson(context: ServerContext, value: unknown): HttpResponse {
  const headers = {
    'cache-control': 'no-cache, private, max-age=0',
    expires: 'Thu, 01 Jan 1970 00:00:00 UTC',
    pragma: 'no-cache',
  };
  return answerGo(context, `${writeGoJson(value)}\n`, { type: 'application/json', headers });
}

const MOST_HISTORY = 20;

function check(context: ServerContext, probe: Probe): HttpResponse {
  let text = 'ok';
  if (probe.failNext > 0) {
    probe.failNext -= 1;
    text = `fail, ${probe.failNext} left`;
  } else if (probe.failNext < 0) text = 'fail, permanent';
  const status = text === 'ok' ? 200 : 500;
  probe.lastId += 1;
  probe.history.unshift({ id: probe.lastId, atMs: context.epochMs(), code: status });
  if (probe.history.length > MOST_HISTORY) probe.history.pop();
  return answerGo(context, text, { status, type: 'text/plain' });
}

function configure(context: ServerContext, path: string, probe: Probe, request: HttpRequest): HttpResponse {
  if (request.method === 'PUT') {
    const wanted = parseJson(textOf(request.body)) as { readonly failNext?: unknown } | null;
    if (wanted === null || typeof wanted !== 'object') {
      return failGo(context, 400, 'invalid character in the body');
    }
    probe.failNext = typeof wanted.failNext === 'number' ? Math.trunc(wanted.failNext) : 0;
  }
  const now = context.epochMs();
  const history = probe.history.map(({ id, atMs, code }) => ({
    id,
    when: tellWhen(atMs),
    relWhen: tellAge(now - atMs),
    code,
  }));
  return answerJson(context, { probePath: path, failNext: probe.failNext, history });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Jan 1 00:00:31` */
function tellWhen(atMs: number): string {
  const { month, day } = calendarTime(atMs);
  return `${MONTHS[month - 1]} ${day} ${formatTimestamp(atMs).slice(11, 19)}`;
}

function tellAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return 'now';
  return seconds < 60 ? `${seconds} seconds ago` : `${Math.floor(seconds / 60)} minutes ago`;
}

function answerMemory(kuard: Kuard, path: string, request: HttpRequest): HttpResponse {
  const { context } = kuard;
  const { useMemory: hold } = context.host;
  if (path === '/mem/api') {
    const own = 3_145_728 + kuard.heldBytes;
    return answerJson(context, { memStats: { Alloc: own, Sys: own + 4_194_304, HeapAlloc: own } });
  }
  if (request.method !== 'POST') return failGo(context, 405, 'Method Not Allowed');
  if (path === '/mem/api/clear') kuard.heldBytes = 0;
  else if (path === '/mem/api/alloc') {
    const size = readQuery(request.path, 'size') ?? '';
    if (size === '') return failGo(context, 400, 'size not specified');
    if (!/^\d{1,15}$/.test(size)) return failGo(context, 400, 'bad size param');
    kuard.heldBytes += Number(size);
  } else return answerNotFound(context);
  hold?.(kuard.heldBytes);
  return answerGo(context, '');
}

function writePage(
  { context, tag, version }: Kuard,
  { request, clientAddress, clientPort }: IncomingRequest,
): string {
  const about = {
    hostname: context.hostname,
    addrs: context.host.network.addresses(),
    version,
    versionColor: COLORS[tag],
    requestDump: writeRequest(request, false).trim(),
    requestProto: 'HTTP/1.1',
    requestAddr: `${clientAddress}:${clientPort}`,
  };
  return `<!doctype html>

<html lang="en">
<head>
  <meta charset="utf-8">

  <title>KUAR Demo</title>

  <link rel="stylesheet" href="/static/css/bootstrap.min.css">
  <link rel="stylesheet" href="/static/css/styles.css">

  <script>
var pageContext = ${writeGoJson(about)}
  </script>
</head>

<body>
  <div id="root"></div>
  <script src="/built/bundle.js" type="text/javascript"></script>
</body>
</html>
`;
}

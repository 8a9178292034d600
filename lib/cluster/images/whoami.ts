/**
 * `traefik/whoami`: tells who answers and what the request was; /api as JSON, /health with a state that POST sets,
 * /bench, /data; ?wait= delays the answer, ?env=true adds the environment. Left out: TLS (-cert), websockets (/echo).
 * Upstream: traefik/whoami.
 */
import type { HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import {
  answerGo,
  failGo,
  type GoFlag,
  logGo,
  readGoDuration,
  readGoFlags,
  serveGo,
  sortedHeaders,
  writeGoJson,
  writeRequest,
} from './go';
import { formatLogTime, pathOf, readQuery, textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';

export const WHOAMI: ImageFamily = {
  repositories: ['docker.io/traefik/whoami', 'docker.io/containous/whoami'],
  tags: 'latest, v1.x',
  summary:
    'Tells at port 80 who answers and what it was asked; /api, /health, /data, ?wait=2s; -port, -name.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^v1(\.\d+){0,2}$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 2_829_441,
  files: {},
  programs: [],
  entrypoint: ['/whoami'],
  command: [],
  environment: {},
  workingDirectory: '/',
  servers: { '/whoami': run },
};

const listFlags = (environment: ServerContext['environment']): readonly GoFlag[] => [
  {
    name: 'allowed-origins',
    type: 'string',
    usage: 'give me a list of allowed clients',
    fallback: environment['WHOAMI_ALLOWED_ORIGINS'] || '*',
  },
  { name: 'cacert', type: 'string', usage: 'give me a CA chain, enforces mutual TLS', fallback: '' },
  { name: 'cert', type: 'string', usage: 'give me a certificate', fallback: '' },
  { name: 'key', type: 'string', usage: 'give me a key', fallback: '' },
  { name: 'name', type: 'string', usage: 'give me a name', fallback: environment['WHOAMI_NAME'] ?? '' },
  {
    name: 'port',
    type: 'string',
    usage: 'give me a port number',
    fallback: environment['WHOAMI_PORT_NUMBER'] || '80',
  },
  { name: 'verbose', type: 'bool', usage: 'Enable verbose logging', fallback: 'false' },
];

interface Whoami {
  readonly context: ServerContext;
  readonly name: string;
  readonly origins: string;
  /** What /health answers. */
  health: number;
}

function* run(context: ServerContext): Process<number> {
  const flags = readGoFlags(context.argv, listFlags(context.environment));
  if (!flags.ok) {
    context.writeLog('stderr', flags.message);
    return flags.exitCode;
  }
  const {
    port: text = '',
    cert = '',
    key = '',
    name = '',
    verbose,
    'allowed-origins': origins = '*',
  } = flags.values;
  if (cert !== '' && key !== '') {
    logGo(context, 'TLS is not simulated: start without -cert and -key');
    return 1;
  }
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  logGo(context, `Starting up on port ${text}`);
  if (port < 1 || port > 65_535) {
    logGo(context, `listen tcp: address ${text}: invalid port`);
    return 1;
  }
  const whoami: Whoami = { context, name, origins, health: 200 };
  return yield* serveGo(context, {
    port,
    program: 'whoami',
    answer(incoming, respond) {
      const { request, clientAddress, clientPort } = incoming;
      const delayMs =
        pathOf(request.path) === '/' ? readGoDuration(readQuery(request.path, 'wait') ?? '') : null;
      const send = (): void => {
        respond(answer(whoami, incoming));
        if (verbose !== 'true') return;
        const line = `"${request.method} ${pathOf(request.path)} HTTP/1.1" - -`;
        logGo(context, `${clientAddress}:${clientPort} - - [${formatLogTime(context.epochMs())}] ${line}`);
      };
      if (delayMs === null || delayMs === 0) send();
      else context.later(delayMs, send);
    },
  });
}

function answer(whoami: Whoami, incoming: IncomingRequest): HttpResponse {
  const { context } = whoami;
  const { request } = incoming;
  switch (pathOf(request.path)) {
    case '/api': {
      const headers = {
        'access-control-allow-methods': '*',
        'access-control-allow-origin': whoami.origins,
      };
      return answerGo(context, `${writeGoJson(collect(whoami, incoming))}\n`, {
        type: 'application/json',
        headers,
      });
    }
    case '/bench':
      return answerGo(context, '1', { type: 'text/plain' });
    case '/data':
      return answerGo(context, writeData(request.path));
    case '/echo':
      return failGo(context, 400, 'Bad Request');
    case '/health':
      return answerHealth(whoami, incoming);
    default:
      return answerGo(context, tellAll(whoami, incoming));
  }
}

function listAddresses({ host }: ServerContext): readonly string[] {
  return ['127.0.0.1', ...host.network.addresses()];
}

function tellAll({ context, name }: Whoami, { request, clientAddress, clientPort }: IncomingRequest): string {
  const lines = name === '' ? [] : [`Name: ${name}`];
  lines.push(`Hostname: ${context.hostname}`);
  for (const address of listAddresses(context)) lines.push(`IP: ${address}`);
  lines.push(`RemoteAddr: ${clientAddress}:${clientPort}`);
  const environment = isTrue(readQuery(request.path, 'env'))
    ? Object.entries(context.environment).map(([key, value]) => `${key}=${value}\n`)
    : [];
  return `${lines.join('\n')}\n${writeRequest(request, true)}${environment.join('')}`;
}

/** strconv.ParseBool */
function isTrue(text: string | null): boolean {
  return text !== null && ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
}

/** Empty fields are left out, as in upstream's JSON. */
function collect({ context, name }: Whoami, { request, clientAddress, clientPort }: IncomingRequest) {
  const headers: Record<string, readonly string[]> = {};
  for (const [key, value] of sortedHeaders(request)) headers[key] = [value];
  return {
    hostname: context.hostname,
    ip: listAddresses(context),
    headers,
    url: request.path,
    host: request.headers['host'] ?? '',
    method: request.method,
    ...(name === '' ? {} : { name }),
    remoteAddr: `${clientAddress}:${clientPort}`,
    ...(isTrue(readQuery(request.path, 'env')) ? { environ: context.environment } : {}),
  };
}

function answerHealth(whoami: Whoami, { request }: IncomingRequest): HttpResponse {
  const { context } = whoami;
  if (request.method !== 'POST') return answerGo(context, '', { status: whoami.health });
  const text = textOf(request.body).trim();
  if (!/^\d{3}$/.test(text))
    return failGo(context, 400, text === '' ? 'EOF' : 'invalid character in the body');
  whoami.health = Number(text);
  context.writeLog('stdout', `Update health check status code [${whoami.health}]\n`);
  return answerGo(context, '');
}

const UNITS: Readonly<Record<string, number>> = { kb: 1024, mb: 1_048_576, gb: 1_073_741_824 };
/** Nobody needs more here. */
const MOST_BYTES = 1_048_576;

function writeData(path: string): string {
  const size = Number(/^\d{1,9}$/.exec(readQuery(path, 'size') ?? '')?.[0] ?? '1');
  const bytes = Math.min(size * (UNITS[(readQuery(path, 'unit') ?? '').toLowerCase()] ?? 1), MOST_BYTES);
  const charset = '-ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const line = bytes === 0 ? '' : `|${charset.repeat(Math.ceil(bytes / charset.length))}`;
  return bytes < 2 ? line.slice(0, bytes) : `${line.slice(0, bytes - 1)}|`;
}

/**
 * The official nginx image: its welcome page at port 80, files below /usr/share/nginx/html, logs in nginx's
 * format. In these courses the image also carries ping, nslookup, dig and awk, so that lessons need one pod only;
 * the real image has curl, and none of these. Left out: the configuration is the image's default one and is not
 * read from its file yet, so that no other port, location or proxy can be set; no ranges, no compression,
 * and directories have no listing (the default). Upstream: nginxinc/docker-nginx.
 */
import type { HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import type { Process, Signal } from '../process';
import { formatGoTime } from './go';
import { countBytes, decodePath, formatHttpDate, formatLogTime } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import type { ImageReference } from './reference';
import { serve as serveHttp } from './serving';

/** The last release of each line, `1.27.5` as `27.5`. */
const LAST_RELEASES =
  '7.12 8.1 9.15 10.3 11.13 12.2 13.12 14.2 15.12 16.1 17.10 18.0 19.10 20.2 21.6 22.1 23.4 24.0 25.5 26.3 27.5 28.0 29.3';
const NAMED_LINES: Readonly<Record<string, string>> = {
  latest: '1.29',
  mainline: '1.29',
  '1': '1.29',
  stable: '1.28',
};

export const NGINX: ImageFamily = {
  repositories: ['docker.io/library/nginx'],
  tags: 'latest, mainline, stable, 1.7 to 1.29 with their releases; also -alpine, -slim, -perl, -bookworm',
  summary: 'The web server: its welcome page at port 80, files of /usr/share/nginx/html, its two logs.',
  find({ tag, digest }: ImageReference): Image | null {
    const version = readVersion(digest === null ? tag : 'latest');
    return version === null ? null : describeImage(version, tag.includes('alpine'));
  },
};

/** `alpine`, `1.27`, `1.27.5-alpine`, `stable-alpine`; `null` for a tag that was never pushed. */
function readVersion(tag: string): string | null {
  const bare = tag.replace(/(^|-)(alpine(3\.\d+)?|slim|perl|otel|bookworm|trixie|bullseye)(?=-|$)/g, '');
  const name = bare === '' ? 'latest' : bare;
  const match = /^1\.(\d+)(?:\.(\d+))?$/.exec(NAMED_LINES[name] ?? name);
  const last = LAST_RELEASES.split(' ').find((release) => release.split('.')[0] === match?.[1]);
  if (match === null || last === undefined) return null;
  const patch = match[2] ?? last.split('.')[1]!;
  return Number(patch) <= Number(last.split('.')[1]) ? `1.${match[1]}.${patch}` : null;
}

const ENTRYPOINT = '/docker-entrypoint.sh';

function describeImage(version: string, isAlpine: boolean): Image {
  return {
    sizeBytes: isAlpine ? 22_631_814 : 59_774_010,
    files: {
      '/usr/share/nginx/html/index.html': WELCOME_PAGE,
      '/usr/share/nginx/html/50x.html': errorPage('An error occurred.', version),
      '/etc/nginx/conf.d/default.conf': DEFAULT_CONFIGURATION,
    },
    programs: isAlpine
      ? [...BUSYBOX_PROGRAMS, 'curl']
      : [...DEBIAN_PROGRAMS, 'curl', 'ping', 'nslookup', 'dig'],
    entrypoint: [ENTRYPOINT],
    command: ['nginx', '-g', 'daemon off;'],
    environment: { NGINX_VERSION: version },
    workingDirectory: '/',
    stopSignal: 'SIGQUIT',
    servers: {
      nginx: (context) => run(context, version),
      [ENTRYPOINT](context) {
        writePreparation(context);
        return run({ ...context, argv: context.argv.slice(1) }, version);
      },
    },
    // The script prepares nothing for other programs.
    unwrap: (argv) => (argv[0] === ENTRYPOINT && argv[1] !== 'nginx' ? argv.slice(1) : argv),
  };
}

function* run(context: ServerContext, version: string): Process<number> {
  const [, option, word] = context.argv;
  if (option === '-v' || option === '-V') context.writeLog('stderr', `nginx version: nginx/${version}\n`);
  else if (option === '-t' || option === '-T') {
    const file = '/etc/nginx/nginx.conf';
    context.writeLog('stderr', `nginx: the configuration file ${file} syntax is ok\n`);
    context.writeLog('stderr', `nginx: configuration file ${file} test is successful\n`);
  } else if (option === '-s' && word === 'reload') notice(context, 'notice', 'signal process started');
  else if (option === '-s') {
    context.host.signalFirst?.(word === 'quit' ? 'SIGQUIT' : 'SIGTERM');
  } else return yield* serve(context, version);
  return 0;
}

const WORKERS = [29, 30, 31, 32];

function* serve(context: ServerContext, version: string): Process<number> {
  const startedMs = context.epochMs();
  return yield* serveNginx(context, version, (incoming) => answer(context, incoming, version, startedMs));
}

/** nginx with its lines of start and end, and its access log, whatever it answers. */
export function* serveNginx(
  context: ServerContext,
  version: string,
  decide: (incoming: IncomingRequest) => HttpResponse,
): Process<number> {
  return yield* serveHttp(context, {
    port: 80,
    program: 'nginx',
    answer(incoming, respond) {
      const response = decide(incoming);
      const isHead = incoming.request.method === 'HEAD';
      const bytes = isHead ? 0 : countBytes(response.body as string | Uint8Array);
      writeAccessLog(context, incoming, response.status, bytes);
      respond(response);
    },
    started() {
      notice(context, 'notice', 'using the "epoll" event method');
      notice(context, 'notice', `nginx/${version}`);
      notice(context, 'notice', 'start worker processes');
      for (const worker of WORKERS) notice(context, 'notice', `start worker process ${worker}`);
    },
    inUse() {
      notice(context, 'emerg', 'bind() to 0.0.0.0:80 failed (98: Address already in use)');
      return 1;
    },
    stop: (signal) => stop(context, signal),
  });
}

const NUMBERS: Partial<Readonly<Record<Signal, number>>> = { SIGINT: 2, SIGQUIT: 3, SIGTERM: 15 };

/** SIGQUIT lets the workers finish; the others do not wait for them. */
function stop(context: ServerContext, signal: Signal): number {
  const isGraceful = signal === 'SIGQUIT';
  const end = isGraceful ? 'shutting down' : 'exiting';
  notice(context, 'notice', `signal ${NUMBERS[signal] ?? 15} (${signal}) received, ${end}`);
  for (const worker of WORKERS) {
    if (isGraceful) notice(context, 'notice', 'gracefully shutting down', worker);
    notice(context, 'notice', 'exiting', worker);
    notice(context, 'notice', 'exit', worker);
    notice(context, 'notice', `signal 17 (SIGCHLD) received from ${worker}`);
    notice(context, 'notice', `worker process ${worker} exited with code 0`);
  }
  notice(context, 'notice', 'exit');
  return 0;
}

export function writePreparation({ writeLog }: ServerContext): void {
  const listen = '10-listen-on-ipv6-by-default.sh';
  const folder = '/docker-entrypoint.d/';
  const lines = [
    `${ENTRYPOINT}: ${folder} is not empty, will attempt to perform configuration`,
    `${ENTRYPOINT}: Looking for shell scripts in ${folder}`,
    `${ENTRYPOINT}: Launching ${folder}${listen}`,
    `${listen}: info: Getting the checksum of /etc/nginx/conf.d/default.conf`,
    `${listen}: info: Enabled listen on IPv6 in /etc/nginx/conf.d/default.conf`,
    `${ENTRYPOINT}: Sourcing ${folder}15-local-resolvers.envsh`,
    `${ENTRYPOINT}: Launching ${folder}20-envsubst-on-templates.sh`,
    `${ENTRYPOINT}: Launching ${folder}30-tune-worker-processes.sh`,
    `${ENTRYPOINT}: Configuration complete; ready for start up`,
  ];
  writeLog('stdout', `${lines.join('\n')}\n`);
}

/** The error log goes to the container's stderr: `2026/01/01 00:00:31 [notice] 1#1: …`. */
function notice(context: ServerContext, level: string, text: string, pid = 1): void {
  context.writeLog('stderr', `${formatGoTime(context.epochMs())} [${level}] ${pid}#${pid}: ${text}\n`);
}

function answer(
  context: ServerContext,
  incoming: IncomingRequest,
  version: string,
  startedMs: number,
): HttpResponse {
  const found = findAnswer(context, incoming);
  const content = found.content ?? errorPage(STATUS_LINES[found.status]!, version);
  const headers: Record<string, string> = {
    server: `nginx/${version}`,
    date: formatHttpDate(context.epochMs()),
    'content-type': found.content === null ? 'text/html' : guessType(found.path),
    'content-length': `${countBytes(content)}`,
    connection: 'keep-alive',
  };
  if (found.content !== null) {
    headers['last-modified'] = formatHttpDate(startedMs);
    headers['etag'] = `"${Math.floor(startedMs / 1000).toString(16)}-${countBytes(content).toString(16)}"`;
    headers['accept-ranges'] = 'bytes';
  }
  if (found.location !== undefined) headers['location'] = found.location;
  return { status: found.status, headers, body: content };
}

interface Found {
  readonly status: number;
  readonly path: string;
  /** `null`: nginx writes its own page for this status. */
  readonly content: string | Uint8Array | null;
  readonly location?: string;
}

const ROOT = '/usr/share/nginx/html';

function findAnswer(context: ServerContext, incoming: IncomingRequest): Found {
  const { request } = incoming;
  const path = decodePath(request.path);
  if (path === null || !path.startsWith('/') || path.split('/').includes('..')) {
    return { status: 400, path: '', content: null };
  }
  const isDirectory = context.files.listDirectory(`${ROOT}${path}`.replace(/\/+$/, '')) !== null;
  if (isDirectory && !path.endsWith('/')) {
    const location = `http://${request.headers['host'] ?? incoming.localAddress}${path}/`;
    return { status: 301, path, content: null, location };
  }
  const file = `${ROOT}${path}${path.endsWith('/') ? 'index.html' : ''}`;
  const content = context.files.readFile(file);
  if (content !== null) {
    const isAllowed = request.method === 'GET' || request.method === 'HEAD';
    return isAllowed ? { status: 200, path: file, content } : { status: 405, path: file, content: null };
  }
  const isForbidden = isDirectory && path.endsWith('/');
  const why = isForbidden
    ? `directory index of "${ROOT}${path}" is forbidden`
    : `open() "${file}" failed (2: No such file or directory)`;
  const line = `${request.method} ${request.path} HTTP/1.1`;
  const host = request.headers['host'] ?? '';
  notice(
    context,
    'error',
    `*${incoming.connection} ${why}, client: ${incoming.clientAddress}, server: localhost, request: "${line}", host: "${host}"`,
  );
  return { status: isForbidden ? 403 : 404, path: file, content: null };
}

/** nginx's "combined" format with the forwarded address behind it, as the image is configured. */
function writeAccessLog(
  context: ServerContext,
  incoming: IncomingRequest,
  status: number,
  bodyBytes: number,
): void {
  const { request, clientAddress } = incoming;
  const quoted = (header: string) => `"${request.headers[header] ?? '-'}"`;
  const line = `"${request.method} ${request.path} HTTP/1.1"`;
  context.writeLog(
    'stdout',
    `${clientAddress} - - [${formatLogTime(context.epochMs())}] ${line} ${status} ${bodyBytes} ${quoted('referer')} ${quoted('user-agent')} ${quoted('x-forwarded-for')}\n`,
  );
}

const STATUS_LINES: Readonly<Record<number, string>> = {
  301: '301 Moved Permanently',
  400: '400 Bad Request',
  403: '403 Forbidden',
  404: '404 Not Found',
  405: '405 Not Allowed',
};

function errorPage(title: string, version: string): string {
  return [
    '<html>',
    `<head><title>${title}</title></head>`,
    '<body>',
    `<center><h1>${title}</h1></center>`,
    `<hr><center>nginx/${version}</center>`,
    '</body>',
    '</html>',
    '',
  ].join('\r\n');
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  txt: 'text/plain',
  js: 'application/javascript',
  json: 'application/json',
  xml: 'text/xml',
  svg: 'image/svg+xml',
  png: 'image/png',
};

function guessType(path: string): string {
  const ending = /\.([a-z0-9]+)$/.exec(path);
  return TYPES[ending?.[1] ?? ''] ?? 'application/octet-stream';
}

/** nginx's own page and configuration, as its package installs them. */
const WELCOME_PAGE = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`;

const DEFAULT_CONFIGURATION = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }
}
`;

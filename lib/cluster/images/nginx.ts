/**
 * The official nginx image: its welcome page at port 80, files below /usr/share/nginx/html, logs in nginx's
 * format. In these courses the image also carries ping, nslookup and awk, so that lessons need one pod only;
 * the real image has curl, and neither ping nor nslookup. Left out: the configuration is the image's default one and is not
 * read from its file yet, so that no other port, location or proxy can be set; no ranges, no compression,
 * and directories have no listing (the default). Upstream: nginxinc/docker-nginx.
 */
import type { HttpResponse } from '../http';
import { calendarTime } from '../kernel/time';
import type { IncomingRequest } from '../network/listener';
import { type Process, SignalError } from '../process';
import { countBytes, decodePath, formatClock, formatHttpDate, formatLogTime, pad } from './http-text';
import { type Image, type ImageFamily, type ServerContext, waitForSignal } from './image';
import { DEBIAN_PROGRAMS } from './programs';
import type { ImageReference } from './reference';

const PATCH_VERSIONS: Readonly<Record<string, string>> = {
  '1.25': '1.25.5',
  '1.26': '1.26.3',
  '1.27': '1.27.5',
  '1.28': '1.28.0',
  '1.29': '1.29.3',
};
const NAMED_VERSIONS: Readonly<Record<string, string>> = {
  latest: '1.29.3',
  mainline: '1.29.3',
  '1': '1.29.3',
  stable: '1.28.0',
};

export const NGINX: ImageFamily = {
  repositories: ['docker.io/library/nginx'],
  find(reference: ImageReference): Image | null {
    const version = readVersion(reference.tag);
    return version === null ? null : describeImage(version, reference.tag.endsWith('alpine'));
  },
};

/** `alpine`, `1.27`, `1.27.5-alpine`, `stable-alpine`; `null` for a tag that was never pushed. */
function readVersion(tag: string): string | null {
  const name = tag === 'alpine' ? 'latest' : tag.replace(/-(?:alpine|bookworm|trixie)$/, '');
  const named = NAMED_VERSIONS[name] ?? PATCH_VERSIONS[name];
  if (named !== undefined) return named;
  const minor = /^(1\.\d+)\.(\d+)$/.exec(name);
  const newest = minor === null ? undefined : PATCH_VERSIONS[minor[1]!];
  return newest !== undefined && Number(minor![2]) <= Number(newest.split('.')[2]) ? name : null;
}

function describeImage(version: string, isAlpine: boolean): Image {
  return {
    sizeBytes: isAlpine ? 22_631_814 : 59_774_010,
    files: {
      '/usr/share/nginx/html/index.html': WELCOME_PAGE,
      '/usr/share/nginx/html/50x.html': errorPage('An error occurred.', version),
      '/etc/nginx/conf.d/default.conf': DEFAULT_CONFIGURATION,
    },
    programs: [...DEBIAN_PROGRAMS, 'curl', 'ping', 'nslookup'],
    entrypoint: ['/docker-entrypoint.sh'],
    command: ['nginx', '-g', 'daemon off;'],
    environment: { NGINX_VERSION: version },
    workingDirectory: '/',
    servers: { nginx: (context) => serve(context, version) },
    unwrap: (argv) => (argv[0] === '/docker-entrypoint.sh' ? argv.slice(1) : argv),
  };
}

function* serve(context: ServerContext, version: string): Process<number> {
  const startedMs = context.epochMs();
  writeStartLog(context, version);
  const handler = (incoming: IncomingRequest, respond: (response: HttpResponse) => void) =>
    respond(answer(context, incoming, version, startedMs));
  if (context.listen(80, 'nginx', handler) === 'in use') {
    notice(context, 'emerg', 'bind() to 0.0.0.0:80 failed (98: Address already in use)');
    return 1;
  }
  try {
    return yield* waitForSignal();
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    notice(context, 'notice', 'signal 15 (SIGTERM) received, exiting');
    return 0;
  }
}

function writeStartLog(context: ServerContext, version: string): void {
  const script = '/docker-entrypoint.sh:';
  context.writeLog(
    'stdout',
    `${script} /docker-entrypoint.d/ is not empty, will attempt to perform configuration
${script} Looking for shell scripts in /docker-entrypoint.d/
${script} Configuration complete; ready for start up
`,
  );
  notice(context, 'notice', 'using the "epoll" event method');
  notice(context, 'notice', `nginx/${version}`);
  notice(context, 'notice', 'start worker processes');
}

/** The error log goes to the container's stderr: `2026/01/01 00:00:31 [notice] 1#1: …`. */
function notice(context: ServerContext, level: string, text: string): void {
  const { year, month, day } = calendarTime(context.epochMs());
  const date = `${year}/${pad(month)}/${pad(day)} ${formatClock(context.epochMs())}`;
  context.writeLog('stderr', `${date} [${level}] 1#1: ${text}\n`);
}

function answer(
  context: ServerContext,
  incoming: IncomingRequest,
  version: string,
  startedMs: number,
): HttpResponse {
  const { request } = incoming;
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
  writeAccessLog(context, incoming, found.status, request.method === 'HEAD' ? 0 : countBytes(content));
  return { status: found.status, headers, body: request.method === 'HEAD' ? null : content };
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

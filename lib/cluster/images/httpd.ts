/**
 * The official Apache httpd image: "It works!" at port 80, files of /usr/local/apache2/htdocs, its logs. Its
 * configuration is the image's own and is not read. Left out: ranges, .htaccess, modules. Upstream: docker-library/httpd.
 */
import type { HttpResponse } from '../http';
import { calendarTime } from '../kernel/time';
import type { IncomingRequest } from '../network/listener';
import type { Process, Signal } from '../process';
import { escapeHtml } from './go-files';
import { countBytes, decodePath, formatClock, formatHttpDate, formatLogTime, pad } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import { serve } from './serving';

const VERSION = '2.4.65';

export const HTTPD: ImageFamily = {
  repositories: ['docker.io/library/httpd'],
  tags: 'latest, 2, 2.4 and its releases; also -alpine',
  summary: 'Apache: "It works!" at port 80, files of /usr/local/apache2/htdocs.',
  find({ tag, digest }) {
    const name = tag.replace(/-?(alpine(3\.\d+)?|bookworm|trixie)$/, '');
    const match = /^(?:latest|2(?:\.4(?:\.(\d{1,2}))?)?)?$/.exec(digest !== null ? 'latest' : name);
    const isKnown = match !== null && Number(match[1] ?? '65') <= 65;
    return isKnown ? (tag.includes('alpine') ? ALPINE : IMAGE) : null;
  },
};

const ROOT = '/usr/local/apache2/htdocs';

const IMAGE: Image = {
  sizeBytes: 45_090_331,
  files: { [`${ROOT}/index.html`]: '<html><body><h1>It works!</h1></body></html>\n' },
  programs: DEBIAN_PROGRAMS,
  entrypoint: [],
  command: ['httpd-foreground'],
  environment: { HTTPD_PREFIX: '/usr/local/apache2', HTTPD_VERSION: VERSION },
  workingDirectory: '/usr/local/apache2',
  stopSignal: 'SIGWINCH',
  servers: { 'httpd-foreground': run, httpd: run },
};
const ALPINE: Image = { ...IMAGE, sizeBytes: 20_301_010, programs: BUSYBOX_PROGRAMS };

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `[Thu Jan 01 00:00:31.000000 2026] [core:notice] [pid 1:tid 1] …` */
function notice(context: ServerContext, module: string, text: string): void {
  const { weekday, day, month, year, millisecond } = calendarTime(context.epochMs());
  const fraction = `${millisecond}`.padStart(3, '0');
  const date = `${WEEKDAYS[weekday]} ${MONTHS[month - 1]} ${pad(day)}`;
  const time = `${date} ${formatClock(context.epochMs())}.${fraction}000 ${year}`;
  context.writeLog('stderr', `[${time}] [${module}] [pid 1:tid 1] ${text}\n`);
}

function* run(context: ServerContext): Process<number> {
  if (context.argv[1] === '-v') {
    context.writeLog('stdout', `Server version: Apache/${VERSION} (Unix)\n`);
    return 0;
  }
  if (context.argv[1] === '-t') {
    context.writeLog('stderr', 'Syntax OK\n');
    return 0;
  }
  const startedMs = context.epochMs();
  return yield* serve(context, {
    port: 80,
    program: 'httpd',
    started: () => writeStartLog(context),
    answer: (incoming, respond) => respond(answer(context, incoming, startedMs)),
    inUse() {
      const address = '0.0.0.0:80';
      context.writeLog(
        'stderr',
        `(98)Address already in use: AH00072: make_sock: could not bind to address ${address}\nno listening sockets available, shutting down\nAH00015: Unable to open logs\n`,
      );
      return 1;
    },
    stop: (signal) => stop(context, signal),
  });
}

function writeStartLog(context: ServerContext): void {
  const name = context.host.network.addresses()[0] ?? '127.0.0.1';
  const why = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${name}. Set the 'ServerName' directive globally to suppress this message\n`;
  context.writeLog('stderr', why);
  context.writeLog('stderr', why);
  notice(
    context,
    'mpm_event:notice',
    `AH00489: Apache/${VERSION} (Unix) configured -- resuming normal operations`,
  );
  notice(context, 'core:notice', "AH00094: Command line: 'httpd -D FOREGROUND'");
}

function stop(context: ServerContext, signal: Signal): number {
  const text =
    signal === 'SIGWINCH'
      ? 'AH00492: caught SIGWINCH, shutting down gracefully'
      : 'AH00491: caught SIGTERM, shutting down';
  notice(context, 'mpm_event:notice', text);
  return 0;
}

function answer(context: ServerContext, incoming: IncomingRequest, startedMs: number): HttpResponse {
  const { request, clientAddress } = incoming;
  const found = find(context, incoming);
  const body = found.content ?? writeError(found.status, found.location);
  const size = countBytes(body);
  const headers: Record<string, string> = {
    date: formatHttpDate(context.epochMs()),
    server: `Apache/${VERSION} (Unix)`,
  };
  if (found.content !== null) {
    headers['last-modified'] = formatHttpDate(startedMs);
    headers['etag'] = `"${size.toString(16)}-${startedMs.toString(16)}"`;
    headers['accept-ranges'] = 'bytes';
  }
  if (found.location !== undefined) headers['location'] = found.location;
  headers['content-length'] = `${size}`;
  headers['content-type'] = found.type;
  const line = `"${request.method} ${request.path} HTTP/1.1" ${found.status} ${size}`;
  context.writeLog('stdout', `${clientAddress} - - [${formatLogTime(context.epochMs())}] ${line}\n`);
  return { status: found.status, headers, body };
}

interface Found {
  readonly status: number;
  /** `null`: Apache writes its own page. */
  readonly content: string | Uint8Array | null;
  readonly type: string;
  readonly location?: string;
}

const ERROR_TYPE = 'text/html; charset=iso-8859-1';

function find({ files }: ServerContext, { request, localAddress }: IncomingRequest): Found {
  const fail = (status: number, location?: string): Found => ({
    status,
    content: null,
    type: ERROR_TYPE,
    ...(location === undefined ? {} : { location }),
  });
  const path = decodePath(request.path);
  if (path === null || !path.startsWith('/') || path.split('/').includes('..')) return fail(400);
  const names = files.listDirectory(`${ROOT}${path}`.replace(/\/+$/, ''));
  if (names !== null && !path.endsWith('/')) {
    return fail(301, `http://${request.headers['host'] ?? localAddress}${path}/`);
  }
  const file = `${ROOT}${path}${path.endsWith('/') ? 'index.html' : ''}`;
  const content = files.readFile(file);
  if (content !== null) {
    if (!['GET', 'HEAD', 'POST'].includes(request.method)) return fail(405);
    return { status: 200, content, type: guessType(file) };
  }
  if (names === null) return fail(404);
  return { status: 200, content: writeIndex(path, names), type: 'text/html;charset=ISO-8859-1' };
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  txt: 'text/plain',
  js: 'text/javascript',
  json: 'application/json',
  xml: 'application/xml',
};

function guessType(path: string): string {
  return TYPES[/\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''] ?? 'text/plain';
}

function writeIndex(path: string, names: readonly string[]): string {
  const title = escapeHtml(path === '/' ? '/' : path.replace(/\/$/, ''));
  const lines = names.map((name) => `<li><a href="${escapeHtml(name)}"> ${escapeHtml(name)}</a></li>\n`);
  const head = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${title}</title>\n </head>\n`;
  return `${head} <body>\n<h1>Index of ${title}</h1>\n<ul>${lines.join('')}</ul>\n</body></html>\n`;
}

const ERRORS: Readonly<Record<number, readonly [string, string]>> = {
  301: ['Moved Permanently', 'The document has moved'],
  400: ['Bad Request', 'Your browser sent a request that this server could not understand.<br />'],
  404: ['Not Found', 'The requested URL was not found on this server.'],
  405: ['Method Not Allowed', 'The requested method is not allowed for this URL.'],
};

function writeError(status: number, location?: string): string {
  const [name, text] = ERRORS[status]!;
  const where = location === undefined ? '' : ` <a href="${escapeHtml(location)}">here</a>.`;
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>${status} ${name}</title>
</head><body>
<h1>${name}</h1>
<p>${text}${where}</p>
</body></html>
`;
}

/**
 * The official Python image. Of Python itself there is `-m http.server` (files of a directory at port 8000) and
 * --version; everything else says that it is not simulated. Its first line stays in a buffer, as in the real one,
 * unless PYTHONUNBUFFERED or -u says otherwise. Upstream: python/cpython, Lib/http/server.py.
 */
import type { HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { escapeHtml } from './go-files';
import { countBytes, decodePath, formatClock, formatHttpDate, formatLogDate } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { BUSYBOX_PROGRAMS, DEBIAN_PROGRAMS } from './programs';
import { serve } from './serving';

const VERSION = '3.13.9';

export const PYTHON: ImageFamily = {
  repositories: ['docker.io/library/python'],
  tags: 'latest, 3, 3.8 to 3.14 and their releases; also -slim, -alpine',
  summary: 'Runs `python -m http.server`; other Python code is not simulated.',
  find({ tag, digest }) {
    const name = tag.replace(/(^|-)(slim|alpine(3\.\d+)?|bookworm|trixie|bullseye)(?=-|$)/g, '');
    if (digest === null && !/^(latest|3(\.([89]|1[0-4])(\.\d{1,2})?)?)?$/.test(name)) return null;
    return tag.includes('alpine') ? ALPINE : IMAGE;
  },
};

const IMAGE: Image = {
  sizeBytes: 415_402_113,
  files: {},
  programs: [...DEBIAN_PROGRAMS, 'curl', 'wget'],
  entrypoint: [],
  command: ['python3'],
  environment: { LANG: 'C.UTF-8', PYTHON_VERSION: VERSION },
  workingDirectory: '/',
  servers: { python: run, python3: run },
};
const ALPINE: Image = { ...IMAGE, sizeBytes: 17_233_010, programs: BUSYBOX_PROGRAMS };

function* run(context: ServerContext): Process<number> {
  const words = context.argv.slice(1);
  const isUnbuffered = words[0] === '-u' || (context.environment['PYTHONUNBUFFERED'] ?? '') !== '';
  if (words[0] === '-u') words.shift();
  if (words[0] === '--version' || words[0] === '-V') {
    context.writeLog('stdout', `Python ${VERSION}\n`);
    return 0;
  }
  // Without a terminal there is no prompt, and its input is at its end.
  if (words.length === 0) return 0;
  if (words[0] !== '-m' || words[1] !== 'http.server') {
    const what = `python: ${words.join(' ').slice(0, 60)}`;
    context.writeLog('stderr', `${what}: not simulated; only python -m http.server runs here\n`);
    return 1;
  }
  const options = readOptions(context, words.slice(2));
  if (typeof options === 'string') {
    context.writeLog('stderr', `${USAGE}server.py: error: ${options}\n`);
    return 2;
  }
  return yield* serveFiles(context, options, isUnbuffered);
}

const USAGE = 'usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\n';

interface Options {
  readonly port: number;
  readonly directory: string;
  readonly bind: string;
}

function readOptions({ workingDirectory }: ServerContext, words: readonly string[]): Options | string {
  let port = 8000;
  let directory = workingDirectory;
  let bind = '0.0.0.0';
  const rest = [...words];
  while (rest.length > 0) {
    const [name = '', joined] = rest.shift()!.split('=');
    if (/^\d{1,5}$/.test(name)) port = Number(name);
    else if (['-d', '--directory', '-b', '--bind'].includes(name)) {
      const value = joined ?? rest.shift();
      if (value === undefined) return `argument ${name}: expected one argument`;
      if (name.includes('d') && name !== '--bind') directory = value;
      else bind = value;
    } else if (name.startsWith('-')) return `unrecognized arguments: ${name}`;
    else return `argument port: invalid int value: '${name}'`;
  }
  const place = directory.startsWith('/') ? directory : `${workingDirectory.replace(/\/$/, '')}/${directory}`;
  return { port, bind, directory: place.replace(/\/\.?$/, '') };
}

function* serveFiles(
  context: ServerContext,
  { port, directory, bind }: Options,
  isUnbuffered: boolean,
): Process<number> {
  return yield* serve(context, {
    port,
    program: 'the Python web server',
    started() {
      const url = `http://${bind}:${port}/`;
      if (isUnbuffered) context.writeLog('stdout', `Serving HTTP on ${bind} port ${port} (${url}) ...\n`);
    },
    answer: (incoming, respond) => respond(answer(context, incoming, directory)),
    inUse() {
      const trace = 'Traceback (most recent call last):\n  ...\n';
      context.writeLog('stderr', `${trace}OSError: [Errno 98] Address already in use\n`);
      return 1;
    },
    stop: (signal) => (signal === 'SIGINT' ? 0 : null),
  });
}

function answer(
  context: ServerContext,
  { request, clientAddress }: IncomingRequest,
  directory: string,
): HttpResponse {
  const found = find(context, request.method, request.path, directory);
  const log = (text: string): void => {
    const now = context.epochMs();
    const time = `${formatLogDate(now)} ${formatClock(now)}`;
    context.writeLog('stderr', `${clientAddress} - - [${time}] ${text}\n`);
  };
  if (found.status >= 400) log(`code ${found.status}, message ${found.message}`);
  log(`"${request.method} ${request.path} HTTP/1.1" ${found.status} -`);
  const body = found.status < 400 ? found.content : writeError(found.status, found.message);
  const headers: Record<string, string> = {
    server: `SimpleHTTP/0.6 Python/${VERSION}`,
    date: formatHttpDate(context.epochMs()),
    'content-type': found.type,
    'content-length': `${countBytes(body)}`,
  };
  if (found.location !== undefined) headers['location'] = found.location;
  return { status: found.status, headers, body };
}

interface Found {
  readonly status: number;
  readonly content: string | Uint8Array;
  readonly type: string;
  readonly message: string;
  readonly location?: string;
}

const HTML = 'text/html;charset=utf-8';

function find({ files }: ServerContext, method: string, path: string, directory: string): Found {
  const fail = (status: number, message: string): Found => ({ status, message, content: '', type: HTML });
  if (method !== 'GET' && method !== 'HEAD') return fail(501, `Unsupported method ('${method}')`);
  const decoded = decodePath(path);
  if (decoded === null) return fail(404, 'File not found');
  const parts = decoded.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const place = `${directory}/${parts.join('/')}`.replace(/(.)\/$/, '$1');
  const names = files.listDirectory(place);
  const ok = (content: string | Uint8Array, type: string): Found => ({
    status: 200,
    message: '',
    content,
    type,
  });
  if (names === null) {
    const content = decoded.endsWith('/') ? null : files.readFile(place);
    return content === null ? fail(404, 'File not found') : ok(content, guessType(place));
  }
  if (!decoded.endsWith('/')) return { ...ok('', HTML), status: 301, location: `${decoded}/` };
  for (const index of ['index.html', 'index.htm']) {
    const content = files.readFile(`${place === '/' ? '' : place}/${index}`);
    if (content !== null) return ok(content, 'text/html');
  }
  const lines = names.map((name) => {
    const isDirectory = files.listDirectory(`${place === '/' ? '' : place}/${name}`) !== null;
    const shown = escapeHtml(`${name}${isDirectory ? '/' : ''}`);
    return `<li><a href="${shown}">${shown}</a></li>`;
  });
  return ok(writeIndex(decoded, lines), 'text/html; charset=utf-8');
}

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  txt: 'text/plain',
  py: 'text/x-python',
  js: 'text/javascript',
  json: 'application/json',
};

function guessType(path: string): string {
  return TYPES[/\.([a-z0-9]+)$/.exec(path)?.[1] ?? ''] ?? 'application/octet-stream';
}

function writeIndex(path: string, lines: readonly string[]): string {
  const title = `Directory listing for ${escapeHtml(path)}`;
  return [
    '<!DOCTYPE HTML>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<title>${title}</title>`,
    '</head>',
    '<body>',
    `<h1>${title}</h1>`,
    '<hr>',
    '<ul>',
    ...lines,
    '</ul>',
    '<hr>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

function writeError(status: number, message: string): string {
  const why =
    status === 404 ? '404 - Nothing matches the given URI.' : '501 - Server does not support this operation.';
  return `<!DOCTYPE HTML>
<html lang="en">
    <head>
        <meta charset="utf-8">
        <title>Error response</title>
    </head>
    <body>
        <h1>Error response</h1>
        <p>Error code: ${status}</p>
        <p>Message: ${escapeHtml(message)}.</p>
        <p>Error code explanation: ${why}</p>
    </body>
</html>
`;
}

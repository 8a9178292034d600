/**
 * `drydock/python-api`: the small Python server of the courses. It answers plain HTTP, on every path, with its
 * pod's name and the path that it saw, at /client with the address of who asks; the port comes from PORT, 443 unless
 * that is set. At /ready it says no while the file /tmp/closed is there: for probes. It is our own image: there is none
 * of this name in a registry. The stand-in is code, no Python runs here.
 */
import type { HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { countBytes, formatClock, formatHttpDate, formatLogDate } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { DEBIAN_PROGRAMS } from './programs';
import { serve as serveHttp } from './serving';

export const PYTHON_API: ImageFamily = {
  repositories: ['docker.io/drydock/python-api'],
  tags: 'any',
  summary:
    'Our own: answers with its pod and the path, at /client with the client’s address; /ready fails while /tmp/closed is there; the port comes from PORT (443).',
  find: () => IMAGE,
};

/** While it is there, /ready fails. */
const CLOSED_SIGN = '/tmp/closed';

const IMAGE: Image = {
  sizeBytes: 48_317_952,
  files: { '/app/README': 'A small HTTP server. It listens at the port in PORT (443 unless set).\n' },
  programs: [...DEBIAN_PROGRAMS, 'curl', 'ping', 'nslookup'],
  entrypoint: ['python', 'server.py'],
  command: [],
  environment: { PYTHONUNBUFFERED: '1' },
  workingDirectory: '/app',
  servers: { python: serve, python3: serve },
};

function* serve(context: ServerContext): Process<number> {
  const script = context.argv[1] ?? '';
  if (script !== 'server.py' && script !== '/app/server.py') {
    context.writeLog('stderr', `python: can't open file '${script}': only server.py is in this image\n`);
    return 2;
  }
  const text = context.environment['PORT'] ?? '443';
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port < 1 || port > 65_535) {
    context.writeLog('stderr', `ValueError: PORT is no port number: ${text}\n`);
    return 1;
  }
  return yield* serveHttp(context, {
    port,
    program: 'the Python API',
    started: () => context.writeLog('stdout', `Listening at port ${port}\n`),
    answer: (incoming, respond) => respond(answer(context, incoming)),
    inUse() {
      context.writeLog('stderr', 'OSError: [Errno 98] Address already in use\n');
      return 1;
    },
    stop() {
      context.writeLog('stdout', 'Stopping\n');
      return 0;
    },
  });
}

function answer(context: ServerContext, { request, clientAddress }: IncomingRequest): HttpResponse {
  const isClosed = request.path === '/ready' && context.files.readFile(CLOSED_SIGN) !== null;
  const status = isClosed ? 503 : 200;
  const body = isClosed
    ? `${context.hostname} is closed: there is a file ${CLOSED_SIGN}\n`
    : `Hello from ${context.hostname}. ${greet(request.path, clientAddress)}\n`;
  const date = `${formatLogDate(context.epochMs())} ${formatClock(context.epochMs())}`;
  const line = `"${request.method} ${request.path} HTTP/1.1" ${status} -`;
  context.writeLog('stdout', `${clientAddress} - - [${date}] ${line}\n`);
  return {
    status,
    headers: {
      server: 'python-api',
      date: formatHttpDate(context.epochMs()),
      'content-type': 'text/plain; charset=utf-8',
      'content-length': `${countBytes(body)}`,
    },
    body,
  };
}

function greet(path: string, clientAddress: string): string {
  return path === '/client' ? `You come from ${clientAddress}` : `You asked for ${path}`;
}

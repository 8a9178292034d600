/**
 * `jmalloc/echo-server`: the request as text, behind a line that names the pod. Left out: websockets, /.ws and /.sse.
 * Upstream: jmalloc/echo-server.
 */
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { answerGo, serveGo, sortedHeaders } from './go';
import { textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';

export const JMALLOC_ECHO: ImageFamily = {
  repositories: ['docker.io/jmalloc/echo-server'],
  tags: 'latest, 0.3.x',
  summary: 'Names its pod and shows the request as text at port 8080 (PORT).',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^v?0\.\d+(\.\d+)?$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 3_122_040,
  files: {},
  programs: [],
  entrypoint: ['/bin/echo-server'],
  command: [],
  environment: { PORT: '8080' },
  workingDirectory: '/',
  servers: { '/bin/echo-server': run },
};

function* run(context: ServerContext): Process<number> {
  const text = context.environment['PORT'] || '8080';
  context.writeLog('stdout', `Echo server listening on port ${text}.\n`);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  const panic = (why: string): number => {
    context.writeLog('stderr', `panic: listen tcp: ${why}\n\ngoroutine 1 [running]:\n`);
    return 2;
  };
  if (port < 1 || port > 65_535) return panic(`address ${text}: invalid port`);
  return yield* serveGo(context, {
    port,
    program: 'the echo server',
    inUse: () => panic(`listen tcp :${port}: bind: address already in use`),
    answer: (incoming, respond) => respond(answer(context, incoming)),
  });
}

function answer(context: ServerContext, { request, clientAddress, clientPort }: IncomingRequest) {
  const { environment } = context;
  const isLong = (environment['LOG_HTTP_BODY'] ?? '') + (environment['LOG_HTTP_HEADERS'] ?? '') !== '';
  const line = `${clientAddress}:${clientPort} | ${request.method} ${request.path}\n`;
  const fields = sortedHeaders(request).map(([name, value]) => `${name}: ${value}\n`);
  context.writeLog('stdout', isLong ? `--------  ${line}` : line);
  if ((environment['LOG_HTTP_HEADERS'] ?? '') !== '') {
    context.writeLog('stdout', `Headers\n${fields.join('')}`);
  }
  const asked = request.headers['x-send-server-hostname'] ?? environment['SEND_SERVER_HOSTNAME'] ?? '';
  const served = asked.toLowerCase() === 'false' ? '' : `Request served by ${context.hostname}\n\n`;
  const body = textOf(request.body);
  const head = `${request.method} ${request.path} HTTP/1.1\n\nHost: ${request.headers['host'] ?? ''}\n`;
  const text = `${served}${head}${fields.join('')}${body === '' ? '' : `\n${body}`}`;
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('SEND_HEADER_')) continue;
    headers[name.slice('SEND_HEADER_'.length).replaceAll('_', '-').toLowerCase()] = value;
  }
  return answerGo(context, text, { type: 'text/plain', headers });
}

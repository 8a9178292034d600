/**
 * `registry.k8s.io/e2e-test-images/agnhost`: the test server of Kubernetes' own tests. Of its many modes we
 * have netexec (/, /hostname, /clientip, /echo, /header, /healthz), serve-hostname and pause; the others say
 * that they are not simulated and end with 1. Upstream: kubernetes/test/images/agnhost.
 */
import type { HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import { type Process, SignalError } from '../process';
import { countBytes, formatHttpDate, readQuery } from './http-text';
import { type Image, type ImageFamily, type ServerContext, waitForSignal } from './image';
import { pause } from './pause';
import { BUSYBOX_PROGRAMS } from './programs';

export const AGNHOST: ImageFamily = {
  repositories: ['registry.k8s.io/e2e-test-images/agnhost'],
  find: ({ tag }) => (tag === 'latest' || /^2\.\d+(\.\d+)?$/.test(tag) ? IMAGE : null),
};

const IMAGE: Image = {
  sizeBytes: 53_943_288,
  files: {},
  programs: [...BUSYBOX_PROGRAMS, 'bash', 'curl', 'dig', 'getent', 'host'],
  entrypoint: ['/agnhost'],
  command: ['pause'],
  environment: {},
  workingDirectory: '/',
  servers: { '/agnhost': run, agnhost: run },
};

function* run(context: ServerContext): Process<number> {
  const [, mode = 'help', ...options] = context.argv;
  if (mode === 'pause') return yield* pause(context);
  if (mode === 'netexec') return yield* serve(context, readPort(options, '--http-port', 8080), answerNetexec);
  if (mode === 'serve-hostname')
    return yield* serve(context, readPort(options, '--port', 9376), tellHostname);
  context.writeLog('stderr', `agnhost ${mode}: this mode is not simulated\n`);
  return 1;
}

function readPort(options: readonly string[], name: string, fallback: number): number {
  const joined = options.find((option) => option.startsWith(`${name}=`))?.slice(name.length + 1);
  const following = options.includes(name) ? options[options.indexOf(name) + 1] : undefined;
  const port = Number(joined ?? following ?? fallback);
  return port >= 1 && port <= 65_535 ? Math.trunc(port) : fallback;
}

type Answer = (context: ServerContext, incoming: IncomingRequest) => string | null;

function* serve(context: ServerContext, port: number, answer: Answer): Process<number> {
  const handler = (incoming: IncomingRequest, respond: (response: HttpResponse) => void) =>
    respond(wrap(context, answer(context, incoming)));
  if (context.listen(port, 'agnhost', handler) === 'in use') {
    context.writeLog('stderr', `listen tcp :${port}: bind: address already in use\n`);
    return 1;
  }
  context.writeLog('stdout', `Started HTTP server on port ${port}\n`);
  try {
    return yield* waitForSignal();
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    return 0;
  }
}

function wrap(context: ServerContext, text: string | null): HttpResponse {
  const body = text ?? '404 page not found\n';
  const headers = {
    date: formatHttpDate(context.epochMs()),
    'content-type': 'text/plain; charset=utf-8',
    'content-length': `${countBytes(body)}`,
  };
  return { status: text === null ? 404 : 200, headers, body };
}

const tellHostname: Answer = (context) => context.hostname;

const answerNetexec: Answer = (context, { request, clientAddress, clientPort }) => {
  const path = request.path.split('?', 1)[0];
  if (path === '/') return `NOW: ${formatHttpDate(context.epochMs())}`;
  if (path === '/hostname' || path === '/hostName') return context.hostname;
  if (path === '/clientip') return `${clientAddress}:${clientPort}`;
  if (path === '/echo') return readQuery(request.path, 'msg') ?? '';
  if (path === '/header') return request.headers[(readQuery(request.path, 'key') ?? '').toLowerCase()] ?? '';
  return path === '/healthz' ? '' : null;
};

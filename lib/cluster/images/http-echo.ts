/**
 * `hashicorp/http-echo`: answers every request with the text that it was started with. Left out: -status-code of
 * single paths. Upstream: hashicorp/http-echo.
 */
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { answerGo, formatGoTime, type GoFlag, logGo, readGoFlags, readListenPort, serveGo } from './go';
import { countBytes, pathOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';

export const HTTP_ECHO: ImageFamily = {
  repositories: ['docker.io/hashicorp/http-echo'],
  tags: 'latest, 0.2.3, 1.0 and later',
  summary: 'Answers at port 5678 with the text of -text; -listen sets another port.',
  find({ tag, digest }) {
    if (digest !== null || tag === 'latest' || /^v?1(\.\d+){0,2}(-alpine)?$/.test(tag)) return IMAGE;
    return /^0\.2(\.[0-3])?(-alpine)?$/.test(tag) ? OLD_IMAGE : null;
  },
};

const IMAGE = describeImage('1.0.0');
const OLD_IMAGE = describeImage('0.2.3');

function describeImage(version: string): Image {
  return {
    sizeBytes: 2_961_921,
    files: {},
    programs: [],
    entrypoint: ['/http-echo'],
    command: [],
    environment: {},
    workingDirectory: '/',
    servers: { '/http-echo': (context) => run(context, version) },
  };
}

const FLAGS: readonly GoFlag[] = [
  { name: 'listen', type: 'string', usage: 'address and port to listen', fallback: ':5678' },
  { name: 'status-code', type: 'int', usage: 'http response code, e.g.: 200', fallback: '200' },
  { name: 'text', type: 'string', usage: 'text to put on the webpage', fallback: '' },
  { name: 'version', type: 'bool', usage: 'display version information', fallback: 'false' },
];

function* run(context: ServerContext, version: string): Process<number> {
  const fail = (text: string, exitCode: number): number => {
    context.writeLog('stderr', text.endsWith('\n') ? text : `${text}\n`);
    return exitCode;
  };
  const isOld = version === '0.2.3';
  const flags = readGoFlags(context.argv, isOld ? FLAGS.filter(({ name }) => name !== 'status-code') : FLAGS);
  if (!flags.ok) return fail(flags.message, flags.exitCode);
  const { listen = '', text: given = '' } = flags.values;
  if (flags.values['version'] === 'true') return fail(`http-echo v${version}`, 0);
  const text = given !== '' || isOld ? given : (context.environment['ECHO_TEXT'] ?? '');
  if (text === '')
    return fail(isOld ? 'Missing -text option!' : 'Missing -text option or ECHO_TEXT env var!', 127);
  if (flags.rest.length > 0) return fail('Too many arguments!', 127);
  const port = readListenPort(listen);
  if (port === null) {
    logGo(context, `[ERR] server exited with: listen tcp: address ${listen}: missing port in address`);
    return 1;
  }
  const echo = { text, status: Number(flags.values['status-code'] ?? '200'), version };
  return yield* serveGo(context, {
    port,
    program: 'http-echo',
    started: () => logGo(context, `[INFO] server is listening on ${listen}`),
    answer: (incoming, respond) => respond(answer(context, incoming, echo)),
    inUse() {
      logGo(context, `[ERR] server exited with: listen tcp ${listen}: bind: address already in use`);
      return 1;
    },
    ...(isOld ? {} : { stop: () => shutDown(context) }),
  });
}

function shutDown(context: ServerContext): number {
  logGo(context, '[INFO] received interrupt, shutting down...');
  return 2;
}

interface Echo {
  readonly text: string;
  readonly status: number;
  readonly version: string;
}

function answer(context: ServerContext, incoming: IncomingRequest, { text, status, version }: Echo) {
  const { request, clientAddress, clientPort } = incoming;
  const headers = { 'x-app-name': 'http-echo', 'x-app-version': version };
  const path = pathOf(request.path);
  if (path === '/health') return answerGo(context, '{"status":"ok"}\n', { headers });
  const body = `${text}\n`;
  const line = `${request.headers['host'] ?? ''} ${clientAddress}:${clientPort} "${request.method} ${path} HTTP/1.1"`;
  const end = `${status} ${countBytes(body)} "${request.headers['user-agent'] ?? ''}" 21.5µs`;
  context.writeLog('stdout', `${formatGoTime(context.epochMs())} ${line} ${end}\n`);
  return answerGo(context, body, { status, headers });
}

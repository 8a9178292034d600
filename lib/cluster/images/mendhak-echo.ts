/**
 * `mendhak/http-https-echo`: the request as JSON, to the client and to the log. Left out: its HTTPS port, tokens
 * (JWT_HEADER), mTLS and Prometheus. Upstream: mendhak/docker-http-https-echo.
 */
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { countBytes, formatLogTime, parseJson, pathOf, textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import { answerExpress, hostNameOf, mapAddress, readNodePort, readQueryObject, serveNode } from './node';
import { BUSYBOX_PROGRAMS } from './programs';

export const MENDHAK_ECHO: ImageFamily = {
  repositories: ['docker.io/mendhak/http-https-echo'],
  tags: 'latest, 16 to 39',
  summary: 'The request as JSON at port 8080 (HTTP_PORT), to the client and to the log.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^(1[6-9]|2\d|3\d)$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 51_800_310,
  files: {},
  programs: BUSYBOX_PROGRAMS,
  entrypoint: [],
  command: ['node', './index.js'],
  environment: { HTTP_PORT: '8080', HTTPS_PORT: '8443' },
  workingDirectory: '/app',
  servers: { node: run },
};

function* run(context: ServerContext): Process<number> {
  const port = readNodePort(context, 'HTTP_PORT', 8080);
  const securePort = readNodePort(context, 'HTTPS_PORT', 8443);
  if (port === null || securePort === null) return 1;
  return yield* serveNode(context, {
    port,
    program: 'the echo server',
    started: () =>
      context.writeLog('stdout', `Listening on ports ${port} for http, and ${securePort} for https.\n`),
    answer: (incoming, respond) => answer(context, incoming, respond),
    stop() {
      context.writeLog('stdout', 'Got a kill signal. Trying to exit gracefully.\n');
      context.writeLog('stdout', 'HTTP and HTTPS servers closed. Asking process to exit.\n');
      return 0;
    },
  });
}

function answer(
  context: ServerContext,
  incoming: IncomingRequest,
  respond: (response: ReturnType<typeof answerExpress>) => void,
): void {
  const { request } = incoming;
  const echo = collect(context, incoming);
  const query = readQueryObject(request.path);
  const setting = (name: string): number => {
    const text = request.headers[name] ?? query[name];
    return typeof text === 'string' && /^\d{1,6}$/.test(text) ? Number(text) : 0;
  };
  const status = setting('x-set-response-status-code');
  const isSilent = context.environment['ECHO_BACK_TO_CLIENT'] === 'false';
  const body = isSilent ? '' : JSON.stringify(echo, null, 2);
  const send = (): void => {
    const response = answerExpress(context, body, status >= 100 && status < 600 ? { status } : {});
    respond(response);
    log(context, incoming, echo, response.status);
  };
  const delayMs = setting('x-set-response-delay-ms');
  if (delayMs > 0) context.later(delayMs, send);
  else send();
}

function collect(context: ServerContext, { request, clientAddress }: IncomingRequest) {
  const { path, headers, method } = request;
  const body = textOf(request.body);
  const hostname = hostNameOf(headers['host']);
  const isAddress = /^[\d.]+$/.test(hostname);
  const json = headers['content-type']?.includes('json') ? parseJson(body) : null;
  return {
    path: pathOf(path),
    headers,
    method,
    body,
    fresh: false,
    hostname,
    ip: mapAddress(clientAddress),
    ips: [],
    protocol: 'http',
    query: readQueryObject(path),
    subdomains: isAddress ? [] : hostname.split('.').reverse().slice(2),
    xhr: headers['x-requested-with']?.toLowerCase() === 'xmlhttprequest',
    os: { hostname: context.hostname },
    connection: {},
    ...(json === null ? {} : { json }),
  };
}

function log(
  context: ServerContext,
  { request, clientAddress }: IncomingRequest,
  echo: ReturnType<typeof collect>,
  status: number,
): void {
  const { environment } = context;
  if (environment['LOG_IGNORE_PATH'] !== echo.path) {
    const isOneLine = (environment['LOG_WITHOUT_NEWLINE'] ?? '') !== '';
    context.writeLog('stdout', `${JSON.stringify(echo, null, isOneLine ? 0 : 4)}\n`);
  }
  if (environment['DISABLE_REQUEST_LOGS'] === 'true') return;
  const bytes = countBytes(JSON.stringify(echo, null, 2));
  const line = `"${request.method} ${request.path} HTTP/1.1" ${status} ${bytes}`;
  const from = `"${request.headers['referer'] ?? '-'}" "${request.headers['user-agent'] ?? '-'}"`;
  const time = formatLogTime(context.epochMs());
  context.writeLog('stdout', `${mapAddress(clientAddress)} - - [${time}] ${line} ${from}\n`);
}

/**
 * `ealen/echo-server`: the request, its host and the environment as JSON at port 80; echo_code, echo_body,
 * echo_env_body, echo_header and echo_time (query or X-ECHO-… header) change the answer. Left out: echo_file, seq.
 * Upstream: Ealenn/Echo-Server.
 */
import type { HttpRequest, HttpResponse } from '../http';
import type { IncomingRequest } from '../network/listener';
import type { Process } from '../process';
import { formatHttpDate, parseJson, pathOf, readQuery, textOf } from './http-text';
import type { Image, ImageFamily, ServerContext } from './image';
import {
  answerExpress,
  formatIsoTime,
  hostNameOf,
  mapAddress,
  readNodePort,
  readQueryObject,
  serveNode,
} from './node';
import { BUSYBOX_PROGRAMS } from './programs';

export const EALEN_ECHO: ImageFamily = {
  repositories: ['docker.io/ealen/echo-server'],
  tags: 'latest, 0.x',
  summary:
    'The request and the environment as JSON at port 80 (PORT); ?echo_code=, ?echo_body=, ?echo_time=.',
  find: ({ tag, digest }) =>
    digest !== null || tag === 'latest' || /^0\.\d+\.\d+$/.test(tag) ? IMAGE : null,
};

const IMAGE: Image = {
  sizeBytes: 38_190_124,
  files: {},
  programs: BUSYBOX_PROGRAMS,
  entrypoint: ['node', 'webserver'],
  command: [],
  environment: {},
  workingDirectory: '/app',
  servers: { node: run },
};

function* run(context: ServerContext): Process<number> {
  if (context.argv[1] !== 'webserver') {
    context.writeLog('stderr', `node ${context.argv.slice(1).join(' ')}: not simulated, only webserver is\n`);
    return 1;
  }
  const port = readNodePort(context, 'PORT', 80);
  if (port === null) return 1;
  return yield* serveNode(context, {
    port,
    program: 'the echo server',
    started: () => context.writeLog('stdout', `Listening on port ${port}.\n`),
    answer(incoming, respond) {
      const { request } = incoming;
      const all = collect(context, incoming);
      log(context, incoming, all);
      const delayMs = Number(/^\d{1,5}$/.exec(readCommand(request, 'time') ?? '')?.[0] ?? '0');
      const send = (): void => respond(answer(context, request, all));
      if (delayMs > 0 && delayMs <= 60_000) context.later(delayMs, send);
      else send();
    },
  });
}

/** `?echo_code=404` or `X-ECHO-CODE: 404` */
function readCommand(request: HttpRequest, name: string): string | null {
  const header = request.headers[`x-echo-${name.replaceAll('_', '-')}`];
  return readQuery(request.path, `echo_${name}`) ?? header ?? null;
}

function collect(context: ServerContext, { request, clientAddress }: IncomingRequest) {
  const isOn = (name: string): boolean => context.environment[`ENABLE__${name}`] !== 'false';
  const { headers, method, path } = request;
  const host = { hostname: hostNameOf(headers['host']), ip: mapAddress(clientAddress), ips: [] };
  const http = { method, baseUrl: '', originalUrl: path, protocol: 'http' };
  const parts = { params: { 0: pathOf(path) }, query: readQueryObject(path), cookies: {} };
  return {
    ...(isOn('HOST') ? { host } : {}),
    ...(isOn('HTTP') ? { http } : {}),
    ...(isOn('REQUEST') ? { request: { ...parts, body: readBody(request), headers } } : {}),
    ...(isOn('ENVIRONMENT') ? { environment: context.environment } : {}),
  };
}

/** JSON and forms are taken apart, text stays; nothing is an empty object. */
function readBody(request: HttpRequest): unknown {
  const text = textOf(request.body);
  const type = request.headers['content-type'] ?? '';
  if (text === '') return {};
  if (type.includes('json')) return parseJson(text) ?? {};
  return type.includes('x-www-form-urlencoded') ? readQueryObject(`?${text}`) : text;
}

function log(context: ServerContext, { request }: IncomingRequest, all: ReturnType<typeof collect>): void {
  if (request.path === '/ping' && context.environment['LOGS__IGNORE__PING'] === 'true') return;
  const now = context.epochMs();
  const url = `http://${request.headers['host'] ?? ''}${request.path}`;
  const line = {
    name: 'echo-server',
    hostname: context.hostname,
    pid: 1,
    level: 30,
    ...all,
    msg: `${formatHttpDate(now)} | [${request.method}] - ${url}`,
    time: formatIsoTime(now),
    v: 0,
  };
  context.writeLog('stdout', `${JSON.stringify(line)}\n`);
}

function answer(context: ServerContext, request: HttpRequest, all: unknown): HttpResponse {
  const code = Number(/^\d{3}/.exec(readCommand(request, 'code') ?? '')?.[0] ?? '200');
  const status = code >= 200 && code <= 599 ? code : 200;
  const headers: Record<string, string> = {};
  for (const line of (readCommand(request, 'header') ?? '').split(/, ?/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const name = readCommand(request, 'env_body');
  const body = readCommand(request, 'body') ?? (name === null ? all : (context.environment[name] ?? ''));
  return answerExpress(context, JSON.stringify(body), { status, headers });
}

/**
 * The web server of agnhost's netexec: what its endpoints answer and log. Left out: UDP, SCTP, TLS, --http-override,
 * and files that are uploaded. Upstream: kubernetes/test/images/agnhost/netexec.
 */
import type { HttpResponse } from '../http';
import { formatTimestamp } from '../kernel/time';
import type { IncomingRequest } from '../network/listener';
import type { HttpOutcome } from '../process';
import { answerGo, failGo, logGo, readGoDuration, writeGoJson } from './go';
import { pathOf, readQuery, textOf } from './http-text';
import type { ServerContext } from './image';
import type { Ending } from './serving';

export interface Netexec {
  readonly context: ServerContext;
  readonly port: number;
  readonly startedMs: number;
  readonly ending: Ending;
}

export function startNetexec(context: ServerContext, port: number, ending: Ending): Netexec {
  return { context, port, startedMs: context.epochMs(), ending };
}

type Respond = (response: HttpResponse) => void;
type Endpoint = (server: Netexec, incoming: IncomingRequest, respond: Respond) => void;

/** Whatever no endpoint has goes to `/`, as in every Go mux. */
export const answerNetexec: Endpoint = (server, incoming, respond) => {
  const path = pathOf(incoming.request.path);
  const endpoint = Object.hasOwn(ENDPOINTS, path) ? ENDPOINTS[path]! : tellTime;
  endpoint(server, incoming, respond);
};

const tellTime: Endpoint = ({ context, startedMs }, _incoming, respond) => {
  logGo(context, 'GET /');
  const nowMs = context.epochMs();
  const since = nowMs - startedMs;
  const seconds = `${Math.floor(since / 1000)}.${`${since % 1000}`.padStart(3, '0')}000000`;
  respond(answerGo(context, `NOW: ${formatTime(nowMs)} m=+${seconds}`));
};

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  '/hostname': (server, incoming, respond) => tellHostname(server, incoming, respond),
  '/hostName': (server, incoming, respond) => tellHostname(server, incoming, respond),
  '/clientip'({ context }, { clientAddress, clientPort }, respond) {
    logGo(context, 'GET /clientip');
    respond(answerGo(context, `${clientAddress}:${clientPort}`));
  },
  '/serverport'({ context, port }, _incoming, respond) {
    logGo(context, 'GET /serverport');
    respond(answerGo(context, `${port}`));
  },
  '/header'({ context }, { request }, respond) {
    const key = readField(request, 'key');
    logGo(context, `GET /header?key=${key}`);
    respond(answerGo(context, request.headers[key.toLowerCase()] ?? ''));
  },
  '/healthz'({ context }, _incoming, respond) {
    logGo(context, 'GET /healthz');
    respond(answerGo(context, ''));
  },
  '/echo': echo,
  '/redirect': redirect,
  '/exit': exit,
  '/shutdown'({ context, ending }) {
    logGo(context, 'GET /shutdown');
    ending.end(0);
  },
  '/upload'({ context }, _incoming, respond) {
    logGo(context, 'GET /upload');
    logGo(context, "Unable to upload file: request Content-Type isn't multipart/form-data");
    respond(answerGo(context, '{"error":"Unable to upload file."}'));
  },
  '/shell': runShell,
  '/dial': dial,
};

/** A field of the query, or of a form. */
function readField({ path, body, headers }: IncomingRequest['request'], name: string): string {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return (isForm ? readQuery(`?${textOf(body)}`, name) : null) ?? readQuery(path, name) ?? '';
}

const tellHostname: Endpoint = ({ context }, { request }, respond) => {
  logGo(context, `GET ${pathOf(request.path)}`);
  respond(answerGo(context, context.hostname));
};

function echo({ context }: Netexec, { request }: IncomingRequest, respond: Respond): void {
  const text = readField(request, 'msg');
  const code = readField(request, 'code');
  logGo(context, `GET /echo?msg=${text}&code=${code}`);
  if (code !== '' && !/^\d{3}$/.test(code)) {
    respond(answerGo(context, `argument 'code' must be an integer or empty, got ${JSON.stringify(code)}\n`));
    return;
  }
  respond(answerGo(context, text, code === '' ? {} : { status: Number(code) }));
}

function redirect({ context }: Netexec, { request }: IncomingRequest, respond: Respond): void {
  const location = readField(request, 'location');
  const code = readField(request, 'code');
  logGo(context, `${request.method} /redirect?msg=${location}&code=${code}`);
  const status = /^\d{3}$/.test(code) ? Number(code) : 302;
  const phrase = status === 301 ? 'Moved Permanently' : status === 307 ? 'Temporary Redirect' : 'Found';
  const body = request.method === 'GET' ? `<a href="${location}">${phrase}</a>.\n\n` : '';
  respond(answerGo(context, body, { status, type: 'text/html; charset=utf-8', headers: { location } }));
}

/** Without a timeout the process is gone before it has answered: the client sees a closed connection. */
function exit({ context, ending }: Netexec, { request }: IncomingRequest, respond: Respond): void {
  const [code, timeout, wait] = ['code', 'timeout', 'wait'].map((name) => readField(request, name)) as [
    string,
    string,
    string,
  ];
  logGo(context, `GET /exit?code=${code}&timeout=${timeout}&wait=${wait}`);
  for (const [name, text] of [
    ['timeout', timeout],
    ['wait', wait],
  ] as const) {
    if (text !== '' && readGoDuration(text) === null) {
      const got = JSON.stringify(text);
      respond(answerGo(context, `argument '${name}' must be a valid golang duration or empty, got ${got}\n`));
      return;
    }
  }
  if (code !== '' && !/^\d{1,3}$/.test(code)) {
    const got = JSON.stringify(code);
    respond(answerGo(context, `argument 'code' must be an integer [0-127] or empty, got ${got}\n`));
    return;
  }
  const exitCode = Number(code);
  const timeoutMs = timeout === '' ? 0 : readGoDuration(timeout)!;
  const begin = `Will begin shutdown in ${wait === '' ? '0s' : wait}`;
  const allow = `allowing ${timeout === '' ? '0s' : timeout} for connections to close`;
  logGo(context, `${begin}, ${allow}, then will exit with ${exitCode}`);
  context.later(wait === '' ? 0 : readGoDuration(wait)!, () => {
    if (timeoutMs > 0) {
      respond(answerGo(context, ''));
      logGo(context, 'Graceful shutdown completed with: <nil>');
    }
    ending.end(exitCode);
  });
}

function runShell({ context }: Netexec, { request }: IncomingRequest, respond: Respond): void {
  const command = readField(request, 'shellCommand') || readField(request, 'cmd');
  logGo(context, `GET /shell?cmd=${command}`);
  context.run(['/bin/sh', '-c', command], ({ output, exitCode }) => {
    const result: Record<string, string> = {};
    if (exitCode !== 0) result['error'] = `exit status ${exitCode}`;
    if (output !== '') result['output'] = output;
    const shown = Object.entries(result).map(([name, text]) => `${name}:${text}`);
    logGo(context, `Output: map[${shown.join(' ')}]`);
    respond(answerGo(context, writeGoJson(result)));
  });
}

const MOST_TRIES = 100;

/** Sends requests of its own, one after another, and tells what came back. */
function dial({ context }: Netexec, { request }: IncomingRequest, respond: Respond): void {
  const [host, port, path, protocol, triesText] = ['host', 'port', 'request', 'protocol', 'tries'].map(
    (name) => readQuery(request.path, name) ?? '',
  ) as [string, string, string, string, string];
  logGo(
    context,
    `GET /dial?host=${host}&protocol=${protocol}&port=${port}&request=${path}&tries=${triesText}`,
  );
  const tries = Math.min(triesText === '' ? 1 : Number(triesText), MOST_TRIES);
  const wrong = findWrong({ triesText, path, protocol, port });
  if (wrong !== null) {
    respond(failGo(context, 400, wrong));
    return;
  }
  context.host.network.resolve(host, (found) => {
    if (found.ok) {
      dialAddress(context, { address: found.addresses[0]!, port: Number(port), path, tries }, respond);
      return;
    }
    const server = found.server === null ? '' : ` on ${found.server}:53`;
    const why = `lookup ${host}${server}: no such host`;
    respond(failGo(context, 400, `host and/or port param are invalid. ${why}`));
  });
}

function findWrong(
  asked: Readonly<Record<'triesText' | 'path' | 'protocol' | 'port', string>>,
): string | null {
  const { triesText, path, protocol, port } = asked;
  if (triesText !== '' && !/^\d{1,9}$/.test(triesText)) {
    const why = `strconv.Atoi: parsing ${JSON.stringify(triesText)}: invalid syntax`;
    return `tries parameter is invalid. ${why}`;
  }
  if (path === '') return 'request parameter not specified. <nil>';
  if (!['', 'http'].includes(protocol.toLowerCase())) return `unsupported protocol. ${protocol}`;
  return /^\d{1,5}$/.test(port) ? null : 'host and/or port param are invalid. unknown port';
}

interface Dialling {
  readonly address: string;
  readonly port: number;
  readonly path: string;
  readonly tries: number;
}

function dialAddress(context: ServerContext, dialling: Dialling, respond: Respond): void {
  const { address, port, path, tries } = dialling;
  const responses: string[] = [];
  const errors: string[] = [];
  let last = '';
  const attempt = (left: number): void => {
    if (left === 0) {
      const output: Record<string, readonly string[]> = {};
      if (errors.length > 0) output['errors'] = errors;
      if (last !== '') output['responses'] = responses;
      respond(answerGo(context, writeGoJson(output)));
      return;
    }
    const headers = { host: `${address}:${port}`, 'user-agent': 'Go-http-client/1.1' };
    const request = { method: 'GET', path: `/${path}`, headers, body: null };
    const goal = { scheme: 'http', host: address, port, request, timeoutMs: 5000 } as const;
    context.host.network.http(goal, (outcome) => {
      last = outcome.ok ? textOf(outcome.response.body) : '';
      if (outcome.ok) responses.push(last);
      else errors.push(`Get "http://${address}:${port}/${path}": ${tellFailure(outcome)}`);
      attempt(left - 1);
    });
  };
  attempt(tries);
}

function tellFailure({ failure, address, port }: Extract<HttpOutcome, { ok: false }>): string {
  const goal = `dial tcp ${address}:${port}`;
  if (failure === 'refused') return `${goal}: connect: connection refused`;
  if (failure === 'timed-out') return `${goal}: i/o timeout`;
  return failure === 'unreachable' ? `${goal}: connect: no route to host` : 'EOF';
}

/** `2026-01-01 00:00:31.5 +0000 UTC`, as Go prints a time. */
function formatTime(epochMs: number): string {
  const fraction = `${epochMs % 1000}`.padStart(3, '0').replace(/0+$/, '');
  return `${formatTimestamp(epochMs).slice(0, -1).replace('T', ' ')}${fraction === '' ? '' : `.${fraction}`} +0000 UTC`;
}

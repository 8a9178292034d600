/**
 * Requests to the API server: nothing but HTTP from this machine, as kubectl's own client does.
 * Upstream: client-go/rest. Left out: retries, rate limits, compression, TLS.
 */
import type { Channel, HttpResponse } from '../../../cluster/http';
import { type Process, read, requestHttp, write } from '../../../cluster/process';
import type { ProgramContext } from '../../program';
import { ConnectionError, isNotFound, type Status, StatusError } from './errors';
import type { Connection } from './kubeconfig';
import { isTree, type Tree, textAt, type Value } from './output/value';
import { decodeText } from './text';

export const CLIENT_VERSION = 'v1.36.0';

export const TABLE =
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json';

export interface ApiRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly body?: string;
}

export interface Client {
  readonly connection: Connection;
  readonly context: ProgramContext;
}

/** The answer's JSON. Throws StatusError for a refusal, ConnectionError where nobody answers. */
export function* requestJson(client: Client, request: ApiRequest): Process<Tree> {
  const response = yield* send(client, request);
  const text = yield* readBody(response);
  const value = parseJson(text);
  if (response.status >= 400) throw new StatusError(asStatus(value, response.status, text));
  return isTree(value) ? value : {};
}

/** The answer as it came: for --raw, logs and version. */
export function* requestText(client: Client, request: ApiRequest): Process<string> {
  const response = yield* send(client, request);
  const text = yield* readBody(response);
  if (response.status >= 400) throw new StatusError(asStatus(parseJson(text), response.status, text));
  return text;
}

/** An answer that goes on: a watch, logs -f. The caller cancels it when done. */
export function* requestStream(client: Client, request: ApiRequest): Process<Channel> {
  const response = yield* send(client, request);
  const { body } = response;
  if (response.status >= 400) {
    const text = yield* readBody(response);
    throw new StatusError(asStatus(parseJson(text), response.status, text));
  }
  if (body !== null && typeof body === 'object' && 'tryRead' in body) return body;
  const channel = client.context.createChannel('kubectl body');
  if (body !== null && body.length > 0) channel.tryWrite(body);
  channel.end();
  return channel;
}

/** The raw answer, with its upgraded connection where it has one. */
export function* send(
  client: Client,
  request: ApiRequest,
  more: Readonly<Record<string, string>> = {},
): Process<HttpResponse> {
  const { connection, context } = client;
  const address = `${connection.host}:${connection.port}`;
  const outcome = yield* requestHttp(context.host, {
    scheme: connection.scheme,
    host: connection.host,
    port: connection.port,
    request: {
      method: request.method,
      path: request.path,
      headers: {
        host: address,
        accept: request.accept ?? 'application/json',
        'user-agent': `kubectl/${CLIENT_VERSION} (linux/amd64)`,
        ...(connection.token === '' ? {} : { authorization: `Bearer ${connection.token}` }),
        ...(request.contentType ? { 'content-type': request.contentType } : {}),
        ...more,
      },
      body: request.body ?? null,
    },
  });
  if (!outcome.ok) throw connectionError(connection, outcome.failure, outcome.address);
  yield* showWarnings(context, outcome.response);
  return outcome.response;
}

function connectionError(connection: Connection, failure: string, address: string | null): ConnectionError {
  const name = `${connection.host}:${connection.port}`;
  const to = `${address ?? connection.host}:${connection.port}`;
  if (failure === 'refused') {
    return new ConnectionError(
      `The connection to the server ${name} was refused - did you specify the right host or port?`,
    );
  }
  const reasons: Readonly<Record<string, string>> = {
    unresolved: `dial tcp: lookup ${connection.host}: no such host`,
    'timed-out': `dial tcp ${to}: i/o timeout`,
    unreachable: `dial tcp ${to}: connect: no route to host`,
    reset: `read tcp ${to}: read: connection reset by peer`,
    'not-http': 'net/http: HTTP/1.x transport connection broken: malformed HTTP response',
  };
  return new ConnectionError(
    `Unable to connect to the server: ${reasons[failure] ?? 'http: server gave HTTP response to HTTPS client'}`,
  );
}

/** `Warning: 299 - "text"` headers, each as a line on stderr. */
function* showWarnings(context: ProgramContext, response: HttpResponse): Process<void> {
  const header = response.headers['warning'] ?? '';
  for (const [, text] of header.matchAll(/299 [^ ]+ "((?:[^"\\]|\\.)*)"/g)) {
    yield* write(context.stderr, `Warning: ${text!.replace(/\\(.)/g, '$1')}\n`);
  }
}

function* readBody(response: HttpResponse): Process<string> {
  const { body } = response;
  if (body === null) return '';
  if (typeof body === 'string' || body instanceof Uint8Array) return decodeText(body);
  let text = '';
  for (;;) {
    const chunk = yield* read(body);
    if (chunk === null || chunk === undefined) return text;
    text += decodeText(chunk);
  }
}

function parseJson(text: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return null;
  }
}

function asStatus(value: Value, code: number, text: string): Status {
  if (isTree(value) && value['kind'] === 'Status') return value as unknown as Status;
  const message = code === 404 ? 'the server could not find the requested resource' : text.trim();
  return { kind: 'Status', status: 'Failure', reason: code === 404 ? 'NotFound' : undefined, message, code };
}

/** Complete lines of a stream, one after the other; `null` at its end, `undefined` after the timeout. */
export interface LineReader {
  next(timeoutMs?: number): Process<string | null | undefined>;
}

export function createLineReader(channel: Channel): LineReader {
  let buffered = '';
  let ended = false;
  return {
    *next(timeoutMs) {
      for (;;) {
        const end = buffered.indexOf('\n');
        if (end >= 0) {
          const line = buffered.slice(0, end);
          buffered = buffered.slice(end + 1);
          return line;
        }
        if (ended) {
          const rest = buffered;
          buffered = '';
          return rest === '' ? null : rest;
        }
        const chunk = yield* read(channel, timeoutMs);
        if (chunk === undefined) return undefined;
        if (chunk === null) ended = true;
        else buffered += decodeText(chunk);
      }
    },
  };
}

/** One event of a watch. Throws StatusError for an ERROR event; `null` at the end. */
export function* nextEvent(lines: LineReader, timeoutMs?: number): Process<WatchEvent | null | undefined> {
  const line = yield* lines.next(timeoutMs);
  if (line === null || line === undefined) return line;
  const event = parseJson(line);
  const object = isTree(event) && isTree(event['object']) ? event['object'] : {};
  if (textAt(event, 'type') === 'ERROR') throw new StatusError(asStatus(object, 0, line));
  return { type: textAt(event, 'type'), object };
}

export interface WatchEvent {
  readonly type: string;
  readonly object: Tree;
}

/** A missing object in a namespace that is missing too is told as the latter, as kubectl does. */
export function* getObject(
  client: Client,
  path: string,
  namespace: string | null,
  accept?: string,
): Process<Tree> {
  try {
    return yield* requestJson(client, { method: 'GET', path, accept });
  } catch (error) {
    if (isNotFound(error) && namespace !== null && namespace !== 'default') {
      try {
        yield* requestJson(client, { method: 'GET', path: `/api/v1/namespaces/${namespace}` });
      } catch (namespaceError) {
        if (isNotFound(namespaceError)) throw namespaceError;
      }
    }
    throw error;
  }
}

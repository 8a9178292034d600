/**
 * A program in a container at the other end of an upgraded connection: exec and attach.
 * Upstream: client-go/tools/remotecommand (v5.channel.k8s.io). Left out: SPDY, resizing after the start.
 */
import type { Channel, Chunk } from '../../../cluster/http';
import {
  type Process,
  read,
  SignalError,
  signal,
  spawn,
  type TaskHandle,
  write,
} from '../../../cluster/process';
import { decodeUtf8 } from '../../files/utf8';
import type { Call } from './call';
import { send } from './client';
import { KubectlError, type Status, StatusError } from './errors';
import { formatQuery } from './text';

/** Numbers of the streams: the first character of every message. */
const STDIN = '\u0000';
const RESIZE = '\u0004';
const CLOSE = '\u00ff';

export interface Session {
  readonly namespace: string;
  readonly pod: string;
  readonly subresource: 'exec' | 'attach';
  readonly container: string;
  readonly command: readonly string[];
  readonly stdin: boolean;
  readonly tty: boolean;
}

/** Runs until the program at the other end is done; returns its exit code. */
export function* runRemote(call: Call, session: Session): Process<number> {
  const { context } = call;
  const base = `/api/v1/namespaces/${session.namespace}/pods/${session.pod}/${session.subresource}`;
  const query = formatQuery({
    container: session.container,
    stdin: session.stdin ? 'true' : undefined,
    stdout: 'true',
    stderr: session.tty ? undefined : 'true',
    tty: session.tty ? 'true' : undefined,
  });
  const commands = session.command
    .map((word) => formatQuery({ command: word }).slice(1) || 'command=')
    .join('&');
  const path = `${base}?${[commands, query.slice(1)].filter((part) => part !== '').join('&')}`;
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'v5.channel.k8s.io',
  };
  const response = yield* send(call.client(), { method: 'GET', path }, upgrade);
  if (response.status !== 101 || !response.upgraded) throw refused(response.status, response.body);
  const { toServer, fromServer } = response.upgraded;
  if (session.tty && context.terminal) {
    const { columns, rows } = context.terminal;
    yield* write(toServer, `${RESIZE}${JSON.stringify({ Width: columns, Height: rows })}`);
  }
  const isRaw = session.tty && context.inputTerminal !== null;
  const pump = session.stdin
    ? yield* spawn(pumpInput(context.stdin, toServer, isRaw), 'kubectl stdin')
    : null;
  try {
    return yield* receive(call, session, fromServer, toServer);
  } finally {
    if (pump) yield* stop(pump);
    toServer.end();
    fromServer.cancel();
  }
}

function* stop(task: TaskHandle): Process<void> {
  if (task.exitCode === null) yield* signal(task, 'SIGKILL');
}

function refused(status: number, body: unknown): Error {
  const text = typeof body === 'string' ? body : '';
  try {
    const value = JSON.parse(text) as Status;
    if (value.kind === 'Status') return new StatusError(value);
  } catch {
    // No Status: told as it is.
  }
  return new KubectlError(`unable to upgrade connection: ${text || `status ${status}`}`);
}

/** From a terminal that is passed on as it is, Ctrl-D is a key for the program there and not the end of the input. */
function* pumpInput(stdin: Channel, toServer: Channel, isRaw: boolean): Process<number> {
  for (;;) {
    const chunk = yield* read(stdin);
    if (isRaw && chunk === null) yield* write(toServer, `${STDIN}\u0004`);
    else if (chunk === null || chunk === undefined) {
      yield* write(toServer, `${CLOSE}${STDIN}`);
      return 0;
    } else yield* write(toServer, withStream(chunk));
  }
}

function withStream(chunk: Chunk): Chunk {
  if (typeof chunk === 'string') return STDIN + chunk;
  const message = new Uint8Array(chunk.length + 1);
  message.set(chunk, 1);
  return message;
}

/** A learner's Ctrl-C belongs to the remote program where it has a terminal, and ends kubectl where not. */
function* receive(call: Call, session: Session, fromServer: Channel, toServer: Channel): Process<number> {
  const { stdout, stderr } = call.context;
  for (;;) {
    let message: Chunk | null | undefined;
    try {
      message = yield* read(fromServer);
    } catch (error) {
      if (!(error instanceof SignalError) || error.signal !== 'SIGINT' || !session.tty) throw error;
      yield* write(toServer, `${STDIN}\u0003`);
      continue;
    }
    if (message === null || message === undefined) return 0;
    const [stream, content] = splitMessage(message);
    if (stream === 1) yield* write(stdout, content);
    else if (stream === 2) yield* write(stderr, content);
    else if (stream === 3) return yield* exitCodeOf(call, content);
  }
}

function splitMessage(message: Chunk): [number, Chunk] {
  const code = typeof message === 'string' ? message.charCodeAt(0) : message[0]!;
  // Written as a byte, or as a digit.
  const stream = code >= 48 && code <= 57 ? code - 48 : code;
  return [stream, typeof message === 'string' ? message.slice(1) : message.subarray(1)];
}

function* exitCodeOf(call: Call, content: Chunk): Process<number> {
  const text = typeof content === 'string' ? content : decodeUtf8(content);
  let status: Status;
  try {
    status = JSON.parse(text) as Status;
  } catch {
    throw new KubectlError(text);
  }
  if (status.status === 'Success') return 0;
  if (status.reason === 'NonZeroExitCode') {
    const cause = status.details?.causes?.find(({ reason }) => reason === 'ExitCode');
    const code = Number(cause?.message ?? 1);
    yield* write(call.context.stderr, `command terminated with exit code ${code}\n`);
    return code;
  }
  throw new KubectlError(status.message ?? text);
}

/**
 * A TCP connection as a program without HTTP sees it: two directions of bytes. The way there is a request's way (rules,
 * routes, ports); what is sent later takes no time. Who speaks to a web server in this way gets its answer as text.
 */
import type { Channel, Chunk, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import { decodeUtf8 } from '../kernel/text';
import type { OutgoingStream, StreamOutcome } from '../tcp';
import type { Wiring } from './connection';
import { type Endpoint, type OpenConnection, placeOf, shortName, takePort } from './endpoint';
import type { ConnectionEnds, Listener } from './listener';
import type { Packet } from './packet';
import { readRawRequest, readRawResponse, writeRawHead } from './raw-http';
import { decideAtPort, returnDelayMs } from './route';
import type { Story } from './tracer';
import { travel } from './travel';

/** Linux tries a SYN seven times, then gives up. */
const KERNEL_CONNECT_TIMEOUT_MS = 134_000;

const FAILURES = { refused: 'connection refused', 'timed-out': 'no answer in time' } as const;

/** Everything after the name is known. Returns how to give up. */
export function connectStream(
  wiring: Wiring,
  from: Endpoint,
  address: string,
  goal: OutgoingStream,
  story: Story,
  done: (outcome: StreamOutcome) => void,
  startedMs = wiring.kernel.nowMs(),
): () => void {
  const { kernel } = wiring;
  const { port } = goal;
  const localPort = takePort(from);
  const localAddress = address.startsWith('127.') ? '127.0.0.1' : (from.addresses[0] ?? address);
  const stops: (() => void)[] = [];
  let isOver = false;

  function close(): boolean {
    if (isOver) return false;
    isOver = true;
    for (const stop of stops) stop();
    return true;
  }

  function fail(failure: 'refused' | 'timed-out'): void {
    if (!close()) return;
    story.finish({ kind: 'failed', reason: FAILURES[failure] });
    done({ ok: false, failure, address, port, afterMs: kernel.nowMs() - startedMs, requestId: story.id });
  }

  function arrive(at: Endpoint, packet: Packet): void {
    const goalPort = packet.port ?? port;
    const { decision, hop } = decideAtPort(at, packet, goalPort);
    story.add(hop);
    const listener = at.listeners.get(goalPort);
    const backMs = returnDelayMs(from, at);
    if (decision === 'refused' || listener === undefined) {
      stops.push(kernel.schedule(backMs, 'progress', () => fail('refused')));
      return;
    }
    const ends = {
      clientAddress: packet.source ?? localAddress,
      clientPort: localPort,
      localAddress: packet.address,
      localPort: goalPort,
      connection: wiring.takeConnectionNumber(),
    };
    const { input, output } = openConnection(kernel, at, listener, ends);
    const reason = `${listener.program} in ${shortName(at)} takes the connection.`;
    story.add({ place: placeOf(at, packet.address), decision: 'answered', reason });
    const finish = (): void => {
      if (!close()) return;
      story.finish({ kind: 'answered', status: null }, at);
      const requestId = story.id;
      done({ ok: true, input, output, address, port, localAddress, localPort, requestId });
    };
    stops.push(kernel.schedule(backMs, 'progress', finish));
  }

  const patienceMs = Math.min(
    (goal.connectTimeoutMs ?? Number.MAX_SAFE_INTEGER) - (kernel.nowMs() - startedMs),
    KERNEL_CONNECT_TIMEOUT_MS,
  );
  stops.push(kernel.schedule(patienceMs, 'periodic', () => fail('timed-out')));
  const refuse = (): void => fail('refused');
  stops.push(travel(wiring, { from, address, port, protocol: 'TCP' }, story, { arrive, refuse }));
  return () => {
    if (close()) story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

/** Both directions, named from the client's side. The end of the program cuts them. */
export function openConnection(
  kernel: Kernel,
  at: Endpoint,
  listener: Listener & { readonly owner: string },
  ends: ConnectionEnds,
): { readonly input: Channel; readonly output: Channel } {
  const toServer = kernel.createChannel('to the server');
  const toClient = kernel.createChannel('to the client');
  const connection: OpenConnection = {
    owner: listener.owner,
    isDone: () => (toServer.ended || toServer.cancelled) && (toClient.ended || toClient.cancelled),
    reset() {
      toClient.end();
      toServer.cancel();
    },
  };
  for (const other of at.connections) if (other.isDone()) at.connections.delete(other);
  at.connections.add(connection);
  const incoming = { ...ends, input: toServer, output: toClient };
  if (listener.accept !== undefined) listener.accept(incoming);
  else answerAsText(listener, ends, toServer, toClient);
  return { input: toClient, output: toServer };
}

/** Waits for a whole request in the client's bytes; the answer's end is the connection's. */
function answerAsText(listener: Listener, ends: ConnectionEnds, input: Channel, output: Channel): void {
  let text = '';
  const send = (response: HttpResponse): void => {
    output.tryWrite(writeRawHead({ ...response, headers: { ...response.headers, connection: 'close' } }));
    const { body } = response;
    if (typeof body === 'string' || body instanceof Uint8Array) output.tryWrite(body);
    output.end();
  };
  const take = (): void => {
    for (let chunk = input.tryRead(); chunk !== undefined; chunk = input.tryRead()) {
      if (chunk === null) {
        output.end();
        return;
      }
      text += toText(chunk);
      const request = readRawRequest(text);
      if (request === 'incomplete') continue;
      const plain = listener.secure && request !== 'bad';
      const body = plain ? 'Client sent an HTTP request to an HTTPS server.\n' : '400 Bad Request';
      const refusal = { status: 400, headers: { 'content-type': 'text/plain' }, body };
      if (plain || request === 'bad') send(refusal);
      else listener.handler({ ...ends, request }, send);
      return;
    }
    input.onReadable(take);
  };
  take();
}

/** What an HTTP client makes of it: `reset` where nothing came, `not-http` where it is none. Returns how to give up. */
export function readAnswer(
  input: Channel,
  done: (answer: HttpResponse | 'reset' | 'not-http') => void,
): () => void {
  let text = '';
  let stop = (): void => {};
  const take = (): void => {
    for (let chunk = input.tryRead(); chunk !== undefined; chunk = input.tryRead()) {
      text += chunk === null ? '' : toText(chunk);
      const isHttp = 'HTTP/1.'.startsWith(text.slice(0, 7));
      if (chunk !== null && isHttp) continue;
      const response = chunk === null ? readRawResponse(text) : null;
      done(response ?? (text === '' ? 'reset' : 'not-http'));
      return;
    }
    stop = input.onReadable(take);
  };
  take();
  return () => {
    stop();
    input.cancel();
  };
}

export function toText(chunk: Chunk): string {
  return typeof chunk === 'string' ? chunk : decodeUtf8(chunk);
}

/**
 * One HTTP request on one connection: name, route, port, program, answer. A program that dies cuts what it was
 * serving (reset); an address that nobody has leaves the client waiting until its time is up. Where a client asks for it,
 * the next request takes the open connection to the same program, whatever rules say meanwhile. Left out:
 * HTTP/2, real TLS (only: does the other side speak it?), servers that close idle connections.
 */
import type { Channel, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import type { HttpOutcome, OutgoingRequest } from '../process';
import type { KeptConnection } from '../tcp';
import {
  type AddressTable,
  type Endpoint,
  type OpenConnection,
  placeOf,
  shortName,
  takePort,
} from './endpoint';
import type { ConnectionEnds, Listener } from './listener';
import type { Packet } from './packet';
import { writeRawRequest } from './raw-http';
import { decideAtPort, decideWayBack, returnDelayMs } from './route';
import { pointToLogs, pointToPod, pointToSpeech } from './route-words';
import { openConnection, readAnswer } from './stream';
import type { Decided, HopDraft, Story, Telling } from './tracer';
import { travel } from './travel';

/** Linux tries a SYN seven times, then gives up. */
const KERNEL_CONNECT_TIMEOUT_MS = 134_000;
/** What was sent is repeated fifteen times, then given up. */
const KERNEL_ANSWER_TIMEOUT_MS = 924_600;

export interface Wiring {
  readonly kernel: Kernel;
  readonly table: AddressTable;
  /** Numbers connections, from 1. */
  takeConnectionNumber(): number;
}

interface Kept extends KeptConnection {
  readonly from: Endpoint;
  readonly at: Endpoint;
  readonly packet: Packet;
  readonly listener: Listener & { readonly owner: string };
  readonly localPort: number;
}

type Failure = Extract<HttpOutcome, { ok: false }>['failure'];

const FAILURE_TEXTS: Readonly<Record<Failure, string>> = {
  unresolved: 'the name is unknown',
  refused: 'connection refused',
  'timed-out': 'no answer in time',
  unreachable: 'no route to the host',
  reset: 'connection reset',
  tls: 'the other side does not speak TLS',
  'not-http': 'the other side does not speak HTTP',
};

/** Everything after the name is known. `startedMs` is when the client began, with the name. Returns how to give up. */
export function connect(
  wiring: Wiring,
  from: Endpoint,
  address: string,
  outgoing: OutgoingRequest,
  story: Story,
  done: (outcome: HttpOutcome) => void,
  startedMs = wiring.kernel.nowMs(),
): () => void {
  const { kernel } = wiring;
  const { port } = outgoing;
  const kept = findOpen(outgoing, from);
  const localPort = kept?.localPort ?? takePort(from);
  const resolvedMs = kernel.nowMs() - startedMs;
  let connectedMs = resolvedMs;
  const localAddress = address.startsWith('127.') ? '127.0.0.1' : (from.addresses[0] ?? address);
  let isOver = false;
  /** A packet of it was dropped: that is why nobody answers. */
  let isLost = false;
  let stopTravelling = () => {};
  const timers: (() => void)[] = [];
  let server: { readonly endpoint: Endpoint; readonly connection: OpenConnection } | null = null;

  function close(): boolean {
    if (isOver) return false;
    isOver = true;
    stopTravelling();
    for (const stop of timers) stop();
    return true;
  }

  function fail(failure: Failure): void {
    if (!close()) return;
    if (server !== null) server.endpoint.connections.delete(server.connection);
    story.finish({ kind: 'failed', reason: FAILURE_TEXTS[failure] });
    const afterMs = kernel.nowMs() - startedMs;
    const connected = server !== null || kept !== null || failure === 'tls';
    const own = { localAddress, localPort, requestId: story.id };
    done({ ok: false, failure, address, port, afterMs, connected, ...own });
  }

  function later(delayMs: number, act: () => void): void {
    timers.push(kernel.schedule(delayMs, 'progress', act));
  }

  function arrive(at: Endpoint, packet: Packet): void {
    const goalPort = packet.port ?? port;
    const { decision, hop } = decideAtPort(at, packet, goalPort);
    story.add(hop);
    const backMs = returnDelayMs(from, at);
    const listener = at.listeners.get(goalPort);
    if (decision === 'refused' || listener === undefined) {
      later(backMs, () => fail('refused'));
      return;
    }
    stopConnecting();
    connectedMs = kernel.nowMs() + backMs - startedMs;
    const greeting = decideGreeting(at, packet, listener, outgoing.scheme);
    if (greeting !== null) story.add(greeting.hop);
    if (greeting === null && listener.accept !== undefined) askStream(at, listener, packet, backMs);
    else if (greeting === null) serve(at, listener, packet, backMs);
    else if (greeting.decision === 'tls') later(backMs, () => fail('tls'));
    else succeed(at, greeting.decision, backMs);
  }

  /** What listens there speaks no HTTP: it gets the request as text, and whatever it says is looked at. */
  function askStream(
    at: Endpoint,
    listener: Listener & { readonly owner: string },
    packet: Packet,
    backMs: number,
  ): void {
    const { input, output } = openConnection(kernel, at, listener, endsOf(packet));
    output.tryWrite(writeRawRequest(outgoing.request));
    const stop = readAnswer(input, (answer) => {
      output.end();
      if (answer !== 'reset' && answer !== 'not-http') {
        story.add(keepAnswer(at, packet, listener, answer.status));
        succeed(at, answer, backMs);
        return;
      }
      const said =
        answer === 'reset' ? 'closes the connection without a word' : 'answers with something else';
      const reason = `${capital(listener.program)} in ${shortName(at)} does not speak HTTP: it ${said}.`;
      const pointer = pointToSpeech(at, packet.through);
      story.add({ place: placeOf(at, packet.address), decision: 'refused', reason, ...pointer });
      later(backMs, () => fail(answer));
    });
    timers.push(stop);
  }

  function endsOf(packet: Packet): ConnectionEnds {
    return {
      clientAddress: packet.source ?? localAddress,
      clientPort: localPort,
      localAddress: packet.address,
      localPort: packet.port ?? port,
      connection: kept?.connection ?? wiring.takeConnectionNumber(),
    };
  }

  function serve(
    at: Endpoint,
    listener: Listener & { readonly owner: string },
    packet: Packet,
    backMs: number,
  ): void {
    let streams: readonly Channel[] = [];
    let isAnswered = false;
    const connection: OpenConnection = {
      owner: listener.owner,
      isDone: () =>
        isOver && (streams.length === 0 || streams.every((stream) => stream.ended || stream.cancelled)),
      reset() {
        for (const stream of streams) stream.end();
        if (!isOver) story.add(tellCut(at, packet, listener));
        fail('reset');
      },
    };
    server = { endpoint: at, connection };
    for (const other of at.connections) if (other.isDone()) at.connections.delete(other);
    at.connections.add(connection);
    const ends = endsOf(packet);
    const incoming = { ...ends, request: outgoing.request };
    listener.handler(incoming, (response) => {
      if (isAnswered || isOver) return;
      isAnswered = true;
      streams = findStreams(response);
      story.add(keepAnswer(at, packet, listener, response.status));
      const open = { address, connection: ends.connection, from, at, packet, listener, localPort };
      succeed(at, response, backMs, staysOpen(outgoing, response) ? open : undefined);
    });
  }

  function goAgain({ at, packet, listener }: Kept): void {
    stopConnecting();
    const reason = `The connection to ${shortName(at)} is still open, so the request goes there again. No rule chooses anew.`;
    story.add({ place: placeOf(from), decision: 'sent', reason });
    const lost = decideWayBack(from, at);
    const delayMs = returnDelayMs(from, at);
    if (lost === null) later(delayMs, () => serve(at, listener, packet, delayMs));
    else loseAnswer(lost);
  }

  function loseAnswer(lost: Telling): void {
    isLost = true;
    story.add(lost);
    timers.push(kernel.schedule(KERNEL_ANSWER_TIMEOUT_MS, 'periodic', () => fail('timed-out')));
  }

  function succeed(at: Endpoint, response: HttpResponse, backMs: number, open?: Kept): void {
    const lost = decideWayBack(from, at);
    if (lost !== null) {
      loseAnswer(lost);
      return;
    }
    later(backMs, () => {
      if (!close()) return;
      story.finish({ kind: 'answered', status: response.status }, at);
      const requestId = story.id;
      // Written out: spreading costs more here than all the rest of a request.
      done({
        ok: true,
        response,
        address,
        port,
        localAddress,
        localPort,
        resolvedMs,
        connectedMs,
        requestId,
        kept: open,
      });
    });
  }

  const spentMs = kernel.nowMs() - startedMs;
  const connectTimeoutMs = Math.min(
    (outgoing.connectTimeoutMs ?? Number.MAX_SAFE_INTEGER) - spentMs,
    KERNEL_CONNECT_TIMEOUT_MS,
  );
  const stopWaiting = (): void => {
    if (!isLost) story.add(tellPatience(from, kernel.nowMs() - startedMs, server?.endpoint ?? null));
    fail('timed-out');
  };
  const stopConnecting = kernel.schedule(connectTimeoutMs, 'periodic', stopWaiting);
  timers.push(stopConnecting);
  if (outgoing.timeoutMs !== undefined) {
    timers.push(kernel.schedule(outgoing.timeoutMs - spentMs, 'periodic', stopWaiting));
  }
  const refuse = (): void => fail('refused');
  const lose = (): void => {
    isLost = true;
  };
  const sent = { from, address, port, protocol: 'TCP' } as const;
  if (kept === null) stopTravelling = travel(wiring, sent, story, { arrive, refuse, lose });
  else goAgain(kept);
  return () => {
    if (!close()) return;
    if (server !== null) server.endpoint.connections.delete(server.connection);
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

/** `null`: there is none, or its program is gone. */
function findOpen({ reuse }: OutgoingRequest, from: Endpoint): Kept | null {
  if (reuse === undefined) return null;
  const kept = reuse as Kept;
  const isOpen = kept.from === from && kept.at.listeners.get(kept.listener.port) === kept.listener;
  return isOpen ? kept : null;
}

function staysOpen({ request }: OutgoingRequest, { status, headers }: HttpResponse): boolean {
  return status >= 200 && [request.headers, headers].every(({ connection }) => connection !== 'close');
}

/** `null`: both sides speak alike. */
function decideGreeting(
  at: Endpoint,
  { address, through }: Packet,
  listener: Listener,
  scheme: OutgoingRequest['scheme'],
): Decided<'tls' | HttpResponse> | null {
  if (listener.secure === (scheme === 'https')) return null;
  const where = { place: placeOf(at, address), ...pointToSpeech(at, through) };
  if (listener.secure) {
    const body = 'Client sent an HTTP request to an HTTPS server.\n';
    const reason = `${capital(listener.program)} speaks https here and answers plain http with 400. Write https:// in the address.`;
    return {
      decision: { status: 400, headers: { 'content-type': 'text/plain', connection: 'close' }, body },
      hop: { ...where, decision: 'answered', reason },
    };
  }
  const reason = `https begins with TLS (encryption), but ${listener.program} speaks plain http here. Write http:// in the address.`;
  return { decision: 'tls', hop: { ...where, decision: 'refused', reason } };
}

/** Made here, so that the story keeps these four alive and not the whole connection. */
function keepAnswer(at: Endpoint, packet: Packet, listener: Listener, status: number): Telling {
  return () => tellAnswer(at, packet, listener, status);
}

function tellAnswer(at: Endpoint, packet: Packet, listener: Listener, status: number) {
  const { address, through } = packet;
  const back = through === undefined ? '' : ` ${tellBack(through)}`;
  const answers = `${capital(listener.program)} in ${shortName(at)} answers with status ${status}.`;
  const place = placeOf(at, address);
  if (status < 500) return { place, decision: 'answered', reason: `${answers}${back}` } as const;
  const reason = `${answers} So the network did its work, and the program has a problem.${back}`;
  return { place, decision: 'answered', reason, ...pointToLogs(at) } as const;
}

function tellCut(at: Endpoint, { address }: Packet, { program }: Listener): HopDraft {
  const reason = `${capital(program)} in ${shortName(at)} ended while it served this request. The connection is cut.`;
  const pointer = pointToPod(at, 'status.containerStatuses');
  return { place: placeOf(at, address), decision: 'cut', reason, ...(pointer === null ? {} : { pointer }) };
}

/** Nothing was lost: the client did not wait long enough. */
function tellPatience(from: Endpoint, waitedMs: number, server: Endpoint | null): HopDraft {
  const where =
    server === null ? 'The packet was still under way' : `${shortName(server)} had not answered yet`;
  const reason = `The client stopped waiting after ${waitedMs} ms. ${capital(where)}. Nothing was lost: it may wait longer.`;
  const pointer = server === null ? null : (pointToLogs(server).pointer ?? null);
  return { place: placeOf(from), decision: 'gave-up', reason, ...(pointer === null ? {} : { pointer }) };
}

/** Who translated translates back, the last one first. */
function tellBack({ node, address, before }: NonNullable<Packet['through']>): string {
  const own = `On the way back ${node} puts the address ${address} as the sender.`;
  return before === undefined ? own : `${own} ${tellBack(before)}`;
}

function capital(text: string): string {
  return text.startsWith('the ') ? `T${text.slice(1)}` : text;
}

function findStreams(response: HttpResponse): readonly Channel[] {
  const { body, upgraded } = response;
  if (upgraded !== undefined) return [upgraded.fromServer, upgraded.toServer];
  return body !== null && typeof body === 'object' && 'tryRead' in body ? [body] : [];
}

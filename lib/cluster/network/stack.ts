/**
 * What the programs of one host can ask of the network: HTTP requests, pings, names. Each is a request of the
 * trace with a story of its own; a name that an HTTP request needs is part of that request's story.
 */
import { drawBelow, type Random } from '../kernel/random';
import type {
  DnsOutcome,
  DnsQuery,
  HttpOutcome,
  NameOutcome,
  NetworkStack,
  OutgoingRequest,
  PingOutcome,
} from '../process';
import type { OutgoingStream, StreamOutcome } from '../tcp';
import { connect, type Wiring } from './connection';
import { type Endpoint, placeOf } from './endpoint';
import { addressesOf, findLoss, type LookupResult, lookUp } from './lookup';
import { isName, orderNames, readResolverSettings, resolveLocally } from './names';
import { countForwards, decidePing, returnDelayMs } from './route';
import { acceptOne, findPath, listPorts } from './sockets';
import { connectStream } from './stream';
import { type HopDraft, SILENT_STORY, type Story, type Telling, type Tracer } from './tracer';
import { travel } from './travel';

/** Texts of the host's own files at the moment of asking. */
export interface HostFiles {
  hosts(): string;
  resolvConf(): string;
}

export interface StackParts {
  readonly wiring: Wiring;
  readonly tracer: Tracer;
  /** For the figures that ping prints. */
  readonly random: Random;
}

const OWN_HOPS_LIMIT = 64;

export function createStack(parts: StackParts, endpoint: Endpoint, files: HostFiles): NetworkStack {
  return {
    isNodes: endpoint.kind === 'node',
    addresses: () => endpoint.addresses,
    http: (request, done) => sendHttp(parts, endpoint, files, request, done),
    ping: (address, timeoutMs, done) => sendPing(parts, endpoint, address, timeoutMs, done),
    resolve: (name, done) => resolve(parts, endpoint, files, name, done),
    query: (query, done) => ask(parts, endpoint, query, done),
    stream: (goal, done) => openStream(parts, endpoint, files, goal, done),
    resolver: () => readResolverSettings(files.resolvConf()),
    accept: (port, program, done) => acceptOne(parts.wiring.kernel, endpoint, port, program, done),
    openPorts: () => listPorts(endpoint),
    findPath: (address, done) => findPath(parts, endpoint, address, done),
  };
}

function tellAll(story: Story, { tell }: LookupResult): void {
  if (story !== SILENT_STORY) for (const hop of tell()) story.add(hop);
}

/** Asks for a name's addresses as glibc does. */
function lookUpName(
  { wiring }: StackParts,
  endpoint: Endpoint,
  files: HostFiles,
  name: string,
  done: (result: LookupResult) => void,
  watch: (hops: readonly Telling[]) => void = () => {},
): () => void {
  const settings = readResolverSettings(files.resolvConf());
  const { servers, timeoutMs, attempts } = settings;
  const names = isName(name) ? orderNames(settings, name) : [name];
  const plan = {
    asked: name,
    names,
    type: 'A',
    servers,
    port: 53,
    timeoutMs,
    attempts,
    skipsEmpty: true,
    watch,
  } as const;
  return lookUp(wiring, endpoint, plan, done);
}

/** Also by ping and getent, so the story of what was asked stands alone. */
function resolve(
  parts: StackParts,
  endpoint: Endpoint,
  files: HostFiles,
  name: string,
  done: (outcome: NameOutcome) => void,
): () => void {
  const { kernel } = parts.wiring;
  const local = resolveLocally(files.hosts(), name);
  if (local !== null) return kernel.schedule(0, 'progress', () => done(local));
  const story = parts.tracer.open({ protocol: 'dns', from: placeOf(endpoint), target: name });
  const stop = lookUpName(parts, endpoint, files, name, (result) => {
    tellAll(story, result);
    const outcome = judge(result);
    story.finish(
      outcome.ok ? { kind: 'answered', status: null } : { kind: 'failed', reason: tellFailure(outcome) },
    );
    done(outcome);
  });
  return () => {
    stop();
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

function judge({ replies, server }: LookupResult): NameOutcome {
  const last = replies.at(-1);
  const found = last === undefined ? [] : addressesOf(last);
  if (last !== undefined && found.length > 0) {
    // Behind an alias the name is that of the address.
    const name = last.answer?.answers.find(({ type }) => type === 'A')?.name ?? last.name;
    return { ok: true, name, addresses: found, server: server ?? '' };
  }
  const isSilent = last === undefined || last.answer === null;
  const isUnsure = isSilent || replies.some(({ answer }) => answer !== null && answer.code === 'SERVFAIL');
  return { ok: false, failure: isUnsure ? 'timed-out' : 'not-found', server };
}

function tellFailure({ failure }: Extract<NameOutcome, { ok: false }>): string {
  return failure === 'not-found' ? 'the name is unknown' : 'no DNS server answered';
}

/** A program asks a server itself (nslookup, dig). */
function ask(
  { wiring, tracer }: StackParts,
  endpoint: Endpoint,
  { server, port = 53, ...query }: DnsQuery,
  done: (outcome: DnsOutcome) => void,
): () => void {
  const story = tracer.open({ protocol: 'dns', from: placeOf(endpoint), target: query.asked });
  const plan = { ...query, servers: [server], port, skipsEmpty: false };
  const stop = lookUp(wiring, endpoint, plan, (result) => {
    const { replies } = result;
    tellAll(story, result);
    const isFound = replies.some(({ answer }) => answer?.code === 'NOERROR' && answer.answers.length > 0);
    const reason =
      (replies.at(-1)?.answer ?? null) === null ? 'no DNS server answered' : 'the name is unknown';
    story.finish(isFound ? { kind: 'answered', status: null } : { kind: 'failed', reason });
    done({ replies, requestId: story.id });
  });
  return () => {
    stop();
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

function sendHttp(
  parts: StackParts,
  from: Endpoint,
  files: HostFiles,
  request: OutgoingRequest,
  done: (outcome: HttpOutcome) => void,
): () => void {
  const { wiring } = parts;
  const { reuse } = request;
  if (reuse !== undefined) {
    const story = openStory(parts, from, reuse.address, request);
    return connect(wiring, from, reuse.address, request, story, done);
  }
  const local = resolveLocally(files.hosts(), request.host);
  if (local === null) return sendByName(parts, from, files, request, done);
  let giveUp = wiring.kernel.schedule(0, 'progress', () => {
    const address = local.ok ? local.addresses[0]! : request.host;
    const story = openStory(parts, from, address, request);
    if (local.ok && local.server !== 'none') story.add(tellHostsFile(from, local.name, address));
    giveUp = connect(wiring, from, address, request, story, done);
  });
  return () => giveUp();
}

/** The time that the client gives for a connection runs while the name is looked up, too. */
function sendByName(
  parts: StackParts,
  from: Endpoint,
  files: HostFiles,
  request: OutgoingRequest,
  done: (outcome: HttpOutcome) => void,
): () => void {
  const { wiring } = parts;
  const { kernel } = wiring;
  const startedMs = kernel.nowMs();
  const story = openStory(parts, from, null, request);
  let underWay: readonly Telling[] = [];

  function fail(failure: 'unresolved' | 'timed-out', reason: string): void {
    story.finish({ kind: 'failed', reason });
    const afterMs = kernel.nowMs() - startedMs;
    done({ ok: false, failure, address: null, port: request.port, afterMs, requestId: story.id });
  }

  const patienceMs = Math.min(
    request.connectTimeoutMs ?? Number.MAX_SAFE_INTEGER,
    request.timeoutMs ?? Number.MAX_SAFE_INTEGER,
  );
  const stopTimer =
    patienceMs === Number.MAX_SAFE_INTEGER
      ? () => {}
      : kernel.schedule(patienceMs, 'periodic', () => {
          stopLookup();
          const loss = findLoss(underWay);
          if (loss !== null) story.add(loss);
          const reason = `${request.host} was looked up, and no DNS server answered in the ${patienceMs} ms that the client gave.`;
          story.add({ place: placeOf(from), decision: 'unresolved', reason });
          fail('timed-out', 'no DNS server answered in time');
        });
  const watch = (hops: readonly Telling[]): void => {
    underWay = hops;
  };
  const hear = (result: LookupResult): void => {
    stopTimer();
    tellAll(story, result);
    const outcome = judge(result);
    if (!outcome.ok) fail('unresolved', tellFailure(outcome));
    else giveUp = connect(wiring, from, outcome.addresses[0]!, request, story, done, startedMs);
  };
  const stopLookup = lookUpName(parts, from, files, request.host, hear, watch);
  let giveUp = (): void => {
    stopTimer();
    stopLookup();
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
  return () => giveUp();
}

/** As `sendHttp`, for programs that speak no HTTP. */
function openStream(
  parts: StackParts,
  from: Endpoint,
  files: HostFiles,
  goal: OutgoingStream,
  done: (outcome: StreamOutcome) => void,
): () => void {
  const { wiring, tracer } = parts;
  const { kernel } = wiring;
  const startedMs = kernel.nowMs();
  const story = tracer.open({ protocol: 'tcp', from: placeOf(from), target: `${goal.host}:${goal.port}` });
  const goOn = (address: string): void => {
    giveUp = connectStream(wiring, from, address, goal, story, done, startedMs);
  };
  const local = resolveLocally(files.hosts(), goal.host);
  let giveUp = (): void => {};
  if (local !== null) {
    giveUp = kernel.schedule(0, 'progress', () => goOn(local.ok ? local.addresses[0]! : goal.host));
  } else {
    giveUp = lookUpName(parts, from, files, goal.host, (result) => {
      tellAll(story, result);
      const outcome = judge(result);
      if (outcome.ok) {
        goOn(outcome.addresses[0]!);
        return;
      }
      story.finish({ kind: 'failed', reason: tellFailure(outcome) });
      const afterMs = kernel.nowMs() - startedMs;
      const { port } = goal;
      done({ ok: false, failure: 'unresolved', address: null, port, afterMs, requestId: story.id });
    });
  }
  return () => giveUp();
}

/** The laptop's own requests to the API server are kubectl's: not told. `address` is `null` before it is known. */
function openStory(
  { wiring, tracer }: StackParts,
  from: Endpoint,
  address: string | null,
  request: OutgoingRequest,
): Story {
  const target = address === null ? undefined : wiring.table.find(address);
  if (from.kind === 'laptop' && target?.kind === 'api-server') return SILENT_STORY;
  return tracer.open({ protocol: 'http', from: placeOf(from), target: writeTarget(request) });
}

function writeTarget({ scheme, host, port, request }: OutgoingRequest): string {
  const usual = scheme === 'https' ? 443 : 80;
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${request.path}`;
}

function tellHostsFile(from: Endpoint, name: string, address: string): HopDraft {
  return { place: placeOf(from), decision: 'resolved', reason: `/etc/hosts says: ${name} is ${address}.` };
}

function sendPing(
  { wiring, tracer, random }: StackParts,
  from: Endpoint,
  address: string,
  timeoutMs: number,
  done: (outcome: PingOutcome) => void,
): () => void {
  const { kernel } = wiring;
  const story = tracer.open({ protocol: 'icmp', from: placeOf(from), target: address });
  let stopReply = () => {};
  const stopTimer = kernel.schedule(timeoutMs, 'periodic', () => {
    stop();
    story.finish({ kind: 'failed', reason: 'no answer in time' });
    done({ ok: false, failure: 'timed-out', from: null });
  });
  const packet = { from, address, port: null, protocol: 'ICMP' } as const;
  const stopTravel = travel(wiring, packet, story, {
    arrive(at) {
      story.add(decidePing(at, address).hop);
      stopReply = kernel.schedule(returnDelayMs(from, at), 'progress', () => {
        stopTimer();
        story.finish({ kind: 'answered', status: null }, at);
        const timeToLive = OWN_HOPS_LIMIT - countForwards(from, at);
        done({ ok: true, address, roundTripMs: drawRoundTrip(random, from, at), timeToLive });
      });
    },
    // Rules are about ports, and a ping has none.
    refuse() {},
  });
  function stop(): void {
    stopTimer();
    stopTravel();
    stopReply();
  }
  return () => {
    stop();
    story.finish({ kind: 'failed', reason: 'the client gave up' });
  };
}

/** Finer than the clock of this world, which counts whole milliseconds: for the figures that ping prints. */
function drawRoundTrip(random: Random, from: Endpoint, to: Endpoint): number {
  const wholeMs = returnDelayMs(from, to);
  const base = wholeMs === 0 ? 38 : wholeMs === 1 ? 310 : 4_100;
  const spread = wholeMs === 0 ? 60 : wholeMs === 1 ? 420 : 900;
  return (base + drawBelow(random, spread)) / 1000;
}

/**
 * ping of iputils, and of BusyBox in its containers: one ICMP echo request after another, statistics at the end, also on Ctrl-C.
 * Left out and refused: flooding (-f), record route, IPv6, time stamps; the next request waits for the last answer.
 */
import {
  type PingOutcome,
  type Process,
  resolveName,
  SignalError,
  ping as sendPing,
  sleep,
  write,
} from '../../cluster/process';
import type { ProgramContext } from '../program';
import { largestOf } from '../text/lists';
import { hasOwnTools, isBusyBox } from './busybox';
import { type Call, createProgram, ProgramFailure } from './definition';

const isPlainPing = (context: ProgramContext): boolean => isBusyBox(context) && !hasOwnTools(context);

interface Tally {
  sent: number;
  received: number;
  errors: number;
  readonly times: number[];
  readonly startedMs: number;
  lastSentMs: number;
}

interface Target {
  readonly name: string;
  readonly address: string;
}

export const ping = createProgram(
  {
    options: 'c:i:W:w:q4ns:O',
    usage: '[options] <destination>',
    summary:
      'Ask an address for an answer. -c COUNT requests, -i SECONDS between them, -W SECONDS to wait. Ctrl-C shows the statistics.',
    usageExitCode: 2,
  },
  function* (call) {
    const [name] = call.operands;
    if (name === undefined) throw new ProgramFailure('usage error: Destination address required', 1);
    const count = readInteger(call, 'c') ?? Number.POSITIVE_INFINITY;
    const size = readInteger(call, 's') ?? 56;
    const target = yield* findTarget(call, name);
    const { context } = call;
    yield* write(context.stdout, describeStart(call, target, size));
    const nowMs = context.nowMs();
    const tally: Tally = { sent: 0, received: 0, errors: 0, times: [], startedMs: nowMs, lastSentMs: nowMs };
    try {
      yield* sendAll(call, target, tally, count, size);
    } catch (error) {
      if (!(error instanceof SignalError) || error.signal !== 'SIGINT') throw error;
    }
    const describe = isPlainPing(context) ? describePlainTally : describeTally;
    yield* write(context.stdout, describe(target.name, tally));
    if (call.has('w') && call.has('c') && tally.received < count) return 1;
    return tally.received > 0 ? 0 : 1;
  },
);

function readInteger(call: Call, letter: string): number | null {
  const text = call.value(letter);
  if (text === undefined) return null;
  if (!/^[0-9]+$/.test(text)) throw new ProgramFailure(`invalid argument: '${text}'`, 1);
  const value = Number(text);
  if (letter === 'c' && value < 1)
    throw new ProgramFailure(
      `invalid argument: '${text}': out of range: 1 <= value <= 9223372036854775807`,
      1,
    );
  if (letter === 's' && value > 65_507)
    throw new ProgramFailure(`invalid argument: '${text}': out of range: 0 <= value <= 65507`, 1);
  return value;
}

function readSeconds(call: Call, letter: string): number | null {
  const text = call.value(letter);
  if (text === undefined) return null;
  const value = Number(text.replace(',', '.'));
  if (!/^[0-9]*[.,]?[0-9]+$/.test(text) || Number.isNaN(value))
    throw new ProgramFailure(`invalid argument: '${text}'`, 1);
  return Math.round(value * 1000);
}

function* findTarget(call: Call, name: string): Process<Target> {
  if (/^[0-9.]+$/.test(name)) {
    const parts = name.split('.');
    const isAddress = parts.length === 4 && parts.every((part) => part !== '' && Number(part) < 256);
    if (!isAddress) throw new ProgramFailure(`${name}: Name or service not known`, 2);
    return { name, address: name };
  }
  const outcome = yield* resolveName(call.context.host, name);
  // It goes on with the whole name, as the resolver found it.
  const isPlain = isPlainPing(call.context);
  if (outcome.ok && outcome.addresses.length > 0)
    return { name: isPlain ? name : outcome.name, address: outcome.addresses[0]! };
  if (isPlain) throw new ProgramFailure(`bad address '${name}'`, 1);
  const isTemporary = !outcome.ok && outcome.failure === 'timed-out';
  throw new ProgramFailure(
    `${name}: ${isTemporary ? 'Temporary failure in name resolution' : 'Name or service not known'}`,
    2,
  );
}

function* sendAll(call: Call, target: Target, tally: Tally, count: number, size: number): Process<void> {
  const { context } = call;
  const intervalMs = readSeconds(call, 'i') ?? 1000;
  if (intervalMs < 2)
    throw new ProgramFailure(
      'cannot flood, minimal interval for user must be >= 2 ms, use -i 0.002 (or higher)',
      2,
    );
  const patienceMs = readSeconds(call, 'W') ?? 10_000;
  const deadlineMs = readSeconds(call, 'w');
  const endMs = deadlineMs === null ? Number.POSITIVE_INFINITY : tally.startedMs + deadlineMs;
  while (tally.sent < count && context.nowMs() < endMs) {
    tally.sent += 1;
    tally.lastSentMs = context.nowMs();
    const isLast = tally.sent === count;
    const timeoutMs = Math.min(
      isLast ? lastPatience(call, tally, patienceMs) : intervalMs,
      endMs - context.nowMs(),
    );
    const outcome = yield* sendPing(context.host, target.address, Math.max(1, timeoutMs));
    yield* tell(call, target, tally, outcome, size);
    const nextMs = Math.min(tally.lastSentMs + intervalMs, endMs);
    if (!isLast && nextMs > context.nowMs()) yield* sleep(nextMs - context.nowMs());
  }
}

/** After the last request iputils waits shortly where answers came before, and long where none did. */
function lastPatience(call: Call, tally: Tally, patienceMs: number): number {
  if (call.has('W') || tally.times.length === 0) return patienceMs;
  return Math.max(1000, Math.ceil(largestOf(tally.times, 0) * 2));
}

function* tell(call: Call, target: Target, tally: Tally, outcome: PingOutcome, size: number): Process<void> {
  const { stdout } = call.context;
  const number = tally.sent;
  if (outcome.ok) {
    tally.received += 1;
    tally.times.push(outcome.roundTripMs);
    if (isPlainPing(call.context)) {
      const line = `${size + 8} bytes from ${outcome.address}: seq=${number - 1} ttl=${outcome.timeToLive} time=${outcome.roundTripMs.toFixed(3)} ms\n`;
      if (!call.has('q')) yield* write(stdout, line);
      return;
    }
    const from = target.name === target.address ? outcome.address : `${target.name} (${outcome.address})`;
    if (!call.has('q')) {
      yield* write(
        stdout,
        `${size + 8} bytes from ${from}: icmp_seq=${number} ttl=${outcome.timeToLive} time=${formatTime(outcome.roundTripMs)} ms\n`,
      );
    }
    return;
  }
  if (outcome.failure === 'unreachable') {
    tally.errors += 1;
    if (!call.has('q'))
      yield* write(
        stdout,
        `From ${outcome.from ?? call.context.host.network.addresses()[0]} icmp_seq=${number} Destination Host Unreachable\n`,
      );
  } else if (call.has('O')) yield* write(stdout, `no answer yet for icmp_seq=${number}\n`);
}

/** Three significant digits, as iputils has it. */
function formatTime(durationMs: number): string {
  if (durationMs >= 100) return durationMs.toFixed(0);
  if (durationMs >= 10) return durationMs.toFixed(1);
  return durationMs >= 1 ? durationMs.toFixed(2) : durationMs.toFixed(3);
}

function describeStart({ context }: Call, { name, address }: Target, size: number): string {
  if (isPlainPing(context)) return `PING ${name} (${address}): ${size} data bytes\n`;
  return `PING ${name} (${address}) ${size}(${size + 28}) bytes of data.\n`;
}

/** As BusyBox has it. */
function describePlainTally(name: string, { sent, received, times }: Tally): string {
  const lost = sent === 0 ? 0 : Math.floor(((sent - received) * 100) / sent);
  const counted = `${sent} packets transmitted, ${received} packets received, ${lost}% packet loss`;
  const figures = [least(times), average(times), largestOf(times, 0)]
    .map((time) => time.toFixed(3))
    .join('/');
  const roundTrip = times.length === 0 ? '' : `round-trip min/avg/max = ${figures} ms\n`;
  return `\n--- ${name} ping statistics ---\n${counted}\n${roundTrip}`;
}

const average = (times: readonly number[]): number =>
  times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);

const least = (times: readonly number[]): number =>
  -largestOf(
    times.map((time) => -time),
    -Number.MAX_VALUE,
  );

function describeTally(name: string, tally: Tally): string {
  const lost = tally.sent === 0 ? 0 : ((tally.sent - tally.received) * 100) / tally.sent;
  const loss = Number.isInteger(lost) ? String(lost) : String(Number(lost.toPrecision(6)));
  const errors = tally.errors > 0 ? `, +${tally.errors} errors` : '';
  const counted = `${tally.sent} packets transmitted, ${tally.received} received${errors}, ${loss}% packet loss, time ${tally.lastSentMs - tally.startedMs}ms`;
  return `\n--- ${name} ping statistics ---\n${counted}\n${describeTimes(tally.times)}\n`;
}

function describeTimes(times: readonly number[]): string {
  if (times.length === 0) return '';
  const mean = average(times);
  const spread = Math.sqrt(
    Math.max(0, times.reduce((sum, time) => sum + time * time, 0) / times.length - mean * mean),
  );
  return `rtt min/avg/max/mdev = ${[least(times), mean, largestOf(times, 0), spread].map((value) => value.toFixed(3)).join('/')} ms`;
}

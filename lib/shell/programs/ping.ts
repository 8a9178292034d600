/**
 * ping as in iputils: one echo request a second, its statistics at the end or at Ctrl-C.
 * Honoured: -c -i -W -w -q -n -s. Left out: flooding, record route, marks, IPv6.
 */
import {
  type PingOutcome,
  type Process,
  resolveName,
  SignalError,
  ping as sendEcho,
  sleep,
  write,
} from '../../cluster/process';
import { type Call, createProgram, ProgramFailure } from './definition';

const LONGEST_COUNT = 100_000;

interface Settings {
  readonly count: number | null;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly deadlineMs: number | null;
  readonly size: number;
  readonly isQuiet: boolean;
}

interface Tally {
  sent: number;
  received: number;
  errors: number;
  readonly times: number[];
}

export const ping = createProgram(
  {
    options: 'c:i:W:w:s:qn4',
    usage: '[-c count] [-i interval] [-W timeout] [-w deadline] destination',
    summary: 'Send ICMP echo requests to a host and show its answers.',
    usageExitCode: 2,
  },
  function* (call) {
    const settings = readSettings(call);
    const [destination] = call.operands;
    if (destination === undefined) throw new ProgramFailure('usage error: Destination address required', 2);
    const name = yield* resolveName(call.context.host, destination);
    const address = name.ok ? name.addresses[0] : undefined;
    if (address === undefined) {
      const why =
        name.ok || name.failure === 'not-found'
          ? 'Name or service not known'
          : 'Temporary failure in name resolution';
      throw new ProgramFailure(`${destination}: ${why}`, 2);
    }
    return yield* sendAll(call, settings, destination, address);
  },
);

function readSettings(call: Call): Settings {
  const number = (letter: string, least: number): number | null => {
    const text = call.value(letter);
    if (text === undefined) return null;
    const value = Number(text);
    if (!/^[0-9]+(\.[0-9]+)?$/.test(text) || value < least || value > LONGEST_COUNT) {
      throw new ProgramFailure(
        `invalid argument: '${text}'${value > LONGEST_COUNT ? `: out of range: ${least} <= value <= ${LONGEST_COUNT}` : ''}`,
      );
    }
    return value;
  };
  return {
    count: number('c', 1),
    intervalMs: Math.round((number('i', 0) ?? 1) * 1000),
    timeoutMs: Math.round((number('W', 0) ?? 10) * 1000),
    deadlineMs: call.has('w') ? Math.round(number('w', 1)! * 1000) : null,
    size: number('s', 0) ?? 56,
    isQuiet: call.has('q'),
  };
}

function* sendAll(call: Call, settings: Settings, destination: string, address: string): Process<number> {
  const { context } = call;
  const tally: Tally = { sent: 0, received: 0, errors: 0, times: [] };
  const startedMs = context.nowMs();
  yield* write(
    context.stdout,
    `PING ${destination} (${address}) ${settings.size}(${settings.size + 28}) bytes of data.\n`,
  );
  let isInterrupted = false;
  try {
    yield* sendUntilDone(call, settings, address, tally, startedMs);
  } catch (error) {
    if (!(error instanceof SignalError) || error.signal !== 'SIGINT') throw error;
    isInterrupted = true;
  }
  yield* write(
    context.stdout,
    `${isInterrupted ? '\n' : ''}${describe(destination, tally, context.nowMs() - startedMs)}`,
  );
  const isEnough =
    settings.deadlineMs !== null && settings.count !== null
      ? tally.received >= settings.count
      : tally.received > 0;
  return isEnough ? 0 : 1;
}

function* sendUntilDone(
  call: Call,
  settings: Settings,
  address: string,
  tally: Tally,
  startedMs: number,
): Process<void> {
  const { context } = call;
  const isLate = () => settings.deadlineMs !== null && context.nowMs() - startedMs >= settings.deadlineMs;
  for (let sequence = 1; settings.count === null || sequence <= settings.count; sequence += 1) {
    const sentMs = context.nowMs();
    tally.sent += 1;
    const isLast = sequence === settings.count;
    // Without -W a lost answer is waited for only behind the last request; before it the next one goes out in time.
    const patienceMs =
      isLast || call.has('W') ? settings.timeoutMs : Math.min(settings.timeoutMs, settings.intervalMs);
    const outcome = yield* sendEcho(context.host, address, patienceMs);
    yield* report(call, settings, address, sequence, outcome, tally);
    if (isLast || isLate()) return;
    const restMs = settings.intervalMs - (context.nowMs() - sentMs);
    if (restMs > 0) yield* sleep(restMs);
    if (isLate()) return;
  }
}

function* report(
  call: Call,
  settings: Settings,
  address: string,
  sequence: number,
  outcome: PingOutcome,
  tally: Tally,
): Process<void> {
  const { stdout } = call.context;
  if (outcome.ok) {
    tally.received += 1;
    tally.times.push(outcome.roundTripMs);
    const time =
      outcome.roundTripMs < 10 ? formatMs(outcome.roundTripMs, 2) : formatMs(outcome.roundTripMs, 1);
    const line = `${settings.size + 8} bytes from ${address}: icmp_seq=${sequence} ttl=${outcome.timeToLive} time=${time} ms\n`;
    if (!settings.isQuiet) yield* write(stdout, line);
  } else if (outcome.failure === 'unreachable') {
    tally.errors += 1;
    yield* write(
      stdout,
      `From ${outcome.from ?? address} icmp_seq=${sequence} Destination Host Unreachable\n`,
    );
  }
}

function describe(destination: string, tally: Tally, elapsedMs: number): string {
  const lost = tally.sent === 0 ? 0 : Math.trunc(((tally.sent - tally.received) * 100) / tally.sent);
  const errors = tally.errors > 0 ? `, +${tally.errors} errors` : '';
  const lines = [
    `--- ${destination} ping statistics ---`,
    `${tally.sent} packets transmitted, ${tally.received} received${errors}, ${lost}% packet loss, time ${Math.max(0, elapsedMs)}ms`,
  ];
  if (tally.times.length > 0) lines.push(`rtt min/avg/max/mdev = ${statistics(tally.times)} ms`);
  return `\n${lines.join('\n')}\n`;
}

function statistics(times: readonly number[]): string {
  let least = times[0]!;
  let most = times[0]!;
  let sum = 0;
  let squares = 0;
  for (const time of times) {
    least = Math.min(least, time);
    most = Math.max(most, time);
    sum += time;
    squares += time * time;
  }
  const mean = sum / times.length;
  const deviation = Math.sqrt(Math.max(0, squares / times.length - mean * mean));
  return [least, mean, most, deviation].map((value) => formatMs(value, 3)).join('/');
}

const formatMs = (value: number, digits: number): string => value.toFixed(digits);

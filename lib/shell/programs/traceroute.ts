/**
 * traceroute of Linux, and BusyBox' own in its containers: the machines that pass packets on. Where packets get lost,
 * each further hop is three stars. Left out and refused: other kinds of probes, ports, sources.
 */
import { type Process, queryDns, resolveName, sleep, write } from '../../cluster/process';
import { findPath } from '../../cluster/tcp';
import { isBusyBox } from './busybox';
import { type Call, createProgram, ProgramFailure } from './definition';
import { isAddress, reverseName, withoutDot } from './dns/asking';

export const traceroute = createProgram(
  {
    options: 'nm:w:q:I4',
    usage: '[-n] [-m max_ttl] [-w seconds] [-q probes] host',
    summary: 'Show the machines on the way to an address. -n asks for no names, -m bounds their number.',
    usageExitCode: 2,
  },
  function* (call) {
    const { context } = call;
    const [name] = call.operands;
    if (name === undefined) throw new ProgramFailure('Specify "host" missing argument.', 2);
    const isPlain = isBusyBox(context);
    const most = readNumber(call, 'm', 30, 255);
    const probes = readNumber(call, 'q', 3, 10);
    const address = yield* findAddress(call, name);
    const size = isPlain ? 46 : 60;
    yield* write(
      context.stdout,
      `traceroute to ${name} (${address}), ${most} hops max, ${size} byte packets\n`,
    );
    const path = yield* findPath(context.host, address);
    const hops = [...path.forwarders, ...(path.isReached ? [address] : [])];
    const patienceMs = readNumber(call, 'w', isPlain ? 3 : 5, 86_400) * 1000;
    for (let hop = 1; hop <= Math.min(most, path.isReached ? hops.length : most); hop += 1) {
      const at = hops[hop - 1] ?? null;
      // Linux' own sends sixteen probes at once, BusyBox' one after the other.
      if (at === null) yield* sleep(isPlain ? patienceMs * probes : Math.ceil((patienceMs * probes) / 16));
      const isGoal = path.isReached && hop === hops.length;
      yield* write(
        context.stdout,
        `${String(hop).padStart(2)}  ${yield* tellHop(call, at, probes, isGoal ? name : null)}\n`,
      );
    }
    return 0;
  },
);

function readNumber(call: Call, letter: string, usual: number, most: number): number {
  const text = call.value(letter);
  if (text === undefined) return usual;
  const value = Number(text);
  if (!/^[0-9]{1,5}$/.test(text) || value < 1 || value > most) {
    throw new ProgramFailure(`invalid number '${text}' for -${letter}`, 2);
  }
  return value;
}

function* findAddress(call: Call, name: string): Process<string> {
  if (isAddress(name)) return name;
  const outcome = yield* resolveName(call.context.host, name);
  if (outcome.ok) return outcome.addresses[0]!;
  const words = `${name}: Name or service not known\nCannot handle "host" cmdline arg \`${name}' on position 1 (argc 1)`;
  if (isBusyBox(call.context)) throw new ProgramFailure(`bad address '${name}'`, 1);
  yield* write(call.context.stderr, `${words}\n`);
  throw new ProgramFailure('', 2);
}

function* tellHop(call: Call, at: string | null, probes: number, known: string | null): Process<string> {
  if (at === null) return new Array(probes).fill('*').join(isBusyBox(call.context) ? '  ' : ' ');
  const times = new Array(probes)
    .fill(0)
    .map(() => `${((40 + (call.context.random() % 400)) / 1000).toFixed(3)} ms`)
    .join('  ');
  if (call.has('n')) return `${at}  ${times}`;
  const name = (yield* findName(call, at)) ?? known ?? at;
  return `${name} (${at})  ${times}`;
}

function* findName({ context }: Call, address: string): Process<string | null> {
  const { servers, timeoutMs, attempts } = context.host.network.resolver();
  const [server] = servers;
  if (server === undefined) return null;
  const names = [reverseName(address)];
  const outcome = yield* queryDns(context.host, {
    asked: address,
    names,
    type: 'PTR',
    server,
    timeoutMs,
    attempts,
  });
  const record = outcome.replies.at(-1)?.answer?.answers.find(({ type }) => type === 'PTR');
  return record === undefined ? null : withoutDot(record.data);
}

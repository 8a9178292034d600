/**
 * nc: OpenBSD's netcat, and BusyBox' in its containers. Connects, listens for one connection (or more with -k), or only
 * looks whether a port is open (-z). Left out and refused: UDP, proxies, running programs (-e, -c), delays (-i).
 */
import { type Process, write } from '../../cluster/process';
import { acceptStream, openStream, type StreamOutcome } from '../../cluster/tcp';
import type { ProgramContext } from '../program';
import { hasOwnTools, isBusyBox, wordTimeout } from './busybox';
import { converse } from './conversation';
import { type Call, createProgram, ProgramFailure } from './definition';

const isPlainNc = (context: ProgramContext): boolean => isBusyBox(context) && !hasOwnTools(context);

/** As /etc/services names them. */
const SERVICE_NAMES: Readonly<Record<number, string>> = {
  22: 'ssh',
  25: 'smtp',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

export const nc = createProgram(
  {
    options: 'zvw:lp:knu4q:Ne:i:s:6',
    usage: '[-4lNnvz] [-p port] [-q seconds] [-w timeout] [destination] [port]',
    summary:
      'Connect to a port, wait at one (-l), or look whether it is open (-z). -v tells more, -w SECONDS bounds the waiting.',
  },
  function* (call) {
    if (call.has('u')) throw new ProgramFailure('UDP (-u) is not simulated here');
    for (const letter of 'eis6') {
      if (call.has(letter)) throw new ProgramFailure(`option -${letter} is not simulated here`);
    }
    return yield* call.has('l') ? listen(call) : connectAll(call);
  },
);

function readPort(text: string | undefined): number {
  if (text === undefined || !/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535 || Number(text) < 1) {
    throw new ProgramFailure(`port number invalid: ${text ?? ''}`);
  }
  return Number(text);
}

function* listen(call: Call): Process<number> {
  const { context } = call;
  const isPlain = isPlainNc(context);
  const port = readPort(call.value('p') ?? call.operands.at(-1));
  do {
    if (call.has('v')) {
      const text = isPlain ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`;
      yield* write(context.stderr, text);
    }
    const met = yield* acceptStream(context.host, port, 'nc');
    if (met === 'in use') {
      throw new ProgramFailure(isPlain ? 'bind: Address already in use' : 'Address already in use');
    }
    if (call.has('v')) {
      const { clientAddress, clientPort } = met;
      const own = context.host.network.addresses()[0] ?? '0.0.0.0';
      const text = isPlain
        ? `connect to [::ffff:${own}]:${port} from [::ffff:${clientAddress}]:${clientPort} ([::ffff:${clientAddress}]:${clientPort})\n`
        : `Connection received on ${clientAddress} ${clientPort}\n`;
      yield* write(context.stderr, text);
    }
    yield* converse(context, met, { closesAfterInput: call.has('N') });
  } while (call.has('k'));
  return 0;
}

function* connectAll(call: Call): Process<number> {
  const [host, ports] = call.operands;
  if (host === undefined || ports === undefined) throw new ProgramFailure('missing hostname or port');
  const [first, last] = ports.split('-');
  const from = readPort(first);
  const to = last === undefined ? from : readPort(last);
  let exitCode = 1;
  for (let port = from; port <= to; port += 1) {
    if (yield* connectOne(call, host, port)) exitCode = 0;
    else if (from === to) return 1;
  }
  return exitCode;
}

function* connectOne(call: Call, host: string, port: number): Process<boolean> {
  const { context } = call;
  const patienceMs = readPatience(call);
  const outcome = yield* openStream(context.host, {
    host,
    port,
    ...(patienceMs === null ? {} : { connectTimeoutMs: patienceMs }),
  });
  if (!outcome.ok) {
    yield* complainOf(call, host, outcome);
    return false;
  }
  if (call.has('v')) {
    const name = host === outcome.address ? host : `${host} (${outcome.address})`;
    const text = isPlainNc(context)
      ? `${host} (${outcome.address}:${port}) open\n`
      : `Connection to ${name} ${port} port [tcp/${SERVICE_NAMES[port] ?? '*'}] succeeded!\n`;
    yield* write(context.stderr, text);
  }
  if (call.has('z')) {
    outcome.output.end();
    outcome.input.cancel();
    return true;
  }
  yield* converse(context, outcome, {
    closesAfterInput: call.has('N') || call.has('q'),
    ...(patienceMs === null ? {} : { patienceMs }),
  });
  return true;
}

function readPatience(call: Call): number | null {
  const text = call.value('w');
  if (text === undefined) return null;
  if (!/^[0-9]{1,6}$/.test(text)) throw new ProgramFailure(`timeout invalid: ${text}`);
  return Math.max(1, Number(text) * 1000);
}

function* complainOf(
  call: Call,
  host: string,
  outcome: Extract<StreamOutcome, { ok: false }>,
): Process<void> {
  const { context } = call;
  const { failure, address, port } = outcome;
  const isPlain = isPlainNc(context);
  if (failure === 'unresolved') {
    const words = `getaddrinfo for host "${host}" port ${port}: Name or service not known`;
    throw new ProgramFailure(isPlain ? `bad address '${host}'` : words);
  }
  const isRefused = failure === 'refused';
  if (isPlain) {
    const reason = isRefused ? 'Connection refused' : wordTimeout(context);
    if (call.has('v')) yield* write(context.stderr, `nc: ${host} (${address}:${port}): ${reason}\n`);
    return;
  }
  if (!call.has('v')) return;
  const name = host === address ? host : `${host} (${address})`;
  const words = isRefused
    ? 'failed: Connection refused'
    : call.has('w')
      ? 'timed out: Operation now in progress'
      : 'failed: Connection timed out';
  yield* write(context.stderr, `nc: connect to ${name} port ${port} (tcp) ${words}\n`);
}

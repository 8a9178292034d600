/**
 * getent as glibc has it, for hosts: what programs of this machine find for a name, by /etc/hosts and DNS. Left out
 * and refused: the other databases (passwd, services …) and IPv6. Upstream: nss/getent.c.
 */
import { type Process, resolveName, write } from '../../cluster/process';
import { decodeUtf8 } from '../files/utf8';
import { type Call, createProgram, ProgramFailure } from './definition';
import { ask, isAddress, reverseName, withoutDot } from './dns/asking';

const KNOWN = ['ahosts', 'ahostsv4', 'hosts'];
const OTHERS = [
  'aliases',
  'ethers',
  'group',
  'gshadow',
  'networks',
  'passwd',
  'protocols',
  'rpc',
  'services',
  'shadow',
];
const NOT_FOUND = 2;
const HINT = "Try `getent --help' or `getent --usage' for more information.";

export const getent = createProgram(
  {
    options: '',
    usage: 'database [key ...]',
    summary: 'Look names up as programs of this machine do: getent hosts NAME.',
  },
  function* (call) {
    const [database, ...keys] = call.operands;
    if (database === undefined) throw new ProgramFailure(`wrong number of arguments\n${HINT}`);
    if (OTHERS.includes(database)) throw new ProgramFailure(`the database ${database} is not simulated`);
    if (!KNOWN.includes(database)) {
      yield* write(call.context.stderr, `Unknown database: ${database}\n${HINT}\n`);
      return 1;
    }
    if (keys.length === 0) return yield* listHosts(call);
    let exitCode = 0;
    for (const key of keys) {
      const text = database === 'hosts' ? yield* findHost(call, key) : yield* findAddresses(call, key);
      if (text === null) exitCode = NOT_FOUND;
      else yield* write(call.context.stdout, text);
    }
    return exitCode;
  },
);

const pad = (address: string): string => address.padEnd(16);

function* listHosts({ context }: Call): Process<number> {
  const content = context.files.readFile('/etc/hosts') ?? '';
  const text = typeof content === 'string' ? content : decodeUtf8(content);
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    if (isAddress(address)) yield* write(context.stdout, `${pad(address)}${names.join(' ')}\n`);
  }
  return 0;
}

function* findHost({ context }: Call, key: string): Process<string | null> {
  if (!isAddress(key)) {
    const outcome = yield* resolveName(context.host, key);
    return outcome.ok
      ? outcome.addresses.map((address) => `${pad(address)}${outcome.name}\n`).join('')
      : null;
  }
  const { servers, timeoutMs, attempts } = context.host.network.resolver();
  const [server = '127.0.0.1'] = servers;
  const names = [reverseName(key)];
  const replies = yield* ask(context, {
    asked: key,
    names,
    type: 'PTR',
    server,
    port: 53,
    timeoutMs,
    attempts,
  });
  const found = replies.at(-1)!.answer?.answers.find(({ type }) => type === 'PTR');
  return found === undefined ? null : `${pad(key)}${withoutDot(found.data)}\n`;
}

function* findAddresses({ context }: Call, key: string): Process<string | null> {
  const outcome = yield* resolveName(context.host, key);
  if (!outcome.ok) return null;
  return outcome.addresses
    .map((address, index) => {
      const name = index === 0 ? outcome.name : '';
      return `${pad(address)}STREAM ${name}\n${pad(address)}DGRAM  \n${pad(address)}RAW    \n`;
    })
    .join('');
}

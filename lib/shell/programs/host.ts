/**
 * host of BIND: addresses of a name, names of an address, other types with -t. Left out and refused: -a, -l, -C, -v
 * and everything else. Upstream: bin/dig/host.c of BIND 9.18.
 */
import { type DnsRecord, type Process, type RecordType, write } from '../../cluster/process';
import { type Call, createProgram, ProgramFailure } from './definition';
import {
  ask,
  findServer,
  isAddress,
  listNames,
  MOST,
  type Question,
  readType,
  readWhole,
  reverseName,
  tellSilence,
} from './dns/asking';

const CODES: Readonly<Record<string, number>> = { SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 };

export const host = createProgram(
  {
    options: 't:W:R:p:4',
    usage: '[-t type] [-W time] [-R number] [-p port] hostname [server]',
    summary: 'Ask a DNS server for a name, or for the name of an address.',
  },
  function* (call) {
    const [name, given] = call.operands;
    if (name === undefined) throw new ProgramFailure('a name is needed: host [-t type] hostname [server]');
    const type = readTypeOption(call);
    const { context } = call;
    const server = yield* findServer(
      context,
      given,
      (unknown) => `couldn't get address for '${unknown}': failure`,
    );
    const isReverse = isAddress(name) && (type === null || type === 'PTR');
    const question: Question = {
      asked: name,
      names: isReverse ? [reverseName(name)] : listNames(context.host.network.resolver(), name),
      type: isReverse ? 'PTR' : (type ?? 'A'),
      server,
      port: readNumber(call, 'p', 53, MOST.port),
      timeoutMs: readNumber(call, 'W', 5, MOST.seconds) * 1000,
      attempts: readNumber(call, 'R', 1, MOST.attempts) + 1,
    };
    return yield* tell(call, question, isReverse ? reverseName(name) : name, given !== undefined);
  },
);

function readNumber(call: Call, letter: string, fallback: number, most: number): number {
  const text = call.value(letter);
  if (text === undefined) return fallback;
  const value = readWhole(text, 1, most);
  if (value === null) throw new ProgramFailure(`-${letter} '${text}': expected 1 to ${most}`);
  return value;
}

function readTypeOption(call: Call): RecordType | null {
  const text = call.value('t');
  if (text === undefined) return null;
  const type = readType(text);
  if (type === null) throw new ProgramFailure(`invalid type: ${text}\n`, 2);
  return type;
}

function* tell(call: Call, question: Question, asked: string, isGiven: boolean): Process<number> {
  const { stdout } = call.context;
  const reply = (yield* ask(call.context, question)).at(-1)!;
  if (reply.answer === null) {
    yield* write(stdout, `${tellSilence(question, reply)};; no servers could be reached\n`);
    return 1;
  }
  const { server, port } = question;
  if (isGiven)
    yield* write(stdout, `Using domain server:\nName: ${server}\nAddress: ${server}#${port}\nAliases: \n\n`);
  const { code, answers } = reply.answer;
  if (code !== 'NOERROR') {
    yield* write(stdout, `Host ${asked} not found: ${CODES[code]}(${code})\n`);
    return 1;
  }
  // Asked for nothing special, it tries A, AAAA and MX, and says nothing of what is not there.
  const isSilent = call.value('t') === undefined && question.type === 'A';
  const none = isSilent ? '' : `${reply.name} has no ${question.type} record\n`;
  yield* write(stdout, answers.length === 0 ? none : answers.map(tellRecord).join(''));
  return 0;
}

const WORDS: Readonly<Partial<Record<RecordType, string>>> = {
  A: 'has address',
  AAAA: 'has IPv6 address',
  CNAME: 'is an alias for',
  MX: 'mail is handled by',
  NS: 'name server',
  PTR: 'domain name pointer',
  SOA: 'has SOA record',
  SRV: 'has SRV record',
  TXT: 'descriptive text',
};

const tellRecord = ({ name, type, data }: DnsRecord): string => `${name} ${WORDS[type]} ${data}\n`;

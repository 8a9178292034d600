/**
 * nslookup of BusyBox: a name without dots is asked for behind every search domain, one with dots only as it is,
 * each for A and AAAA; every answer is told, and one that is missing makes the exit code 1. Left out: -debug.
 * Upstream: networking/nslookup.c of BusyBox 1.37, FEATURE_NSLOOKUP_BIG.
 */
import {
  type DnsAnswer,
  type DnsRecord,
  type DnsReply,
  type Process,
  type RecordType,
  write,
} from '../../../cluster/process';
import type { ProgramContext } from '../../program';
import { ProgramFailure } from '../definition';
import { ask, findServer, isAddress, readType, reverseName, withoutDot } from './asking';

const TIMEOUT_MS = 5000;
const ATTEMPTS = 2;

export function* runBusyBoxNslookup(context: ProgramContext): Process<number> {
  const { types, name, given } = yield* readArguments(context);
  const server = yield* findServer(context, given, (unknown) => `bad address '${unknown}'`);
  const isReverse = isAddress(name);
  const type = isReverse ? 'PTR' : (types[0] ?? 'A');
  const names = isReverse ? [reverseName(name)] : listNames(context, name, type);
  const question = { asked: name, names, type, server, port: 53, timeoutMs: TIMEOUT_MS, attempts: ATTEMPTS };
  const replies = yield* ask(context, { ...question, asksAll: true });
  const failed = replies.find(({ answer }) => answer === null);
  if (failed !== undefined) {
    if (failed.failure === 'refused')
      yield* write(context.stderr, `nslookup: write to '${server}': Connection refused\n`);
    yield* write(context.stdout, ';; connection timed out; no servers could be reached\n\n');
    return 1;
  }
  // What has no IPv6 address says so: the second round of the same names.
  const second = !isReverse && types.length === 0 ? replies.map(withoutAddresses) : [];
  const all = [...replies, ...second];
  yield* write(
    context.stdout,
    `Server:\t\t${server}\nAddress:\t${server}:53\n\n${all.map(tellReply).join('')}`,
  );
  return all.some(({ answer }) => answer?.code !== 'NOERROR') ? 1 : 0;
}

interface Arguments {
  readonly types: readonly RecordType[];
  readonly name: string;
  readonly given: string | undefined;
}

function* readArguments(context: ProgramContext): Process<Arguments> {
  const types: RecordType[] = [];
  const operands: string[] = [];
  for (const word of context.argv.slice(1)) {
    const option = /^-(?:type|t|querytype|query|q)=(.*)$/.exec(word);
    if (option !== null) {
      const type = readType(option[1]!);
      if (type === null) throw new ProgramFailure(`invalid query type "${option[1]}"`);
      types.push(type);
    } else if (word.startsWith('-')) throw new ProgramFailure(`${word} is not simulated`);
    else operands.push(word);
  }
  const [name, given] = operands;
  if (name !== undefined) return { types, name, given };
  yield* write(context.stderr, USAGE);
  throw new ProgramFailure('', 1);
}

const USAGE = `BusyBox v1.37.0 multi-call binary.

Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]

Query DNS about HOST

QUERY_TYPE: soa,ns,a,aaaa,cname,mx,txt,ptr,srv,any
`;

function listNames(context: ProgramContext, name: string, type: RecordType): readonly string[] {
  const { search } = context.host.network.resolver();
  if (type === 'PTR' || search.length === 0 || name.includes('.')) return [withoutDot(name)];
  return search.map((domain) => `${name}.${withoutDot(domain)}`);
}

function withoutAddresses(reply: DnsReply): DnsReply {
  const answer = reply.answer!;
  const answers = answer.answers.filter(({ type }) => type === 'CNAME');
  return { ...reply, answer: { ...answer, answers } };
}

function tellReply({ name, answer }: DnsReply): string {
  const { code, isAuthoritative, answers } = answer as DnsAnswer;
  if (code !== 'NOERROR') return `** server can't find ${name}: ${code}\n\n`;
  const origin = isAuthoritative ? '' : 'Non-authoritative answer:\n';
  return `${origin}${answers.map(tellRecord).join('')}\n`;
}

function tellRecord({ name, type, data }: DnsRecord): string {
  if (type === 'A' || type === 'AAAA') return `Name:\t${name}\nAddress: ${data}\n`;
  if (type === 'CNAME') return `${name}\tcanonical name = ${withoutDot(data)}\n`;
  if (type === 'PTR') return `${name}\tname = ${withoutDot(data)}\n`;
  if (type === 'SRV') return `${name}\tservice = ${withoutDot(data)}\n`;
  if (type === 'NS') return `${name}\tnameserver = ${withoutDot(data)}\n`;
  return `${name}\ttext = ${data}\n`;
}

/**
 * nslookup of BIND: one name by the search domains, A and AAAA, or the type that is asked for. Left out and refused:
 * its own prompt (no name given), -debug, -class and other classes. Upstream: bin/dig/nslookup.c of BIND 9.18.
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
} from './asking';

const ATTEMPTS = 3;

interface Options {
  /** `null`: A, then AAAA. */
  type: RecordType | null;
  port: number;
  timeoutMs: number;
  attempts: number;
  searches: boolean;
}

export function* runBindNslookup(context: ProgramContext): Process<number> {
  const options: Options = { type: null, port: 53, timeoutMs: 5000, attempts: ATTEMPTS, searches: true };
  const operands: string[] = [];
  for (const word of context.argv.slice(1)) {
    if (!word.startsWith('-')) operands.push(word);
    else yield* write(context.stdout, readOption(options, word.slice(1)));
  }
  const [name, given] = operands;
  if (name === undefined) throw new ProgramFailure('its own prompt is not simulated: nslookup NAME [SERVER]');
  const server = yield* findServer(
    context,
    given,
    (unknown) => `couldn't get address for '${unknown}': failure`,
  );
  const isReverse = isAddress(name) && (options.type === null || options.type === 'PTR');
  const question: Question = {
    asked: name,
    names: isReverse
      ? [reverseName(name)]
      : options.searches
        ? listNames(context.host.network.resolver(), name)
        : [name.replace(/\.$/, '')],
    type: isReverse ? 'PTR' : (options.type ?? 'A'),
    server,
    port: options.port,
    timeoutMs: options.timeoutMs,
    attempts: options.attempts,
  };
  const replies = yield* ask(context, question);
  const reply = replies.at(-1)!;
  if (reply.answer === null) {
    yield* write(context.stdout, `${tellSilence(question, reply)};; no servers could be reached\n\n`);
    return 1;
  }
  const head = isReverse ? '' : `Server:\t\t${server}\nAddress:\t${server}#${options.port}\n\n`;
  const failed = reply.answer.code !== 'NOERROR';
  const asked = isReverse ? reverseName(name) : name;
  const text = failed
    ? `** server can't find ${asked}: ${reply.answer.code}\n`
    : tellAnswer(name, reply, reply.answer);
  yield* write(context.stdout, `${head}${text}\n`);
  return failed ? 1 : 0;
}

/** Returns what is printed of an option that does not exist. */
function readOption(options: Options, word: string): string {
  const [name = '', value = ''] = word.split('=', 2);
  if (['type', 'querytype', 'query', 'q', 'ty'].includes(name)) {
    const type = readType(value);
    if (type === null) return `unknown query type: ${value}\n`;
    options.type = type;
  } else if (name === 'port') options.port = readNumber(value, 'port number', MOST.port);
  else if (name === 'timeout') options.timeoutMs = readNumber(value, 'timeout', MOST.seconds) * 1000;
  else if (name === 'retry') options.attempts = readNumber(value, 'tries', MOST.attempts);
  else if (name === 'nosearch') options.searches = false;
  else if (name !== 'search' && name !== 'recurse') return `*** Invalid option: ${word}\n`;
  return '';
}

function readNumber(text: string, what: string, most: number): number {
  const value = readWhole(text, 1, most);
  if (value === null) throw new ProgramFailure(`invalid ${what} '${text}': expected 1 to ${most}`);
  return value;
}

function tellAnswer(typed: string, { type }: DnsReply, answer: DnsAnswer): string {
  const origin = answer.isAuthoritative ? '' : 'Non-authoritative answer:\n';
  if (answer.answers.length === 0) return `${origin}*** Can't find ${typed}: No answer\n`;
  const lines = answer.answers.map(tellRecord).join('');
  return `${origin}${lines}${type === 'PTR' && !answer.isAuthoritative ? '\nAuthoritative answers can be found from:\n' : ''}`;
}

function tellRecord({ name, type, data }: DnsRecord): string {
  switch (type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${name}\nAddress: ${data}\n`;
    case 'CNAME':
      return `${name}\tcanonical name = ${data}\n`;
    case 'PTR':
      return `${name}\tname = ${data}\n`;
    case 'SRV':
      return `${name}\tservice = ${data}\n`;
    case 'SOA':
      return tellStart(name, data);
    case 'NS':
      return `${name}\tnameserver = ${data}\n`;
    default:
      return `${name}\ttext = ${data}\n`;
  }
}

function tellStart(name: string, data: string): string {
  const [origin, mail, serial, refresh, retry, expire, minimum] = data.split(' ');
  const fields = [
    ['origin', withoutLastDot(origin)],
    ['mail addr', withoutLastDot(mail)],
    ['serial', serial],
    ['refresh', refresh],
    ['retry', retry],
    ['expire', expire],
    ['minimum', minimum],
  ];
  return `${name}\n${fields.map(([field, value]) => `\t${field} = ${value}\n`).join('')}`;
}

const withoutLastDot = (name = ''): string => name.replace(/\.$/, '');

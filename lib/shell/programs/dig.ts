/**
 * dig of BIND 9.18: one question a name, the whole answer or parts of it. Left out and refused: +trace, +tcp, batch
 * files (-f), TSIG keys, classes other than IN, and options that change packets. Upstream: bin/dig/dig.c.
 */
import { type DnsReply, type Process, type RecordType, write } from '../../cluster/process';
import type { Program, ProgramContext } from '../program';
import { complain, ProgramFailure } from './definition';
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
import { describeReply, type Sections } from './dns/dig-report';

interface Settings extends Sections {
  readonly searches: boolean;
  readonly short: boolean;
  readonly timeoutMs: number;
  readonly attempts: number;
}

interface Asked {
  readonly name: string;
  readonly type: RecordType;
  readonly isReverse: boolean;
}

interface Request {
  readonly server: string | undefined;
  readonly port: number;
  readonly asked: readonly Asked[];
  readonly settings: Settings;
  /** Types that do not exist. */
  readonly warnings: readonly string[];
}

const NO_SERVER = 9;

export const dig: Program = function* (context): Process<number> {
  try {
    const request = readRequest(context.argv.slice(1));
    if (request === 'version') {
      yield* write(context.stdout, 'DiG 9.18.41\n');
      return 0;
    }
    return yield* askAll(context, request);
  } catch (error) {
    if (!(error instanceof ProgramFailure)) throw error;
    if (error.hints) yield* write(context.stderr, `${error.message}\n${USAGE}`);
    else yield* complain(context, error.message);
    return error.exitCode;
  }
};

const USAGE = `Usage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}
            {global-d-opt} host [@local-server] {local-d-opt}
            [ host [@local-server] {local-d-opt} [...]]

Use "dig -h" (or "dig -h | more") for complete list of options
`;

function* askAll(context: ProgramContext, request: Request): Process<number> {
  const { settings, port } = request;
  const server = yield* findServer(
    context,
    request.server,
    (unknown) => `couldn't get address for '${unknown}': failure`,
  );
  for (const warning of request.warnings)
    yield* write(context.stdout, `;; Warning, ignoring invalid type ${warning}\n`);
  const words = context.argv.slice(1).join(' ');
  const found = request.server === undefined ? '' : '; (1 server found)\n';
  const head = `\n; <<>> DiG 9.18.41 <<>> ${words}\n${found};; global options: +cmd\n`;
  let exitCode = 0;
  for (const [index, asked] of request.asked.entries()) {
    const question = describeQuestion(context, { server, port, settings, asked });
    const reply = (yield* ask(context, question)).at(-1)!;
    const title = index === 0 && settings.command && !settings.short ? head : '';
    if (reply.answer === null) {
      exitCode = NO_SERVER;
      const silence = tellSilence(question, reply);
      yield* write(context.stdout, `${silence}${title};; no servers could be reached\n`);
    } else yield* write(context.stdout, title + tellReply(context, question, reply, settings));
  }
  return exitCode;
}

function describeQuestion(
  context: ProgramContext,
  { server, port, settings, asked }: Pick<Request, 'port' | 'settings'> & { server: string; asked: Asked },
): Question {
  const { timeoutMs, attempts, searches } = settings;
  const { name, type, isReverse } = asked;
  const names = isReverse
    ? [reverseName(name)]
    : searches
      ? listNames(context.host.network.resolver(), name)
      : [name.replace(/\.$/, '')];
  return { asked: name, names, type, server, port, timeoutMs, attempts };
}

function tellReply(context: ProgramContext, question: Question, reply: DnsReply, settings: Settings): string {
  if (settings.short) return (reply.answer?.answers ?? []).map(({ data }) => `${data}\n`).join('');
  const { server, port } = question;
  const number = context.random() % 65_536;
  return describeReply(reply, { server, port, number, epochMs: context.epochMs(), sections: settings });
}

const SECTIONS: Readonly<Record<string, keyof Sections>> = {
  cmd: 'command',
  comments: 'comments',
  question: 'question',
  answer: 'answer',
  authority: 'authority',
  additional: 'additional',
  stats: 'statistics',
};

const EVERYTHING: Settings = {
  command: true,
  comments: true,
  question: true,
  answer: true,
  authority: true,
  additional: true,
  statistics: true,
  searches: false,
  short: false,
  timeoutMs: 5000,
  attempts: 3,
};

function readRequest(words: readonly string[]): Request | 'version' {
  const rest = [...words];
  const warnings: string[] = [];
  const names: { name: string; type: RecordType | null; isReverse: boolean }[] = [];
  let settings = EVERYTHING;
  let server: string | undefined;
  let port = 53;
  let typeBefore: RecordType | null = null;
  const setType = (type: RecordType): void => {
    const last = names.at(-1);
    if (last === undefined) typeBefore = type;
    else last.type = type;
  };
  const take = (option: string): string => {
    const value = rest.shift();
    if (value === undefined) throw new ProgramFailure(`Option ${option} requires an argument`, 1, true);
    return value;
  };
  while (rest.length > 0) {
    const word = rest.shift()!;
    const type = readType(word);
    if (word === '-v') return 'version';
    if (word.startsWith('@')) server = word.slice(1);
    else if (word.startsWith('+')) settings = readFlag(settings, word.slice(1));
    else if (word === '-x') {
      const name = take(word);
      names.push({ name, type: 'PTR', isReverse: isAddress(name) });
    } else if (word === '-t') {
      const text = take(word);
      const given = readType(text);
      if (given === null) warnings.push(text);
      else setType(given);
    } else if (word === '-q') names.push({ name: take(word), type: null, isReverse: false });
    else if (word === '-p') port = readNumber(take(word), 'port number', MOST.port);
    else if (word === '-4') continue;
    else if (word.startsWith('-')) throw new ProgramFailure(`Invalid option: ${word}`, 1, true);
    else if (type !== null) setType(type);
    else if (word.toUpperCase() !== 'IN') names.push({ name: word, type: null, isReverse: false });
  }
  const asked = (names.length > 0 ? names : [{ name: '.', type: 'NS' as const, isReverse: false }]).map(
    ({ name, type, isReverse }) => ({ name, type: type ?? typeBefore ?? 'A', isReverse }),
  );
  return { server, port, asked, settings, warnings };
}

function readFlag(settings: Settings, flag: string): Settings {
  const [written = '', value] = flag.split('=', 2);
  const isOn = !written.startsWith('no');
  const name = isOn ? written : written.slice(2);
  const section = SECTIONS[name];
  if (section !== undefined) return { ...settings, [section]: isOn };
  if (name === 'all') {
    const all = Object.values(SECTIONS).filter((key) => key !== 'command');
    return { ...settings, ...Object.fromEntries(all.map((key) => [key, isOn])), command: isOn };
  }
  if (name === 'short') return { ...settings, short: isOn };
  if (name === 'search' || name === 'defname') return { ...settings, searches: isOn };
  if (name === 'time' || name === 'timeout') {
    return { ...settings, timeoutMs: readNumber(value, 'timeout', MOST.seconds) * 1000 };
  }
  if (name === 'tries') return { ...settings, attempts: readNumber(value, 'tries', MOST.attempts) };
  if (name === 'retry') return { ...settings, attempts: readNumber(value, 'retries', MOST.attempts, 0) + 1 };
  if (
    ['recurse', 'rec', 'edns', 'cookie', 'multiline', 'ttlid', 'class', 'tcp', 'trace', 'vc'].includes(name)
  ) {
    throw new ProgramFailure(`+${flag} is not simulated`);
  }
  throw new ProgramFailure(`Invalid option: +${flag}`, 1, true);
}

function readNumber(text: string | undefined, what: string, most: number, least = 1): number {
  const value = readWhole(text, least, most);
  if (value === null)
    throw new ProgramFailure(`invalid ${what} '${text ?? ''}': expected ${least} to ${most}`);
  return value;
}

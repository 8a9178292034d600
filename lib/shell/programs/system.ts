/** seq, sleep, date, yes, env, printenv, which, hostname, whoami, id, uname, clear, nproc, tty, help. */
import { type Process, sleep as pause, write } from '../../cluster/process';
import { programPath } from '../language/builtins/places';
import type { Program } from '../program';
import { epochOf, formatDate } from '../text/dates';
import { createTextWriter } from '../text/lines';
import { largestOf } from '../text/lists';
import { isBusyBox } from './busybox';
import { type Call, complain, createProgram, ProgramFailure } from './definition';

const NOTHING = { options: '', usage: '', summary: '' } as const;

/** Digits behind the point that are printed; the real one knows no bound. */
const MOST_DIGITS = 60;

export const seq: Program = function* (context) {
  const words = context.argv.slice(1);
  let separator = '\n';
  let isPadded = false;
  while (/^-[sw]/.test(words[0] ?? '')) {
    const word = words.shift()!;
    if (word === '-w') isPadded = true;
    else separator = word.length > 2 ? word.slice(2) : (words.shift() ?? '\n');
  }
  const bad = words.find((word) => !/^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)$/.test(word));
  if (words.length === 0 || words.length > 3 || bad !== undefined) {
    const message =
      bad !== undefined
        ? `invalid floating point argument: ‘${bad}’`
        : words.length === 0
          ? 'missing operand'
          : `extra operand ‘${words[3]}’`;
    yield* complain(context, message);
    yield* write(context.stderr, "Try 'seq --help' for more information.\n");
    return 1;
  }
  const digits = Math.min(
    MOST_DIGITS,
    largestOf(
      words.map((word) => word.split('.')[1]?.length ?? 0),
      0,
    ),
  );
  const numbers = words.map(Number);
  const first = words.length > 1 ? numbers[0]! : 1;
  const step = words.length > 2 ? numbers[1]! : 1;
  const last = numbers.at(-1)!;
  if (step === 0) {
    yield* complain(context, `invalid Zero increment value: ‘${words[1]}’`);
    return 1;
  }
  const out = createTextWriter(context.stdout);
  const width = isPadded ? Math.max(first.toFixed(digits).length, last.toFixed(digits).length) : 0;
  const count = Math.floor((last - first) / step + 1e-9);
  for (let index = 0; index <= count; index += 1) {
    const text = (first + index * step).toFixed(digits).padStart(width, '0');
    yield* out.write(index === count ? `${text}\n` : text + separator);
  }
  yield* out.flush();
  return 0;
};

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "1.5", "2m": milliseconds, or null. */
export function readDuration(text: string): number | null {
  const match = /^([0-9]*\.?[0-9]+|[0-9]+\.)([smhd]?)$/.exec(text);
  return match === null ? null : Math.round(Number(match[1]) * UNITS[match[2] || 's']!);
}

export const sleep = createProgram(
  {
    ...NOTHING,
    usage: 'NUMBER[SUFFIX]...',
    summary: 'Wait for NUMBER seconds (m minutes, h hours, d days).',
  },
  function* (call) {
    if (call.operands.length === 0) throw new ProgramFailure('missing operand', 1, true);
    let delayMs = 0;
    for (const operand of call.operands) {
      const part = operand === 'infinity' ? Number.MAX_SAFE_INTEGER / 4 : readDuration(operand);
      if (part === null) throw new ProgramFailure(`invalid time interval ‘${operand}’`, 1, true);
      delayMs += part;
    }
    yield* pause(Math.min(delayMs, 1e15));
    return 0;
  },
);

export const date = createProgram(
  {
    options: 'uId:R',
    long: { utc: 'u', universal: 'u', date: 'd', 'iso-8601': 'I=?', 'rfc-email': 'R' },
    usage: '[OPTION]... [+FORMAT]',
    summary: 'Print the date and time of this machine (UTC), in a FORMAT such as +%H:%M:%S.',
  },
  function* (call) {
    const [format] = call.operands;
    if (format !== undefined && !format.startsWith('+')) throw new ProgramFailure(`invalid date ‘${format}’`);
    const given = call.value('d');
    const atMs = given === undefined ? call.context.epochMs() : readDate(call, given);
    const precision = call.value('I');
    let shown = format?.slice(1) ?? '%a %b %e %H:%M:%S %Z %Y';
    if (call.has('R')) shown = '%a, %d %b %Y %H:%M:%S %z';
    if (call.has('I'))
      shown =
        precision === 'seconds' || precision === 's'
          ? '%FT%T+00:00'
          : precision === 'minutes'
            ? '%FT%R+00:00'
            : '%F';
    yield* write(call.context.stdout, `${formatDate(atMs, shown)}\n`);
    return 0;
  },
);

function readDate(call: Call, text: string): number {
  const epoch = /^@(-?[0-9]+)$/.exec(text);
  if (epoch !== null) return Number(epoch[1]) * 1000;
  const iso = /^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?Z?)?$/.exec(text);
  if (iso !== null) {
    const [year, month, day, hour, minute, second] = iso.slice(1).map((part) => Number(part ?? 0));
    return epochOf(year!, month!, day!, hour, minute, second);
  }
  if (text === 'now') return call.context.epochMs();
  throw new ProgramFailure(`invalid date ‘${text}’`);
}

export const yes: Program = function* (context) {
  const line = `${context.argv.slice(1).join(' ') || 'y'}\n`;
  const chunk = line.repeat(Math.max(1, Math.floor(1024 / line.length)));
  for (;;) yield* write(context.stdout, chunk);
};

function sortedEnvironment(environment: Readonly<Record<string, string>>): string {
  return Object.keys(environment)
    .map((name) => `${name}=${environment[name]}\n`)
    .join('');
}

export const env: Program = function* (context) {
  const words = context.argv.slice(1);
  let environment: Record<string, string> = { ...context.environment };
  while (words.length > 0) {
    const word = words[0]!;
    const assignment = /^([^=]+)=([\s\S]*)$/.exec(word);
    if (word === '-i' || word === '-' || word === '--ignore-environment') environment = {};
    else if (word === '-u') {
      words.shift();
      delete environment[words[0] ?? ''];
    } else if (assignment !== null) environment[assignment[1]!] = assignment[2]!;
    else if (word.startsWith('-')) {
      yield* complain(context, `invalid option -- '${word.slice(1)}'`);
      return 125;
    } else break;
    words.shift();
  }
  if (words.length === 0) {
    yield* write(context.stdout, sortedEnvironment(environment));
    return 0;
  }
  if (!context.programs?.includes(words[0]!)) {
    yield* complain(context, `‘${words[0]}’: No such file or directory`);
    return 127;
  }
  const { stdin, stdout, stderr } = context;
  return yield* context.run(words, { stdin, stdout, stderr }, environment);
};

export const printenv: Program = function* (context) {
  const names = context.argv.slice(1);
  if (names.length === 0) yield* write(context.stdout, sortedEnvironment(context.environment));
  let exitCode = 0;
  for (const name of names) {
    const value = context.environment[name];
    if (value === undefined) exitCode = 1;
    else yield* write(context.stdout, `${value}\n`);
  }
  return exitCode;
};

export const which: Program = function* (context) {
  let exitCode = context.argv.length > 1 ? 0 : 1;
  for (const name of context.argv.slice(1)) {
    if (context.programs?.includes(name)) yield* write(context.stdout, `${programPath(name)}\n`);
    else exitCode = 1;
  }
  return exitCode;
};

export const hostname: Program = function* (context) {
  const [flag] = context.argv.slice(1);
  const addresses = context.host.network.addresses();
  if (flag === '-I' && isBusyBox(context)) {
    yield* complain(context, "invalid option -- 'I'");
    return 1;
  }
  // The name leads to the first address; -I lists all of them, each with a space behind it.
  if (flag === '-i' || flag === '-I') {
    yield* write(context.stdout, flag === '-i' ? `${addresses[0]}\n` : `${addresses.join(' ')} \n`);
    return 0;
  }
  if (flag !== undefined && flag !== '-s' && flag !== '-f') {
    yield* complain(context, 'you must be root to change the host name');
    return 1;
  }
  const { name } = context.host;
  const hosts = context.files.readFile('/etc/hosts');
  const isWhole = flag === '-f' && typeof hosts === 'string';
  yield* write(context.stdout, `${isWhole ? wholeName(hosts, name) : name}\n`);
  return 0;
};

/** The first name in the line of /etc/hosts that has this one: a pod with a subdomain stands there with both. */
function wholeName(hosts: string, name: string): string {
  const lines = hosts.split('\n').map((line) => line.replace(/#.*/, '').trim().split(/\s+/));
  return lines.find(([, ...names]) => names.includes(name))?.[1] ?? name;
}

function userOf(context: Parameters<Program>[0]): string {
  return context.userName ?? 'root';
}

export const whoami: Program = function* (context) {
  yield* write(context.stdout, `${userOf(context)}\n`);
  return 0;
};

export const id: Program = function* (context) {
  const user = userOf(context);
  const number = user === 'root' ? 0 : 1000;
  const flags = context.argv.slice(1).join('');
  const text =
    flags === '-u'
      ? String(number)
      : flags === '-un'
        ? user
        : `uid=${number}(${user}) gid=${number}(${user}) groups=${number}(${user})`;
  yield* write(context.stdout, `${text}\n`);
  return 0;
};

export const uname = createProgram(
  { options: 'asnrmov', usage: '[OPTION]...', summary: 'Print facts about the system; -a all of them.' },
  function* (call) {
    const facts: [string, string][] = [
      ['s', 'Linux'],
      ['n', call.context.host.name],
      ['r', '6.12.0'],
      ['v', '#1 SMP'],
      ['m', 'x86_64'],
      ['o', 'GNU/Linux'],
    ];
    const isBare = !facts.some(([letter]) => call.has(letter)) && !call.has('a');
    const shown = facts.filter(([letter]) => call.has('a') || call.has(letter) || (isBare && letter === 's'));
    yield* write(call.context.stdout, `${shown.map(([, text]) => text).join(' ')}\n`);
    return 0;
  },
);

export const clear: Program = function* (context) {
  yield* write(context.stdout, '\u001b[H\u001b[2J\u001b[3J');
  return 0;
};

export const tty: Program = function* (context) {
  yield* write(context.stdout, context.inputTerminal === null ? 'not a tty\n' : '/dev/pts/0\n');
  return context.inputTerminal === null ? 1 : 0;
};

export const nproc: Program = function* (context) {
  yield* write(context.stdout, '4\n');
  return 0;
};

/** What is on this machine, so that nobody has to guess. */
export const help: Program = function* (context) {
  const names = (context.programs ?? []).filter((name) => name !== '[');
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const perLine = Math.max(1, Math.floor((context.terminal?.columns ?? 80) / width));
  const lines: string[] = [];
  for (let start = 0; start < names.length; start += perLine) {
    lines.push(
      names
        .slice(start, start + perLine)
        .map((name) => name.padEnd(width))
        .join('')
        .trimEnd(),
    );
  }
  yield* write(
    context.stdout,
    `This machine has these programs. Most of them explain themselves with --help.\n\n${lines.join('\n')}\n\nThe shell is like bash: pipes, redirections, loops, functions and variables work.\n`,
  );
  return 0;
};

/** A program that real machines have and this one has not: says so, and what to use. */
export function createAbsence(advice: string): Program {
  return function* (context): Process<number> {
    yield* complain(context, `not simulated on this machine. ${advice}`);
    return 127;
  };
}

/** xargs, timeout, watch, nohup: programs that run others. Left out and refused: xargs -P -p, watch -d. */
import type { Channel } from '../../cluster/http';
import {
  type Process,
  SIGNAL_EXIT_CODES,
  type Signal,
  SignalError,
  signal,
  sleep,
  spawn,
  type TaskHandle,
  wait,
  write,
} from '../../cluster/process';
import type { ProgramContext } from '../program';
import { formatDate } from '../text/dates';
import { readAllText } from '../text/lines';
import { type Call, complain, createProgram, ProgramFailure } from './definition';
import { readDuration } from './system';

function emptyInput(context: ProgramContext): Channel {
  const channel = context.createChannel('no input');
  channel.end();
  return channel;
}

/** Runs a program, or says that it is not there. */
function* launch(call: Call, argv: readonly string[], stdin: Channel): Process<number> {
  const { context } = call;
  if (!context.programs?.includes(argv[0]!.slice(argv[0]!.lastIndexOf('/') + 1))) {
    const quoted = call.name === 'timeout' ? `failed to run command ‘${argv[0]}’` : argv[0];
    yield* complain(context, `${quoted}: No such file or directory`);
    return 127;
  }
  return yield* context.run(argv, { stdin, stdout: context.stdout, stderr: context.stderr });
}

export const xargs = createProgram(
  {
    options: 'n:I:L:rt0d:i',
    long: { 'max-args': 'n', replace: 'I', 'no-run-if-empty': 'r', verbose: 't', null: '0', delimiter: 'd' },
    usage: '[OPTION]... COMMAND [INITIAL-ARGS]...',
    summary:
      'Run COMMAND with arguments read from standard input; -n NUM at a time, -I {} puts each in a place.',
    stopsAtOperand: true,
  },
  function* (call) {
    const command = call.operands.length === 0 ? ['echo'] : call.operands;
    const input = yield* readAllText(call.context.stdin);
    const place = call.value('I');
    const items = splitItems(call, input, place !== undefined || call.has('L'));
    const size = call.has('n') ? readCount(call, 'n') : call.has('L') ? readCount(call, 'L') : 1000;
    const runs: string[][] = [];
    if (place !== undefined) {
      for (const item of items) runs.push(command.map((word) => word.replaceAll(place, item)));
    } else {
      for (let start = 0; start < items.length; start += size) {
        const group = items.slice(start, start + size);
        runs.push([
          ...command,
          ...(call.has('L') ? group.flatMap((line) => splitItems(call, line, false)) : group),
        ]);
      }
      if (items.length === 0 && !call.has('r')) runs.push([...command]);
    }
    let exitCode = 0;
    for (const argv of runs) {
      if (call.has('t')) yield* write(call.context.stderr, `${argv.join(' ')}\n`);
      const code = yield* launch(call, argv, emptyInput(call.context));
      if (code === 127 || code === 126) return code;
      if (code === 255) {
        yield* complain(call.context, `${argv[0]}: exited with status 255; aborting`);
        return 124;
      }
      if (code >= 128) return 125;
      if (code !== 0) exitCode = 123;
    }
    return exitCode;
  },
);

function readCount(call: Call, letter: string): number {
  const text = call.value(letter)!;
  if (!/^[1-9][0-9]*$/.test(text)) {
    throw new ProgramFailure(`invalid number "${text}" for -${letter} option`);
  }
  return Number(text);
}

/** Blanks separate, quotes and backslashes protect; with -I, -0 or -d whole lines or stretches count. */
function splitItems(call: Call, input: string, byLine: boolean): string[] {
  const delimiter = call.has('0') ? '\0' : call.value('d')?.replace('\\n', '\n');
  if (delimiter !== undefined) {
    const parts = input.split(delimiter);
    if (parts.at(-1) === '' || parts.at(-1) === '\n') parts.pop();
    return parts;
  }
  if (byLine)
    return input
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  const items: string[] = [];
  let current: string | null = null;
  let quote = '';
  for (let index = 0; index < input.length; index += 1) {
    const character = input[index]!;
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\n') break;
      else current += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      current ??= '';
    } else if (character === '\\') {
      index += 1;
      current = (current ?? '') + (input[index] ?? '');
    } else if (/\s/.test(character)) {
      if (current !== null) items.push(current);
      current = null;
    } else current = (current ?? '') + character;
  }
  if (quote !== '') {
    const kind = quote === '"' ? 'double' : 'single';
    throw new ProgramFailure(
      `unmatched ${kind} quote; by default quotes are special to xargs unless you use the -0 option`,
    );
  }
  if (current !== null) items.push(current);
  return items;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  TERM: 'SIGTERM',
  INT: 'SIGINT',
  KILL: 'SIGKILL',
  HUP: 'SIGHUP',
  '15': 'SIGTERM',
  '2': 'SIGINT',
  '9': 'SIGKILL',
  '1': 'SIGHUP',
};

export const timeout = createProgram(
  {
    options: 's:k:v',
    long: { signal: 's', 'kill-after': 'k', 'preserve-status': 'p', verbose: 'v' },
    usage: '[OPTION] DURATION COMMAND [ARG]...',
    summary: 'Run COMMAND, and end it when it still runs after DURATION. Exit code 124 then.',
    usageExitCode: 125,
    stopsAtOperand: true,
  },
  function* (call) {
    const [duration, ...argv] = call.operands;
    if (duration === undefined || argv.length === 0) throw new ProgramFailure('', 125, true);
    const limitMs = readDuration(duration);
    if (limitMs === null) throw new ProgramFailure(`invalid time interval ‘${duration}’`, 125, true);
    const name = SIGNALS[(call.value('s') ?? 'TERM').replace(/^SIG/, '')];
    if (name === undefined) throw new ProgramFailure(`‘${call.value('s')}’: invalid signal`, 125, true);
    const graceMs = call.has('k') ? readDuration(call.value('k')!) : null;
    const task = yield* spawn(launch(call, argv, call.context.stdin), argv[0]!);
    const exitCode = yield* waitForwarding(task, limitMs === 0 ? undefined : limitMs);
    if (exitCode !== null) return exitCode;
    if (call.has('v'))
      yield* complain(call.context, `sending signal ${name.slice(3)} to command ‘${argv[0]}’`);
    yield* signal(task, name);
    const ended = yield* waitForwarding(task, graceMs ?? undefined);
    if (ended !== null) return call.has('p') ? ended : 124;
    yield* signal(task, 'SIGKILL');
    return SIGNAL_EXIT_CODES.SIGKILL;
  },
);

/** Ctrl-C goes to the command; its end is then ours. */
function* waitForwarding(task: TaskHandle, timeoutMs: number | undefined): Process<number | null> {
  try {
    return yield* wait(task, timeoutMs);
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    yield* signal(task, error.signal);
    yield* wait(task);
    throw error;
  }
}

export const watch = createProgram(
  {
    options: 'n:tegx',
    long: { interval: 'n', 'no-title': 't', errexit: 'e', exec: 'x', chgexit: 'g' },
    usage: '[OPTION]... COMMAND',
    summary:
      'Run COMMAND again and again, every 2 seconds or -n SECONDS, and show its output. Ctrl-C ends it.',
    stopsAtOperand: true,
  },
  function* (call) {
    const { context } = call;
    if (call.operands.length === 0) throw new ProgramFailure('no command given', 1, true);
    const seconds = Number((call.value('n') ?? '2').replace(',', '.'));
    if (Number.isNaN(seconds)) throw new ProgramFailure(`failed to parse argument: '${call.value('n')}'`);
    const intervalMs = Math.max(100, Math.round(seconds * 1000));
    let previous: string | null = null;
    for (;;) {
      const { text, exitCode } = yield* capture(call);
      yield* write(context.stdout, drawScreen(call, intervalMs, text));
      if (call.has('e') && exitCode !== 0) return 8;
      if (call.has('g') && previous !== null && previous !== text) return 0;
      previous = text;
      yield* sleep(intervalMs);
    }
  },
);

/** Runs the command as a shell would, with its output kept. */
function* capture(call: Call): Process<{ text: string; exitCode: number }> {
  const { context } = call;
  const stdout = context.createChannel('watch');
  const argv = call.has('x') ? [...call.operands] : ['sh', '-c', call.operands.join(' ')];
  const body = function* (): Process<number> {
    try {
      return yield* context.run(argv, { stdin: emptyInput(context), stdout, stderr: stdout });
    } finally {
      stdout.end();
    }
  };
  const task = yield* spawn(body(), argv[0]!);
  try {
    const text = yield* readAllText(stdout);
    return { text, exitCode: (yield* wait(task))! };
  } catch (error) {
    if (error instanceof SignalError) yield* signal(task, error.signal);
    throw error;
  }
}

function drawScreen(call: Call, intervalMs: number, text: string): string {
  const { context } = call;
  const columns = context.terminal?.columns ?? 80;
  const rows = context.terminal?.rows ?? 24;
  const lines = text.split('\n').map((line) => [...line].slice(0, columns).join(''));
  const title = `Every ${(intervalMs / 1000).toFixed(1)}s: ${call.operands.join(' ')}`;
  const stamp = `${context.host.name}: ${formatDate(context.epochMs(), '%a %b %e %H:%M:%S %Y')}`;
  const gap = ' '.repeat(Math.max(1, columns - title.length - stamp.length));
  const header = call.has('t') ? [] : [title + gap + stamp, ''];
  const shown = [...header, ...lines].slice(0, rows - 1);
  return `\u001b[H\u001b[2J${shown.join('\n').replace(/\n+$/, '')}\n`;
}

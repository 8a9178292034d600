/** jobs, wait, kill, fg, bg. Left out and refused: disown, suspending with Ctrl-Z. */
import type { Channel } from '../../../cluster/http';
import {
  type Process,
  read,
  SIGNAL_EXIT_CODES,
  type Signal,
  SignalError,
  signal,
  spawn,
  step,
  type TaskHandle,
} from '../../../cluster/process';
import { CommandFailure } from '../control-flow';
import { describeJob, findJob } from '../jobs';
import { writeTo } from '../scope';
import type { Job, Shell } from '../shell-state';
import { type BuiltinCall, complain, print, readFlags } from './builtin';

export function* listJobs(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const { flags } = readFlags(call, 'lpr', 'jobs [-lpr]');
  // A job that was ended a moment ago gets its turn before it is shown.
  yield* step();
  for (const job of shell.jobs) {
    if (flags.has('r') && job.task.exitCode !== null) continue;
    if (flags.has('p')) yield* print(call, `${job.processId}\n`);
    else if (flags.has('l'))
      yield* print(call, describeJob(shell, job).replace(/^(\[\d+\].) /, `$1 ${job.processId} `));
    else yield* print(call, describeJob(shell, job));
    if (job.task.exitCode !== null) job.isReported = true;
  }
  shell.jobs = shell.jobs.filter((job) => !job.isReported);
  return 0;
}

export function* waitForJobs(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const { flags, rest } = readFlags(call, '', 'wait [id ...]');
  if (flags.size > 0) throw new CommandFailure('wait: this option is not supported here', 2);
  if (rest.length === 0) {
    for (const job of [...shell.jobs]) {
      yield* waitForOne(shell, job);
      job.isReported = !shell.isInteractive;
    }
    return 0;
  }
  let exitCode = 0;
  for (const name of rest) {
    const job = findJob(shell, name);
    if (job === null) {
      if (name.startsWith('%')) yield* complain(call, `${name}: no such job`);
      else if (/^[0-9]+$/.test(name)) yield* complain(call, `pid ${name} is not a child of this shell`);
      else yield* complain(call, `\`${name}': not a pid or valid job spec`);
      exitCode = 127;
    } else {
      exitCode = yield* waitForOne(shell, job);
      job.isReported = true;
    }
  }
  return exitCode;
}

/** Ctrl-C ends the waiting, not the job; and so does a signal with a trap. */
function* waitForOne(shell: Shell, { task }: Job): Process<number> {
  const { inbox, firstShell, kernel } = shell.machine;
  if (inbox === null || shell !== firstShell) return (yield { call: 'wait', task }) as number;
  const bell = kernel.createChannel('wait');
  const watcher = yield* spawn(ringAtEnd(task, bell), 'wait');
  inbox.wake = () => bell.end();
  if (inbox.arrived.length > 0) bell.end();
  yield* read(bell);
  inbox.wake = null;
  const [arrived] = inbox.arrived;
  if (arrived === undefined || task.exitCode !== null) return task.exitCode ?? 0;
  kernel.signal(watcher, 'SIGKILL');
  return SIGNAL_EXIT_CODES[arrived];
}

function* ringAtEnd(task: TaskHandle, bell: Channel): Process<number> {
  yield { call: 'wait', task };
  bell.end();
  return 0;
}

export function* foreground(call: BuiltinCall): Process<number> {
  const { shell, interpreter } = call.scope;
  const name = call.arguments[0] ?? '%+';
  const job = findJob(shell, name);
  if (job === null) throw new CommandFailure(`fg: ${call.arguments[0] ?? 'current'}: no such job`);
  yield* print(call, `${job.command}\n`);
  job.isReported = true;
  const [exitCode] = yield* interpreter.waitForTasks(call.scope, [job.task]);
  return exitCode!;
}

export function* background(call: BuiltinCall): Process<number> {
  const name = call.arguments[0] ?? '%+';
  const job = findJob(call.scope.shell, name);
  if (job === null) throw new CommandFailure(`bg: ${call.arguments[0] ?? 'current'}: no such job`);
  throw new CommandFailure(`bg: job ${job.number} already in background`);
}

const NUMBERS: Readonly<Record<string, Signal>> = {
  '1': 'SIGHUP',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '9': 'SIGKILL',
  '13': 'SIGPIPE',
  '15': 'SIGTERM',
};

function readSignal(name: string): Signal | null {
  const word = name.toUpperCase().replace(/^SIG/, '');
  return NUMBERS[name] ?? Object.values(NUMBERS).find((known) => known === `SIG${word}`) ?? null;
}

export function* kill(call: BuiltinCall): Process<number> {
  const words = [...call.arguments];
  if (words[0] === '-l') {
    yield* print(call, ' 1) SIGHUP\t 2) SIGINT\t 3) SIGQUIT\t 9) SIGKILL\t13) SIGPIPE\t15) SIGTERM\n');
    return 0;
  }
  const { shell } = call.scope;
  let name: Signal | null = 'SIGTERM';
  if (/^-./.test(words[0] ?? '')) {
    const option = words.shift()!;
    const text = option === '-s' || option === '-n' ? (words.shift() ?? '') : option.slice(1);
    name = option === '--' ? 'SIGTERM' : readSignal(text);
    if (name === null && text !== '0') {
      throw new CommandFailure(`kill: ${text}: invalid signal specification`);
    }
  }
  if (words.length === 0) {
    yield* writeTo(
      call.scope,
      2,
      'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
    );
    return 2;
  }
  let exitCode = 0;
  for (const word of words) {
    const job = findJob(shell, word);
    if (job !== null && job.task.exitCode === null) {
      if (name !== null) yield* signal(job.task, name);
      continue;
    }
    if (word === String(shell.processId)) {
      // A prompt ignores SIGTERM; everything else reaches the shell as it would from outside.
      if (name !== null && !(shell.isInteractive && name === 'SIGTERM')) throw new SignalError(name);
      continue;
    }
    const { signalFirst } = call.scope.shell.machine.host;
    if (word === '1' && signalFirst !== undefined) {
      if (name !== null) signalFirst(name);
      continue;
    }
    exitCode = 1;
    if (word.startsWith('%')) yield* complain(call, `${word}: no such job`);
    else if (/^[0-9]+$/.test(word)) yield* complain(call, `(${word}) - No such process`);
    else yield* complain(call, `${word}: arguments must be process or job IDs`);
  }
  return exitCode;
}

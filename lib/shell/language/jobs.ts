/** Background commands: starting them, naming them by %1 or process id, telling what became of them. */
import type { AndOr, PipelineNode } from 'unbash';
import type { Process } from '../../cluster/process';
import { ExitShell } from './control-flow';
import { type Scope, writeTo } from './scope';
import type { Job, Shell } from './shell-state';
import { createNullStream } from './streams';

const MAXIMUM_JOBS = 64;

/** A bomb of processes ends as on a machine with a limit: nothing more can be started. */
export function* requireRoom(scope: Scope): Process<void> {
  const { shell } = scope;
  if (shell.machine.kernel.hasRoom?.() ?? true) return;
  yield* writeTo(scope, 2, `${shell.name}: fork: Resource temporarily unavailable\n`);
  throw new ExitShell(254, 'line');
}

export function* startBackground(scope: Scope, node: PipelineNode | AndOr): Process<number> {
  const { shell } = scope;
  if (shell.jobs.filter((job) => job.task.exitCode === null).length >= MAXIMUM_JOBS) {
    yield* writeTo(scope, 2, `${shell.name}: fork: retry: Resource temporarily unavailable\n`);
    shell.lastExitCode = 254;
    return 254;
  }
  const descriptors = new Map(scope.descriptors);
  // A background command does not take the learner's keys.
  if (descriptors.get(0)?.kind === 'terminal' || !shell.isInteractive) {
    descriptors.set(0, createNullStream(shell.machine.soon));
  }
  const command = shell.source.text.slice(node.pos, node.end);
  const task = yield* scope.interpreter.startTask({ ...scope, descriptors }, node, command);
  const job: Job = {
    number: Math.max(0, ...shell.jobs.map((known) => known.number)) + 1,
    processId: shell.machine.nextProcessId(),
    command,
    task,
    isReported: false,
  };
  shell.jobs.push(job);
  shell.lastBackgroundId = job.processId;
  shell.lastExitCode = 0;
  if (shell.isInteractive && !shell.isSubshell) {
    yield* writeTo(scope, 2, `[${job.number}] ${job.processId}\n`);
  }
  return 0;
}

/** `[1]+  Running                 sleep 100 &`, as `jobs` prints it. */
export function describeJob(shell: Shell, job: Job): string {
  const position = shell.jobs.length - 1 - shell.jobs.indexOf(job);
  const mark = position === 0 ? '+' : position === 1 ? '-' : ' ';
  const ampersand = job.task.exitCode === null ? ' &' : '';
  return `[${job.number}]${mark}  ${stateOf(job).padEnd(24)}${job.command}${ampersand}\n`;
}

function stateOf(job: Job): string {
  switch (job.task.exitCode) {
    case null:
      return 'Running';
    case 0:
      return 'Done';
    case 129:
      return 'Hangup';
    case 130:
      return 'Interrupt';
    case 137:
      return 'Killed';
    case 143:
      return 'Terminated';
    default:
      return `Exit ${job.task.exitCode}`;
  }
}

/** %1, %+, %-, %name or a process id; `null` where there is none. */
export function findJob(shell: Shell, name: string): Job | null {
  if (!name.startsWith('%')) {
    return shell.jobs.find((job) => String(job.processId) === name) ?? null;
  }
  const word = name.slice(1);
  if (word === '' || word === '+' || word === '%') return shell.jobs.at(-1) ?? null;
  if (word === '-') return shell.jobs.at(-2) ?? null;
  if (/^[0-9]+$/.test(word)) return shell.jobs.find((job) => job.number === Number(word)) ?? null;
  return [...shell.jobs].reverse().find((job) => job.command.startsWith(word)) ?? null;
}

/** Lines for jobs that ended since the last prompt; they leave the table. */
export function reportEndedJobs(shell: Shell): string {
  const ended = shell.jobs.filter((job) => job.task.exitCode !== null);
  const text = ended
    .filter((job) => !job.isReported)
    .map((job) => describeJob(shell, job))
    .join('');
  shell.jobs = shell.jobs.filter((job) => job.task.exitCode === null);
  return text;
}

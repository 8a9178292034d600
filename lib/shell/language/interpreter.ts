/**
 * Statements, lists and pipelines: what runs, in which task, and what its exit code means for what follows.
 * A single command runs in the task of its shell; the parts of a pipeline and background commands get tasks.
 */
import type { AndOr, CommandNode, Pipeline, PipelineNode, Statement } from 'unbash';
import {
  enter,
  type Process,
  SIGNAL_EXIT_CODES,
  SignalError,
  type SignalInbox,
  spawn,
  type TaskHandle,
  wait,
} from '../../cluster/process';
import { runCommand, runWords } from './commands';
import { runCompound } from './compounds';
import { BreakLoop, CommandFailure, ContinueLoop, ExitShell, ReturnFromFunction } from './control-flow';
import { requireRoom, startBackground } from './jobs';
import { type Interpreter, messagePrefix, type Scope, writeTo } from './scope';
import { createSubshell, MAXIMUM_DEPTH, type Shell } from './shell-state';
import {
  createPipe,
  type Descriptors,
  release,
  releaseAll,
  retain,
  retainAll,
  type Stream,
  withCleanUp,
} from './streams';
import { runText, substitute, substituteFile, substituteStream } from './substitutions';

export const interpreter: Interpreter = {
  runList,
  runNode,
  runSubshell,
  startTask,
  runProcess: runToEnd,
  waitForTasks,
  substitute,
  substituteFile,
  substituteStream,
  runText,
  runWords,
};

function* runList(scope: Scope, statements: readonly Statement[]): Process<number> {
  for (const statement of statements) yield* runStatement(scope, statement);
  return statements.length === 0 ? 0 : scope.shell.lastExitCode;
}

export function* runStatement(scope: Scope, statement: Statement): Process<number> {
  const { shell } = scope;
  try {
    if (statement.background) yield* startBackground(scope, statement.command);
    else if (statement.command.type === 'AndOr') yield* runAndOr(scope, statement.command);
    else yield* runNode(scope, statement.command);
  } catch (error) {
    if (!(error instanceof SignalError)) throw error;
    yield* runSignalTrap(scope, error);
  }
  const { inbox, firstShell } = shell.machine;
  if (inbox !== null && inbox.arrived.length > 0 && shell === firstShell)
    yield* runArrivedTraps(scope, inbox);
  return shell.lastExitCode;
}

/** A container's first process looks at its signals between commands: what runs in the foreground ends first. */
function* runArrivedTraps(scope: Scope, { arrived }: SignalInbox): Process<void> {
  for (let name = arrived.shift(); name !== undefined; name = arrived.shift()) {
    const { lastExitCode } = scope.shell;
    yield* runSignalTrap(scope, new SignalError(name));
    scope.shell.lastExitCode = lastExitCode;
  }
}

/** `trap '…' INT`: the command is over, the shell lives on. */
function* runSignalTrap(scope: Scope, error: SignalError): Process<void> {
  const { shell } = scope;
  const action = shell.traps.get(error.signal.slice(3));
  if (action === undefined) throw error;
  shell.lastExitCode = SIGNAL_EXIT_CODES[error.signal];
  if (action === '') return;
  yield* runText(scope, { text: action, firstLine: 1, showsLines: shell.source.showsLines });
  shell.lastExitCode = SIGNAL_EXIT_CODES[error.signal];
}

function* runAndOr(scope: Scope, node: AndOr): Process<number> {
  const { shell } = scope;
  for (let index = 0; index < node.commands.length; index += 1) {
    const operator = index === 0 ? null : node.operators[index - 1];
    if (operator === '&&' && shell.lastExitCode !== 0) continue;
    if (operator === '||' && shell.lastExitCode === 0) continue;
    const isLast = index === node.commands.length - 1;
    if (!isLast) shell.errexitSuppression += 1;
    try {
      yield* runNode(scope, node.commands[index]!);
    } finally {
      if (!isLast) shell.errexitSuppression -= 1;
    }
  }
  return shell.lastExitCode;
}

function* runNode(scope: Scope, node: PipelineNode): Process<number> {
  const { shell } = scope;
  if (node.type === 'Pipeline') {
    shell.lastExitCode = yield* runPipeline(scope, node);
    const isNegated = node.prefixes.some((prefix) => prefix.type === 'Negation');
    if (isNegated) return shell.lastExitCode;
  } else shell.lastExitCode = yield* runGuarded(scope, node);
  const suppressed = shell.errexitSuppression > 0 || !shell.options.errexit;
  if (shell.lastExitCode !== 0 && !suppressed && endsShellOnFailure(node)) {
    throw new ExitShell(shell.lastExitCode);
  }
  return shell.lastExitCode;
}

/** Under `set -e` a loop or group has ended the shell already, where one of its commands failed and counted. */
function endsShellOnFailure(node: PipelineNode): boolean {
  if (node.type === 'Redirected') return endsShellOnFailure(node.command);
  return !['If', 'For', 'While', 'Case', 'BraceGroup', 'ArithmeticFor', 'Function'].includes(node.type);
}

/** Runs one command; a failure of the shell itself becomes a message and an exit code. */
function* runGuarded(scope: Scope, node: CommandNode): Process<number> {
  const { shell } = scope;
  shell.depth += 1;
  try {
    if (shell.depth > MAXIMUM_DEPTH) {
      throw new CommandFailure(`maximum nesting level exceeded (${MAXIMUM_DEPTH})`, 1, 'line');
    }
    return yield* enter(node.type === 'Command' ? runCommand(scope, node) : runCompound(scope, node));
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    yield* writeTo(scope, 2, `${messagePrefix(shell, node.pos)}${error.message}\n`);
    shell.lastExitCode = error.exitCode;
    if (error.reach === 'command') return error.exitCode;
    const isPrompt = shell.isInteractive && !shell.isSubshell;
    throw new ExitShell(error.exitCode, isPrompt ? 'line' : error.reach);
  } finally {
    shell.depth -= 1;
  }
}

function* runPipeline(scope: Scope, node: Pipeline): Process<number> {
  const { shell } = scope;
  const timing = node.prefixes.find((prefix) => prefix.type === 'Time');
  const negations = node.prefixes.filter((prefix) => prefix.type === 'Negation').length;
  const startedAtMs = shell.machine.kernel.nowMs();
  if (negations > 0) shell.errexitSuppression += 1;
  let exitCode: number;
  try {
    if (node.commands.length === 0) exitCode = 0;
    else if (node.commands.length === 1) exitCode = yield* runGuarded(scope, node.commands[0]!);
    else exitCode = yield* runPiped(scope, node);
  } finally {
    if (negations > 0) shell.errexitSuppression -= 1;
  }
  if (timing !== undefined) {
    const elapsedMs = shell.machine.kernel.nowMs() - startedAtMs;
    yield* writeTo(scope, 2, formatTimes(elapsedMs, timing.posix !== undefined));
  }
  return negations % 2 === 1 ? (exitCode === 0 ? 1 : 0) : exitCode;
}

/** Only real time passes here; commands use no processor. */
function formatTimes(elapsedMs: number, isPosix: boolean): string {
  const seconds = Math.floor(elapsedMs / 1000);
  const thousandths = String(elapsedMs % 1000).padStart(3, '0');
  if (isPosix) return `real ${seconds}.${thousandths.slice(0, 2)}\nuser 0.00\nsys 0.00\n`;
  const minutes = Math.floor(seconds / 60);
  return `\nreal\t${minutes}m${seconds % 60}.${thousandths}s\nuser\t0m0.000s\nsys\t0m0.000s\n`;
}

function* runPiped(scope: Scope, node: Pipeline): Process<number> {
  const { shell } = scope;
  const tasks: TaskHandle[] = [];
  let input: Stream | null = null;
  for (let index = 0; index < node.commands.length; index += 1) {
    const isLast = index === node.commands.length - 1;
    const descriptors: Descriptors = new Map(scope.descriptors);
    if (input !== null) descriptors.set(0, input);
    const pipe = isLast ? null : createPipe(shell.machine.kernel.createChannel('pipe'));
    if (pipe !== null) {
      descriptors.set(1, pipe.writer);
      if (node.operators[index] === '|&') descriptors.set(2, pipe.writer);
    }
    const command = node.commands[index]!;
    const previous = input;
    if (pipe !== null) retain(pipe.reader);
    tasks.push(yield* startTask({ ...scope, descriptors }, command, nameOf(command)));
    if (previous !== null) release(previous);
    input = pipe?.reader ?? null;
  }
  const codes = yield* waitForTasks(scope, tasks);
  setPipeStatus(shell, codes);
  const last = codes.at(-1)!;
  return shell.options.pipefail ? ([...codes].reverse().find((code) => code !== 0) ?? 0) : last;
}

function nameOf(node: CommandNode): string {
  return node.type === 'Command' ? (node.name?.text ?? 'sh') : 'sh';
}

function setPipeStatus(shell: Shell, codes: readonly number[]): void {
  const value = new Map(codes.map((code, index) => [index, String(code)]));
  shell.variables.set('PIPESTATUS', { value, isExported: false, isReadonly: false, isInteger: false });
}

/**
 * Waits for tasks of the foreground. A signal goes on to all of them; if the last one dies of it, so does the
 * shell (as bash does: a program that handles Ctrl-C itself lets the script go on).
 */
export function* waitForTasks(scope: Scope, tasks: readonly TaskHandle[]): Process<number[]> {
  const { kernel } = scope.shell.machine;
  const codes: number[] = [];
  let received: SignalError | null = null;
  let isComplete = false;
  try {
    for (const task of tasks) {
      for (;;) {
        try {
          codes.push((yield* wait(task))!);
          break;
        } catch (error) {
          if (!(error instanceof SignalError)) throw error;
          received = error;
          for (const other of tasks) if (other.exitCode === null) kernel.signal(other, error.signal);
        }
      }
    }
    isComplete = true;
  } finally {
    // Only a SIGKILL of this task gets here with tasks still running.
    if (!isComplete) for (const task of tasks) if (task.exitCode === null) kernel.signal(task, 'SIGKILL');
  }
  if (received !== null && codes.at(-1) === SIGNAL_EXIT_CODES[received.signal]) throw received;
  return codes;
}

function* startTask(
  scope: Scope,
  node: CommandNode | PipelineNode | AndOr,
  name: string,
): Process<TaskHandle> {
  yield* requireRoom(scope);
  const subshell = createSubshell(scope.shell);
  const descriptors = retainAll(new Map(scope.descriptors));
  const inner: Scope = { ...scope, shell: subshell, descriptors };
  const process = runToEnd(inner, runOne(inner, node));
  const { running } = scope.shell.machine;
  let task: TaskHandle | null = null;
  const cleanUp = (): void => {
    releaseAll(descriptors);
    if (task !== null) running.delete(task);
  };
  task = yield* spawn(withCleanUp(process, cleanUp), name);
  // It may have ended already, before this task got its turn.
  if (task.exitCode === null) running.add(task);
  return task;
}

function* runOne(scope: Scope, node: CommandNode | PipelineNode | AndOr): Process<number> {
  return node.type === 'AndOr' ? yield* runAndOr(scope, node) : yield* runNode(scope, node);
}

function* runSubshell(scope: Scope, statements: readonly Statement[]): Process<number> {
  const shell = createSubshell(scope.shell);
  const inner: Scope = { ...scope, shell, descriptors: new Map(scope.descriptors) };
  try {
    return yield* runToEnd(inner, runList(inner, statements));
  } catch (error) {
    if (error instanceof SignalError && error.signal === 'SIGPIPE') return SIGNAL_EXIT_CODES.SIGPIPE;
    throw error;
  }
}

/** A shell from its first command to its EXIT trap. Signals go on to the caller. */
export function* runToEnd(scope: Scope, body: Process<number>): Process<number> {
  const { shell } = scope;
  let exitCode: number;
  try {
    exitCode = yield* body;
  } catch (error) {
    if (error instanceof ExitShell || error instanceof ReturnFromFunction) exitCode = error.exitCode;
    else if (error instanceof BreakLoop || error instanceof ContinueLoop) exitCode = 0;
    else {
      if (error instanceof SignalError && error.signal !== 'SIGPIPE') yield* runExitTrap(scope);
      throw error;
    }
  }
  shell.lastExitCode = exitCode;
  exitCode = (yield* runExitTrap(scope)) ?? exitCode;
  shell.lastExitCode = exitCode;
  return exitCode;
}

/** The trap may change the exit code by `exit`. */
function* runExitTrap(scope: Scope): Process<number | null> {
  const { shell } = scope;
  const action = shell.traps.get('EXIT');
  shell.traps.delete('EXIT');
  if (action === undefined || action === '') return null;
  try {
    yield* runText(scope, { text: action, firstLine: 1, showsLines: shell.source.showsLines });
    return null;
  } catch (error) {
    if (error instanceof ExitShell) return error.exitCode;
    throw error;
  }
}

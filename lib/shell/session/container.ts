/**
 * A command in a container: found among the programs of its image, run with the streams it was given. With a
 * terminal, "\u0003" in the input is Ctrl-C for the program and "\u0004" its end of file, as a tty has it.
 */
import type { Chunk } from '../../cluster/http';
import { type Invocation, type Process, read, spawn, type TaskHandle } from '../../cluster/process';
import { CommandFailure } from '../language/control-flow';
import { interpreter, waitForTasks } from '../language/interpreter';
import type { Scope } from '../language/scope';
import { writeTo } from '../language/scope';
import { createShell } from '../language/shell-state';
import { createStream, releaseAll, retainAll, type Soon, withCleanUp } from '../language/streams';
import type { Program } from '../program';
import type { ShellKernel } from '../shell';
import { createDecoder } from '../text/lines';
import { createMachine } from './machine';
import { createTerminalInput, type TerminalInput } from './terminal-input';

const INTERRUPT = '\u0003';

export function runInContainer(kernel: ShellKernel, soon: Soon, invocation: Invocation): Process<number> {
  const keyboard = invocation.terminal === null ? null : createTerminalInput(soon);
  const scope = createScope(kernel, soon, invocation, keyboard);
  const process =
    keyboard === null ? runArguments(scope, invocation) : runWithKeyboard(scope, invocation, keyboard);
  return withCleanUp(process, () => {
    for (const task of scope.shell.machine.running)
      if (task.exitCode === null) kernel.signal(task, 'SIGKILL');
    releaseAll(scope.descriptors);
    invocation.stdin.cancel();
    invocation.stdout.end();
    invocation.stderr.end();
  });
}

function createScope(
  kernel: ShellKernel,
  soon: Soon,
  invocation: Invocation,
  keyboard: TerminalInput | null,
): Scope {
  // 1 is the first process of the container, which is not ours to be.
  let lastProcessId = 6;
  const machine = createMachine({
    kernel,
    soon,
    host: invocation.host,
    files: invocation.files,
    userName: 'root',
    terminal: invocation.terminal,
    added: wrapBinaries(invocation),
    names: invocation.programs,
    inbox: /(^|\/)(ba|da|a)?sh$/.test(invocation.argv[0] ?? '') ? (invocation.inbox ?? null) : null,
    nextProcessId: () => {
      lastProcessId += 1;
      return lastProcessId;
    },
  });
  const shell = createShell({
    machine,
    dialect: 'sh',
    name: 'sh',
    isInteractive: false,
    environment: { HOME: '/root', ...invocation.environment },
    workingDirectory: invocation.workingDirectory,
  });
  const kind = invocation.terminal === null ? 'pipe' : 'terminal';
  const nothing = (): void => {};
  const descriptors = retainAll(
    new Map([
      [0, createStream(keyboard?.channel ?? invocation.stdin, kind, nothing)],
      [1, createStream(invocation.stdout, kind, nothing)],
      [2, createStream(invocation.stderr, kind, nothing)],
    ]),
  );
  return { shell, descriptors, interpreter };
}

/** What the image brings along itself becomes programs of this machine. */
function wrapBinaries({ binaries = {} }: Invocation): Readonly<Record<string, Program>> {
  const entries = Object.entries(binaries).map(([name, binary]): [string, Program] => [name, binary]);
  return Object.fromEntries(entries);
}

function* runArguments(scope: Scope, invocation: Invocation): Process<number> {
  try {
    const programsOnly = { functions: false, builtins: false, programs: true };
    return yield* interpreter.runWords(scope, invocation.argv, programsOnly);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    const name = invocation.argv[0] ?? '';
    const message =
      error.exitCode === 127
        ? `exec: "${name}": executable file not found in $PATH`
        : `exec: "${name}": ${error.message.slice(error.message.lastIndexOf(': ') + 2).toLowerCase()}`;
    yield* writeTo(scope, 2, `${message}\n`);
    return error.exitCode;
  }
}

/** The program runs as a task of its own, so that keys can be looked at while it runs. */
function* runWithKeyboard(scope: Scope, invocation: Invocation, keyboard: TerminalInput): Process<number> {
  const { kernel } = scope.shell.machine;
  const program = yield* spawn(runArguments(scope, invocation), invocation.argv[0] ?? 'program');
  const reader = yield* spawn(pumpKeys(kernel, invocation, keyboard, program), 'keyboard');
  try {
    const [exitCode] = yield* waitForTasks(scope, [program]);
    return exitCode!;
  } finally {
    kernel.signal(reader, 'SIGKILL');
  }
}

function* pumpKeys(
  kernel: ShellKernel,
  invocation: Invocation,
  keyboard: TerminalInput,
  program: TaskHandle,
): Process<number> {
  const decode = createDecoder();
  for (;;) {
    const chunk = (yield* read(invocation.stdin)) as Chunk | null;
    if (chunk === null) {
      keyboard.push('\u0004');
      return 0;
    }
    for (const piece of decode(chunk).split(/(\u0003)/)) {
      if (piece === INTERRUPT) kernel.signal(program, 'SIGINT');
      else keyboard.push(piece.replaceAll('\r', '\n'));
    }
  }
}

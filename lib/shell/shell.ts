/**
 * A shell on a machine of the simulated world: the session at the learner's prompt, and the runner that
 * containers use. Both are bash-like; what they leave out is refused with a message. Everything here is a
 * generator that the kernel resumes: no clock, no chance and no promise of its own.
 */
import type { Channel } from '../cluster/http';
import {
  type FileSystem,
  type Host,
  type Process,
  type ProcessRunner,
  SIGNAL_EXIT_CODES,
  type Signal,
  SignalError,
  type TaskHandle,
} from '../cluster/process';
import { createMemoryFiles } from './files/memory';
import { BreakLoop, ContinueLoop, ExitShell, ReturnFromFunction } from './language/control-flow';
import { interpreter } from './language/interpreter';
import { reportEndedJobs } from './language/jobs';
import { type Scope, writeTo } from './language/scope';
import { createShell } from './language/shell-state';
import {
  createNullStream,
  createSoon,
  createStream,
  createTerminalOutput,
  retainAll,
  withCleanUp,
} from './language/streams';
import { runText } from './language/substitutions';
import { parseSource } from './language/syntax';
import type { Program } from './program';
import { completeLine } from './session/completion';
import { runInContainer } from './session/container';
import { createMachine } from './session/machine';
import { describePrompt } from './session/prompt';
import { runScriptText } from './session/script';
import { createTerminalInput } from './session/terminal-input';

const MAXIMUM_HISTORY = 1000;
const FIRST_PROCESS_ID = 1000;

/** What a shell needs from the world's kernel: a part of Cluster, so that a test can be smaller. */
export interface ShellKernel {
  /** Virtual time since the world began, ms. */
  nowMs(): number;
  /** Virtual wall clock, ms since 1970-01-01T00:00:00Z. */
  epochMs(): number;
  /** A uint32 from a seeded stream that only this shell uses. */
  random(): number;
  createChannel(name: string): Channel;
  spawn(process: Process<number>, name: string): TaskHandle;
  signal(task: TaskHandle, signal: Signal): void;
}

export interface ShellSessionOptions {
  readonly kernel: ShellKernel;
  readonly host: Host;
  /** Best made by `createProcessRunner(kernel).createFiles(…)`, which bounds them. */
  readonly files: FileSystem;
  /** Exported variables at the start; HOME, PWD, USER and PATH are set where they are missing. */
  readonly environment: Readonly<Record<string, string>>;
  readonly homeDirectory: string;
  /** Default `learner`. */
  readonly userName?: string;
  /** Programs that the sandbox adds: undo, check, hint, explain, reset, answer. */
  readonly hostPrograms: Readonly<Record<string, Program>>;
  readonly terminal: { readonly columns: number; readonly rows: number };
  /**
   * What appears on the terminal, as it appears. The session echoes no input and prints no prompt: the page
   * draws both. Only Ctrl-C during a program is echoed, as "^C", because its place among the output matters.
   */
  readonly output: (text: string, stream: 'stdout' | 'stderr') => void;
}

export interface ShellSession {
  /** A line without its newline: a command at the prompt, else input for the program that runs. */
  enterLine(text: string): void;
  /** Raw characters for the running program; "\u0004" is the end of file. At the prompt only "\u0004" counts: it leaves the shell. */
  enterKeys(text: string): void;
  /** Ctrl-C: to the foreground job, or drops an unfinished command. */
  interrupt(): void;
  resize(columns: number, rows: number): void;
  /** Runs a whole script as `bash -s` would: errors carry line numbers, the first syntax error ends it. Only at the prompt. */
  runScript(text: string): void;
  /** No program runs in the foreground. */
  readonly isAtPrompt: boolean;
  /** `learner@laptop:~$ `, or `> ` where a command is unfinished. */
  readonly prompt: string;
  readonly lastExitCode: number;
  /** `exit` was called: no further input is taken. */
  readonly exited: boolean;
  /** Commands entered so far, oldest first: what the arrow keys walk through. */
  readonly history: readonly string[];
  /** What Tab offers at this place of a line: each candidate replaces `line.slice(from, cursor)`. */
  complete(line: string, cursor: number): Completion;
}

export interface Completion {
  readonly from: number;
  /** Sorted by code unit. A directory ends in "/", everything else wants a space after it. */
  readonly candidates: readonly string[];
}

export function createShellSession(options: ShellSessionOptions): ShellSession {
  const { kernel, output } = options;
  const soon = createSoon((name) => kernel.createChannel(name));
  const terminal = { ...options.terminal };
  const userName = options.userName ?? 'learner';
  const machine = createMachine({
    kernel,
    soon,
    host: options.host,
    files: options.files,
    userName,
    terminal,
    added: options.hostPrograms,
    names: null,
    nextProcessId: createCounter(FIRST_PROCESS_ID),
  });
  const home = options.homeDirectory;
  const shell = createShell({
    machine,
    dialect: 'bash',
    name: 'bash',
    isInteractive: true,
    environment: {
      HOME: home,
      USER: userName,
      SHELL: '/bin/bash',
      TERM: 'xterm-256color',
      ...options.environment,
    },
    workingDirectory: home,
  });
  if (machine.files.listDirectory(home) === null) machine.files.makeDirectory(home);
  const input = createTerminalInput(soon);
  const scope: Scope = {
    shell,
    interpreter,
    descriptors: retainAll(
      new Map([
        [0, createStream(input.channel, 'terminal', () => {})],
        [1, createTerminalOutput(soon, (text) => output(text, 'stdout'))],
        [2, createTerminalOutput(soon, (text) => output(text, 'stderr'))],
      ]),
    ),
  };
  let pending = '';
  let foreground: TaskHandle | null = null;
  let exited = false;

  /** What was typed ahead goes to the prompt when the program has ended without reading it. */
  const finish = (): void => {
    foreground = null;
    const ahead = input.drain();
    const lines = ahead.split('\n');
    lines.pop();
    for (const line of lines) enterLine(line);
  };
  const start = (body: Process<number>, name: string): void => {
    const process = runAtPrompt(scope, body, {
      leave: () => {
        exited = true;
      },
      interrupted: () => output('\n', 'stdout'),
    });
    foreground = kernel.spawn(withCleanUp(process, finish), name);
  };
  const enterLine = (text: string): void => {
    if (exited) return;
    if (foreground !== null) {
      input.push(`${text}\n`);
      return;
    }
    pending += `${text}\n`;
    if (pending.trim() === '') {
      pending = '';
      return;
    }
    if (parseSource(pending).kind === 'unfinished') return;
    const source = pending;
    pending = '';
    shell.history.push(source.replace(/\n$/, ''));
    if (shell.history.length > MAXIMUM_HISTORY) shell.history.shift();
    start(runText(scope, { text: source, firstLine: 1, showsLines: false }), source.trim());
  };

  return {
    enterLine,
    enterKeys(text) {
      if (foreground !== null) input.push(text);
      else if (text.includes('\u0004') && pending === '' && !exited) enterLine('exit');
    },
    interrupt() {
      if (foreground !== null) {
        output('^C', 'stdout');
        kernel.signal(foreground, 'SIGINT');
        return;
      }
      pending = '';
      shell.lastExitCode = SIGNAL_EXIT_CODES.SIGINT;
    },
    resize(columns, rows) {
      terminal.columns = columns;
      terminal.rows = rows;
    },
    runScript(text) {
      if (foreground === null && !exited) start(runAsScript(scope, text), 'script');
    },
    get isAtPrompt() {
      return foreground === null;
    },
    get prompt() {
      return pending === '' ? describePrompt(shell) : '> ';
    },
    get lastExitCode() {
      return shell.lastExitCode;
    },
    get exited() {
      return exited;
    },
    get history() {
      return shell.history;
    },
    complete: (line, cursor) => completeLine(shell, line, cursor),
  };
}

function createCounter(first: number): () => number {
  let next = first;
  return () => next++;
}

/** As `bash -s` without a terminal: no job lines, nothing to read (the script is the input), errors end it. */
function* runAsScript(scope: Scope, text: string): Process<number> {
  const { shell } = scope;
  const descriptors = new Map(scope.descriptors);
  for (const [number, stream] of descriptors) descriptors.set(number, { ...stream, kind: 'pipe' });
  descriptors.set(0, createNullStream(shell.machine.soon));
  const inner: Scope = { ...scope, descriptors };
  shell.isInteractive = false;
  try {
    const exitCode = yield* runScriptText(inner, text, true);
    return yield* interpreter.runProcess(inner, exitWith(exitCode));
  } finally {
    shell.isInteractive = true;
  }
}

/** Runs what was entered; afterwards the shell is at its prompt again, whatever happened. */
function* runAtPrompt(
  scope: Scope,
  body: Process<number>,
  events: { leave: () => void; interrupted: () => void },
): Process<number> {
  const { shell } = scope;
  try {
    yield* body;
  } catch (error) {
    if (error instanceof ExitShell) {
      shell.lastExitCode = error.exitCode;
      if (error.reach === 'shell') {
        events.leave();
        shell.lastExitCode = yield* interpreter.runProcess(scope, exitWith(error.exitCode));
      }
    } else if (error instanceof SignalError) {
      shell.lastExitCode = SIGNAL_EXIT_CODES[error.signal];
      if (error.signal === 'SIGINT') events.interrupted();
    } else if (error instanceof BreakLoop || error instanceof ContinueLoop) shell.lastExitCode = 0;
    else if (error instanceof ReturnFromFunction) shell.lastExitCode = error.exitCode;
    else throw error;
  }
  yield* writeTo(scope, 2, reportEndedJobs(shell));
  return shell.lastExitCode;
}

function* exitWith(exitCode: number): Process<number> {
  return exitCode;
}

/** How containers run commands: every program of this shell by name, and `sh`, also with a prompt (exec -it). */
export function createProcessRunner(kernel: ShellKernel): ProcessRunner {
  const soon = createSoon((name) => kernel.createChannel(name));
  return {
    createFiles: (initial) => createMemoryFiles(initial, () => kernel.epochMs()),
    run: (invocation) => runInContainer(kernel, soon, invocation),
  };
}

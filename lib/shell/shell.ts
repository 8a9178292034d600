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
  type Spend,
  type TaskHandle,
} from '../cluster/process';
import { createMemoryFiles, FILE_LIMITS } from './files/memory';
import { createSoon, withCleanUp } from './language/streams';
import { runText } from './language/substitutions';
import type { OpenFile, Program } from './program';
import { createCommandBuffer } from './session/command-buffer';
import { completeLine } from './session/completion';
import { runInContainer } from './session/container';
import { createDesk } from './session/desk';
import { createLearnerShell } from './session/learner-shell';
import type { NodeAccess } from './session/nodes';
import { describePrompt } from './session/prompt';
import { refuseSave, saveFile } from './session/saves';
import { createTerminalInput } from './session/terminal-input';
import { runAsScript, runAtPrompt } from './session/turn';

const MAXIMUM_HISTORY = 1000;
const END_OF_FILE = '\u0004';

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
  readonly spend: Spend;
  /** False where no further program can be started. */
  hasRoom?(): boolean;
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
  /** Absent where there is no cluster to read. */
  readonly readApi?: ReadApi;
  /** Whose nodes can be logged in to: `ssh node-1`. */
  readonly nodes?: NodeAccess;
}

/**
 * What a GET of the cluster's API would answer, as a plain value; `undefined` where it is refused. Only Tab uses
 * it: it must change nothing, take no time and leave no trace.
 */
export type ReadApi = (path: string, accept?: string) => unknown;

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
  /** What a program has opened in the editor and waits for; the latest where several wait. */
  readonly openFile: OpenFile | null;
  /** Why a file can't be saved from the editor, in words; `null` where it can. Relative paths begin at home. */
  refuseSave(path: string, content: string): string | null;
  /** Saves as the editor does. Returns as `refuseSave`. */
  saveFile(path: string, content: string): string | null;
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
  const input = createTerminalInput(soon);
  const desk = createDesk();
  const scope = createLearnerShell(options, soon, input, terminal, desk);
  const { shell } = scope;
  const buffer = createCommandBuffer(kernel.spend);
  let foreground: TaskHandle | null = null;
  let exited = false;

  /** What was typed ahead goes to the prompt when the program has ended without reading it. */
  function finish(): void {
    foreground = null;
    const lines = input.drain().split('\n');
    lines.pop();
    for (const line of lines) enterLine(line);
  }

  function start(body: Process<number>, name: string): void {
    const process = runAtPrompt(scope, body, {
      leave: () => {
        exited = true;
      },
      interrupted: () => output('\n', 'stdout'),
    });
    foreground = kernel.spawn(withCleanUp(process, finish), name);
  }

  function enterLine(line: string): void {
    if (exited) return;
    if (foreground !== null) {
      input.push(`${line}\n`);
      return;
    }
    const text = buffer.add(line);
    if (text === null) return;
    shell.history.push(text.replace(/\n$/, ''));
    if (shell.history.length > MAXIMUM_HISTORY) shell.history.shift();
    start(runText(scope, { text, firstLine: 1, showsLines: false }), text.trim());
  }

  return {
    enterLine,
    enterKeys(text) {
      if (foreground !== null) input.push(text);
      else if (text.includes(END_OF_FILE) && buffer.isEmpty) enterLine('exit');
    },
    interrupt() {
      if (foreground !== null) {
        output('^C', 'stdout');
        kernel.signal(foreground, 'SIGINT');
        return;
      }
      buffer.drop();
      shell.lastExitCode = SIGNAL_EXIT_CODES.SIGINT;
    },
    resize: (columns, rows) => {
      Object.assign(terminal, { columns, rows });
    },
    runScript(text) {
      if (foreground === null && !exited) start(runAsScript(scope, text), 'script');
    },
    get isAtPrompt() {
      return foreground === null;
    },
    get prompt() {
      return buffer.isEmpty ? describePrompt(shell) : '> ';
    },
    get lastExitCode() {
      return shell.lastExitCode;
    },
    get openFile() {
      return desk.openFile;
    },
    refuseSave: (path, content) => refuseSave(options.files, options.homeDirectory, path, content),
    saveFile: (path, content) => saveFile(options.files, options.homeDirectory, path, content),
    get exited() {
      return exited;
    },
    get history() {
      return shell.history;
    },
    complete: (line, cursor) => completeLine(shell, line, cursor, options.readApi),
  };
}

/** How containers run commands: every program of this shell by name, and `sh`, also with a prompt (exec -it). */
export function createProcessRunner(kernel: ShellKernel): ProcessRunner {
  const soon = createSoon((name) => kernel.createChannel(name));
  return {
    createFiles: (initial) => createMemoryFiles(initial, () => kernel.epochMs(), FILE_LIMITS, kernel.spend),
    run: (invocation) => runInContainer(kernel, soon, invocation),
  };
}

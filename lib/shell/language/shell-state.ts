/**
 * What one shell process knows: variables, functions, options, jobs. A subshell gets a copy. The machine below
 * it is one for all shells of a session or a container.
 */

import type { Function as FunctionNode } from 'unbash';
import type { FileSystem, Host, SignalInbox, TaskHandle } from '../../cluster/process';
import type { EditorDesk, NodeFacts, Program, ProgramContext } from '../program';
import type { ShellKernel } from '../shell';
import type { Soon } from './streams';

/** Commands within each other: through functions, substitutions, scripts, and programs that run programs. */
export const MAXIMUM_DEPTH = 240;

const UNITS_OF_COPY = 8;

export interface Machine {
  readonly kernel: ShellKernel;
  readonly soon: Soon;
  readonly host: Host;
  readonly files: FileSystem;
  readonly userName: string;
  readonly editor?: EditorDesk;
  readonly node?: NodeFacts;
  readonly findMachine?: ProgramContext['findMachine'];
  readonly findProgram: (name: string) => Program | null;
  /** Names of all programs, sorted. */
  readonly programNames: readonly string[];
  /** Changes with a resize; null where there is no terminal. */
  readonly terminal: { columns: number; rows: number } | null;
  readonly nextProcessId: () => number;
  /** Tasks of shells that still run: what ends with a container. */
  readonly running: Set<TaskHandle>;
  /** Where this machine's first process gets its signals; null where that is no shell. */
  readonly inbox: SignalInbox | null;
  /** Programs that this machine has beyond the shell's own: servers of a container's image. */
  readonly addedNames: ReadonlySet<string>;
  /** The shell that is the first process. */
  firstShell: Shell | null;
}

export interface Variable {
  /** `null`: declared, not set. A Map is an indexed array. */
  value: string | Map<number, string> | null;
  isExported: boolean;
  isReadonly: boolean;
  isInteger: boolean;
}

export interface ShellFunction {
  readonly node: FunctionNode;
  readonly source: Source;
}

/** The text that positions of the syntax tree point into. */
export interface Source {
  readonly text: string;
  /** Lines before this text: a script that is read in pieces counts on. */
  readonly firstLine: number;
  /** Errors name the line: in scripts yes, at a prompt no. */
  readonly showsLines: boolean;
  /** `-c` or `eval`: stands before the line in messages about syntax. */
  readonly label?: string;
  /** Of a sourced file: stands in the shell's place in front of messages. */
  readonly name?: string;
}

export interface Options {
  errexit: boolean;
  nounset: boolean;
  pipefail: boolean;
  xtrace: boolean;
  noglob: boolean;
  noclobber: boolean;
  noexec: boolean;
  verbose: boolean;
}

export interface Job {
  readonly number: number;
  readonly processId: number;
  readonly command: string;
  readonly task: TaskHandle;
  /** The end was told to the learner or taken by `wait`. */
  isReported: boolean;
}

export interface Shell {
  readonly machine: Machine;
  /** `sh` words its messages as busybox does. */
  readonly dialect: 'bash' | 'sh';
  /** $0, and what stands before error messages. */
  readonly name: string;
  /** False while a script runs: no job lines, and errors end it. */
  isInteractive: boolean;
  readonly processId: number;
  variables: Map<string, Variable>;
  functions: Map<string, ShellFunction>;
  positional: string[];
  options: Options;
  lastExitCode: number;
  lastArgument: string;
  lastBackgroundId: number | null;
  workingDirectory: string;
  traps: Map<string, string>;
  jobs: Job[];
  history: string[];
  source: Source;
  /** Where the running command stands in it. */
  position: number;
  /** Variables that the running functions hide, innermost last. */
  hidden: Map<string, Variable | undefined>[];
  /** Nested functions, subshells, sourced files, compound commands: bounded instead of a stack overflow. */
  depth: number;
  functionNames: string[];
  loopDepth: number;
  /** Running `source` files: `return` is allowed in them. */
  sourceDepth: number;
  /** Above 0 a failing command doesn't end the shell under `set -e`. */
  errexitSuppression: number;
  isSubshell: boolean;
  /** How deep inside $( … ): `set -x` shows it. */
  substitutionDepth: number;
  /** Exit code of the last $( … ) in the running command: that of `x=$(false)`. */
  substitutionExitCode: number | null;
  startedAtMs: number;
}

export interface ShellOptions {
  readonly machine: Machine;
  readonly dialect: 'bash' | 'sh';
  readonly name: string;
  readonly isInteractive: boolean;
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly positional?: readonly string[];
  /** Of the commands around this shell; 0 by default. */
  readonly depth?: number;
}

export function createShell(options: ShellOptions): Shell {
  const { machine, environment } = options;
  const variables = new Map<string, Variable>();
  for (const name of Object.keys(environment)) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) continue;
    variables.set(name, { value: environment[name]!, isExported: true, isReadonly: false, isInteger: false });
  }
  const shell: Shell = {
    machine,
    dialect: options.dialect,
    name: options.name,
    isInteractive: options.isInteractive,
    processId: machine.nextProcessId(),
    variables,
    functions: new Map(),
    positional: [...(options.positional ?? [])],
    options: {
      errexit: false,
      nounset: false,
      pipefail: false,
      xtrace: false,
      noglob: false,
      noclobber: false,
      noexec: false,
      verbose: false,
    },
    lastExitCode: 0,
    lastArgument: '',
    lastBackgroundId: null,
    workingDirectory: options.workingDirectory,
    traps: new Map(),
    jobs: [],
    history: [],
    source: { text: '', firstLine: 1, showsLines: false },
    position: 0,
    hidden: [],
    depth: options.depth ?? 0,
    functionNames: [],
    loopDepth: 0,
    sourceDepth: 0,
    errexitSuppression: 0,
    isSubshell: false,
    substitutionDepth: 0,
    substitutionExitCode: null,
    startedAtMs: machine.kernel.nowMs(),
  };
  setIfMissing(shell, 'IFS', ' \t\n', false);
  setIfMissing(shell, 'PATH', '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', true);
  variables.set('PWD', {
    value: shell.workingDirectory,
    isExported: true,
    isReadonly: false,
    isInteger: false,
  });
  return shell;
}

function setIfMissing(shell: Shell, name: string, value: string, isExported: boolean): void {
  if (shell.variables.has(name)) return;
  shell.variables.set(name, { value, isExported, isReadonly: false, isInteger: false });
}

/** What `( … )`, `$( … )`, `&` and the parts of a pipeline run in. Traps, but for ignored ones, are not taken over. */
export function createSubshell(shell: Shell): Shell {
  const variables = new Map<string, Variable>();
  let copied = shell.variables.size + shell.functions.size + shell.positional.length;
  for (const [name, variable] of shell.variables) {
    const value = variable.value instanceof Map ? new Map(variable.value) : variable.value;
    if (value instanceof Map) copied += value.size;
    variables.set(name, { ...variable, value });
  }
  shell.machine.kernel.spend(copied * UNITS_OF_COPY);
  return {
    ...shell,
    variables,
    functions: new Map(shell.functions),
    positional: [...shell.positional],
    options: { ...shell.options },
    traps: new Map([...shell.traps].filter(([, action]) => action === '')),
    jobs: [],
    hidden: shell.hidden.map((frame) => new Map(frame)),
    functionNames: [...shell.functionNames],
    isSubshell: true,
  };
}

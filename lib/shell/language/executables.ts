/** Programs of the machine and scripts in files: found by name or path, and run in the task of their shell. */
import type { Channel } from '../../cluster/http';
import {
  enter,
  FileSystemError,
  type Process,
  SIGNAL_EXIT_CODES,
  SignalError,
  write,
} from '../../cluster/process';
import { factsOf, missingReason } from '../files/access';
import { baseName, parentOf, resolvePath } from '../files/paths';
import { decodeUtf8 } from '../files/utf8';
import type { Program, ProgramContext } from '../program';
import { CommandFailure } from './control-flow';
import type { Scope } from './scope';
import { MAXIMUM_DEPTH, type Machine, type Shell } from './shell-state';
import { type Descriptors, inputOf } from './streams';
import { exportedVariables } from './variables';

/** Where programs lie: paths into these directories name them. */
const PROGRAM_DIRECTORIES = ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin'];

export type Executable =
  | { readonly kind: 'program'; readonly program: Program }
  | { readonly kind: 'script'; readonly path: string; readonly interpreter: string };

/** `null`: not found. Fails where it is found and can't be run. */
export function findExecutable(shell: Shell, name: string): Executable | null {
  const { machine } = shell;
  if (!name.includes('/')) {
    const program = machine.findProgram(name);
    return program === null ? null : { kind: 'program', program };
  }
  const path = resolvePath(shell.workingDirectory, name);
  const facts = factsOf(machine.files, path);
  if (facts === null) {
    const program = PROGRAM_DIRECTORIES.includes(parentOf(path)) ? machine.findProgram(baseName(path)) : null;
    if (program !== null) return { kind: 'program', program };
    throw new CommandFailure(`${name}: ${missingReason(machine.files, path)}`, 127);
  }
  if (facts.kind === 'directory') throw new CommandFailure(`${name}: Is a directory`, 126);
  if ((facts.mode & 0o111) === 0) throw new CommandFailure(`${name}: Permission denied`, 126);
  return { kind: 'script', path, interpreter: interpreterOf(machine, name, path) };
}

/** The program of the "#!" line; `sh` where there is none. */
function interpreterOf(machine: Machine, name: string, path: string): string {
  const content = machine.files.readFile(path) ?? '';
  const text = typeof content === 'string' ? content : decodeUtf8(content);
  const line = /^#!\s*(\S+)(?:\s+(\S+))?/.exec(text);
  if (line === null) return 'bash';
  const wanted = baseName(line[1]!) === 'env' ? (line[2] ?? 'env') : baseName(line[1]!);
  if (machine.findProgram(wanted) === null) {
    throw new CommandFailure(`${name}: cannot execute: required file not found`, 127);
  }
  return wanted;
}

export function* runExecutable(
  scope: Scope,
  executable: Executable,
  words: readonly string[],
): Process<number> {
  if (executable.kind === 'program') return yield* runProgram(scope, executable.program, words);
  const interpreter = scope.shell.machine.findProgram(executable.interpreter)!;
  const argv = [executable.interpreter, words[0]!, ...words.slice(1)];
  return yield* runProgram(scope, interpreter, argv);
}

function* runProgram(scope: Scope, program: Program, argv: readonly string[]): Process<number> {
  const context = createContext(scope, argv, exportedVariables(scope.shell));
  return yield* runGuarded(program, context);
}

/** A program that loses its reader ends quietly; one that meets a full disk says so. */
export function* runGuarded(program: Program, context: ProgramContext): Process<number> {
  try {
    return yield* enter(program(context));
  } catch (error) {
    if (error instanceof SignalError && error.signal === 'SIGPIPE') return SIGNAL_EXIT_CODES.SIGPIPE;
    if (!(error instanceof FileSystemError)) throw error;
    yield* write(context.stderr, `${context.argv[0]}: ${error.message}\n`);
    return 1;
  }
}

function createContext(
  scope: Scope,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): ProgramContext {
  const { shell, descriptors } = scope;
  const { machine } = shell;
  const terminalOf = (number: number) =>
    descriptors.get(number)?.kind === 'terminal' ? machine.terminal : null;
  return createProgramContext(machine, {
    argv,
    environment,
    workingDirectory: shell.workingDirectory,
    depth: shell.depth,
    stdin: inputOf(channelOf(machine, descriptors, 0), machine.soon),
    stdout: channelOf(machine, descriptors, 1),
    stderr: channelOf(machine, descriptors, 2),
    terminal: terminalOf(1),
    inputTerminal: terminalOf(0),
  });
}

/** A closed descriptor reads as empty and refuses writes, as a pipe without a reader does. */
function channelOf(machine: Machine, descriptors: Descriptors, number: number): Channel {
  const stream = descriptors.get(number);
  if (stream !== undefined) return stream.channel;
  const closed = machine.kernel.createChannel('closed');
  closed.end();
  return closed;
}

type Outer = Pick<
  ProgramContext,
  'argv' | 'environment' | 'workingDirectory' | 'stdin' | 'stdout' | 'stderr' | 'terminal' | 'inputTerminal'
> & { readonly depth: number };

export function createProgramContext(machine: Machine, outer: Outer): ProgramContext {
  const { kernel } = machine;
  return {
    ...outer,
    files: machine.files,
    host: machine.host,
    programs: machine.programNames,
    userName: machine.userName,
    ...(machine.editor === undefined ? {} : { editor: machine.editor }),
    ...(machine.node === undefined ? {} : { node: machine.node }),
    ...(machine.findMachine === undefined ? {} : { findMachine: machine.findMachine }),
    nowMs: () => kernel.nowMs(),
    epochMs: () => kernel.epochMs(),
    random: () => kernel.random(),
    createChannel: (name) => kernel.createChannel(name),
    spend: kernel.spend,
    *run(argv, streams, environment) {
      const program = machine.findProgram(baseName(argv[0] ?? ''));
      if (program === null) return 127;
      if (outer.depth >= MAXIMUM_DEPTH) {
        yield* write(streams.stderr, `${argv[0]}: maximum nesting level exceeded (${MAXIMUM_DEPTH})\n`);
        return 126;
      }
      const inner = createProgramContext(machine, {
        argv,
        environment: environment ?? outer.environment,
        workingDirectory: outer.workingDirectory,
        depth: outer.depth + 1,
        stdin: inputOf(streams.stdin, machine.soon),
        stdout: streams.stdout,
        stderr: streams.stderr,
        terminal: streams.stdout === outer.stdout ? outer.terminal : null,
        inputTerminal: streams.stdin === outer.stdin ? outer.inputTerminal : null,
      });
      return yield* runGuarded(program, inner);
    },
  };
}

/** One machine for all its shells: its programs by name, among them the shell itself and what builtins offer. */
import type { FileSystem, Host, Process, SignalInbox } from '../../cluster/process';
import { compareText } from '../files/paths';
import { builtins } from '../language/builtins/table';
import { CommandFailure } from '../language/control-flow';
import { interpreter } from '../language/interpreter';
import { messagePrefix, type Scope, writeTo } from '../language/scope';
import { createShell, type Machine } from '../language/shell-state';
import type { Soon } from '../language/streams';
import type { EditorDesk, NodeFacts, Program, ProgramContext } from '../program';
import { createAbsence } from '../programs/system';
import { programs } from '../programs/table';
import type { ShellKernel } from '../shell';
import { descriptorsOf } from './descriptors';
import { createShellProgram } from './shell-program';

/** Builtins that real machines also have as programs: for xargs, timeout, env and containers. */
const BUILTIN_PROGRAMS = ['echo', 'printf', 'test', '[', 'true', 'false', 'pwd', 'kill'];

const NOT_ON_LAPTOPS = ['chroot', 'crictl', 'iptables', 'iptables-save'];

export interface MachineOptions {
  readonly kernel: ShellKernel;
  readonly soon: Soon;
  readonly host: Host;
  readonly files: FileSystem;
  readonly userName: string;
  readonly terminal: { columns: number; rows: number } | null;
  /** Programs of this machine beyond the ordinary ones. */
  readonly added: Readonly<Record<string, Program>>;
  /** `null`: all that this shell brings along. */
  readonly names: readonly string[] | null;
  readonly nextProcessId: () => number;
  readonly editor?: EditorDesk;
  readonly node?: NodeFacts;
  readonly findMachine?: ProgramContext['findMachine'];
  readonly inbox?: SignalInbox | null;
}

export function createMachine(options: MachineOptions): Machine {
  const table = new Map<string, Program>();
  for (const name of BUILTIN_PROGRAMS)
    table.set(name, (context) => runBuiltinProgram(machine, name, context));
  for (const name of Object.keys(programs)) {
    // Nodes have these, and images that name them.
    if (options.names !== null || !NOT_ON_LAPTOPS.includes(name)) table.set(name, programs[name]!);
  }
  for (const name of ['sh', 'bash']) table.set(name, (context) => createShellProgram(machine)(context));
  const { names } = options;
  const present = (name: string): boolean => names === null || names.includes(name);
  const added = new Map(Object.entries(options.added));
  const programNames = [...new Set([...[...table.keys()].filter(present), ...added.keys()])].sort(
    compareText,
  );
  const machine: Machine = {
    kernel: options.kernel,
    soon: options.soon,
    host: options.host,
    files: options.files,
    userName: options.userName,
    ...(options.editor === undefined ? {} : { editor: options.editor }),
    ...(options.node === undefined ? {} : { node: options.node }),
    ...(options.findMachine === undefined ? {} : { findMachine: options.findMachine }),
    terminal: options.terminal,
    programNames,
    nextProcessId: options.nextProcessId,
    running: new Set(),
    inbox: options.inbox ?? null,
    addedNames: new Set(Object.keys(options.added)),
    firstShell: null,
    findProgram: (name) => added.get(name) ?? (present(name) ? (table.get(name) ?? absence(names)) : null),
  };
  return machine;
}

/** A program that an image brings along and this shell has not says so; elsewhere it is not found. */
function absence(names: readonly string[] | null): Program | null {
  return names === null ? null : createAbsence('The real image has it.');
}

function* runBuiltinProgram(machine: Machine, name: string, context: ProgramContext): Process<number> {
  const shell = createShell({
    machine,
    dialect: 'sh',
    name,
    isInteractive: false,
    environment: context.environment,
    workingDirectory: context.workingDirectory,
  });
  const scope: Scope = { shell, descriptors: descriptorsOf(context), interpreter };
  const words = context.argv.slice(1);
  try {
    return yield* builtins.get(name)!({ scope, name, arguments: words, declarations: words });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    yield* writeTo(scope, 2, `${messagePrefix(shell, null)}${error.message.replace(`${name}: `, '')}\n`);
    return error.exitCode;
  }
}

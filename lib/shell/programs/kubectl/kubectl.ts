/**
 * kubectl: a client of the API server, with the face of 1.32 and later. It reads the kubeconfig and sends
 * requests over the network of this machine; it has no other way to the cluster.
 * Left out: plug-ins, kuberc, colours, and the commands that `kubectl help` lists as not simulated.
 */
import { type Process, write } from '../../../cluster/process';
import type { Program, ProgramContext } from '../../program';
import type { Call } from './call';
import type { Client } from './client';
import { findPath } from './command-line';
import { findCommand, isSimulated } from './commands';
import { AggregateFailure, describeFailure, KubectlError, notSimulated, StatusError } from './errors';
import { type CommandLine, type Flags, type Option, parseFlags } from './flags';
import { connect } from './kubeconfig';
import {
  findOptions,
  formatGlobalOptions,
  formatHelp,
  formatOverview,
  GLOBAL_OPTIONS,
  subcommandsOf,
  topCommands,
} from './manual';
import { closestCommands } from './suggestions';

export const kubectl: Program = function* (context) {
  try {
    return yield* dispatch(context);
  } catch (error) {
    if (!(error instanceof KubectlError || error instanceof StatusError || error instanceof AggregateFailure))
      throw error;
    yield* write(context.stderr, describeFailure(error));
    return error instanceof KubectlError ? error.exitCode : 1;
  }
};

const HELP: Option = ['help', 'h', 'false'];

function* dispatch(context: ProgramContext): Process<number> {
  const words = context.argv.slice(1);
  const { path, rest } = findPath(words);
  if (path === 'help')
    return yield* showHelp(context, rest.filter((word) => !word.startsWith('-')).join(' '));
  if (path === 'options') return yield* show(context, formatGlobalOptions());
  if (path === '') return yield* withoutCommand(context, rest);

  const command = findCommand(path);
  const known = command?.path ?? path;
  const own = findOptions(known);
  if (!own) throw notSimulated(`kubectl ${path}`);
  const options = [...own, ...GLOBAL_OPTIONS, HELP];
  const commandPath = `kubectl ${known}`;
  const line = parseFlags(rest, options, commandPath);
  if (line.flags.bool('help')) return yield* show(context, formatHelp(known));
  if (!command) return yield* withoutSubcommand(context, path, line.args);
  for (const name of line.flags.given) {
    if (!command.honours.includes(name) && !GLOBAL_HONOURS.has(name))
      throw notSimulated(`the flag --${name}`);
  }
  return yield* command.run(createCall(context, commandPath, line, own));
}

const GLOBAL_HONOURS: ReadonlySet<string> = new Set([
  'cluster',
  'context',
  'help',
  'insecure-skip-tls-verify',
  'kubeconfig',
  'namespace',
  'server',
  'token',
  'user',
]);

/** A command's own flag hides the global one of its name: `create rolebinding --user`. */
function connectionFlags(flags: Flags, own: readonly Option[]): Flags {
  const isHidden = (name: string) => own.some(([known]) => known === name) && name === 'user';
  return { ...flags, text: (name) => (isHidden(name) ? '' : flags.text(name)) };
}

function createCall(
  context: ProgramContext,
  commandPath: string,
  line: CommandLine,
  own: readonly Option[],
): Call {
  let client: Client | null = null;
  return {
    context,
    commandPath,
    ...line,
    client: () => {
      client ??= { context, connection: connect(context, connectionFlags(line.flags, own)) };
      return client;
    },
  };
}

function* withoutCommand(context: ProgramContext, words: readonly string[]): Process<number> {
  const { args } = parseFlags(words, [...GLOBAL_OPTIONS, HELP], 'kubectl');
  const [unknown] = args;
  if (unknown === undefined) return yield* show(context, formatOverview(isSimulated));
  const close = closestCommands(unknown, topCommands());
  const suggestions =
    close.length === 0 ? '' : `\n\nDid you mean this?\n${close.map((name) => `\t${name}\n`).join('')}`;
  throw new KubectlError(`unknown command ${JSON.stringify(unknown)} for "kubectl"${suggestions}`);
}

/** `kubectl config` alone shows its help and fails; `kubectl config foo` is an error too. */
function* withoutSubcommand(context: ProgramContext, path: string, args: readonly string[]): Process<number> {
  const names = subcommandsOf(path);
  if (names.length === 0) throw notSimulated(`kubectl ${path}`);
  if (args.length === 0) {
    yield* show(context, formatHelp(path));
    return 1;
  }
  if (names.includes(args[0]!)) throw notSimulated(`kubectl ${path} ${args[0]}`);
  throw new KubectlError(
    `unknown command ${JSON.stringify(args.join(' '))}\nSee 'kubectl ${path} -h' for help and examples`,
  );
}

function* showHelp(context: ProgramContext, path: string): Process<number> {
  if (path === '') return yield* show(context, formatOverview(isSimulated));
  const command = findCommand(path);
  const known = command?.path ?? path;
  if (findOptions(known)) return yield* show(context, formatHelp(known));
  if (topCommands().includes(path.split(' ')[0]!)) throw notSimulated(`kubectl ${path}`);
  throw new KubectlError(`unknown help topic ${JSON.stringify(path)}\nRun 'kubectl help' for usage.`);
}

function* show(context: ProgramContext, text: string): Process<number> {
  yield* write(context.stdout, text);
  return 0;
}

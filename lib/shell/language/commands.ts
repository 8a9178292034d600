/** Simple commands: assignments, redirections, and the search among functions, builtins and programs. */
import type { Assignment, Command, Redirection, Word } from 'unbash';
import { type Process, step } from '../../cluster/process';
import { appendAll } from '../text/lists';
import { applyAssignment, prepareAssignment } from './assignments';
import { builtins, type Declaration, isDeclaration } from './builtins/table';
import { BreakLoop, CommandFailure, ContinueLoop, ReturnFromFunction } from './control-flow';
import { findExecutable, runExecutable } from './executables';
import { openRedirections } from './redirections';
import { type Lookup, messagePrefix, type Scope, trace, writeTo } from './scope';
import type { Shell, ShellFunction, Variable } from './shell-state';
import { quoteForShell, restoreHidden } from './variables';
import { expandWords } from './words';

const MAXIMUM_FUNCTION_DEPTH = 100;
const EVERYWHERE: Lookup = { functions: true, builtins: true, programs: true };

export function* runCommand(scope: Scope, node: Command): Process<number> {
  const { shell } = scope;
  yield* step();
  shell.position = node.pos;
  shell.substitutionExitCode = null;
  const declarations = yield* expandArguments(scope, node);
  const words = declarations.map((item) => (typeof item === 'string' ? item : item.text));
  if (words.length > 0) shell.lastArgument = words.at(-1)!;
  const assignments = node.prefix.filter((item) => item.type === 'Assignment');
  const redirections = node.redirects as readonly Redirection[];
  if (words.length === 0) return yield* assignOnly(scope, assignments, redirections);
  const frame: Frame = new Map();
  try {
    for (const assignment of assignments) yield* assignForCommand(scope, assignment, frame);
    yield* trace(scope, words.map(quoteIfNeeded).join(' '));
    if (words[0] === 'exec' && words.length === 1) return yield* redirectShell(scope, redirections);
    return yield* runRedirected(scope, node, words, declarations);
  } finally {
    restoreHidden(shell, frame);
  }
}

function* runRedirected(
  scope: Scope,
  node: Command,
  words: readonly string[],
  declarations: readonly Declaration[],
): Process<number> {
  const opened = yield* openRedirections(scope, node.redirects);
  let failure: string | null = null;
  let exitCode: number;
  try {
    exitCode = yield* runFound(opened.scope, words, declarations, EVERYWHERE);
  } catch (error) {
    if (!(error instanceof CommandFailure) || error.reach !== 'command') throw error;
    // The message belongs where the command's own stderr goes.
    yield* writeTo(opened.scope, 2, `${messagePrefix(scope.shell, node.pos)}${error.message}\n`);
    exitCode = error.exitCode;
  } finally {
    failure = opened.close();
  }
  if (failure !== null) throw new CommandFailure(`${words[0]}: write error: ${failure}`);
  return exitCode;
}

function* expandArguments(scope: Scope, node: Command): Process<Declaration[]> {
  if (node.name === undefined) return [];
  const name = yield* expandWords(scope, [node.name]);
  const declares = name.length > 0 && isDeclaration(name[0]!);
  const items: Declaration[] = [...name];
  let run: Word[] = [];
  for (const argument of node.args) {
    if (argument.type === 'Word') {
      run.push(argument);
      continue;
    }
    appendAll(items, yield* expandWords(scope, run));
    run = [];
    const prepared = yield* prepareAssignment(scope, argument);
    items.push(declares ? prepared : prepared.text);
  }
  appendAll(items, yield* expandWords(scope, run));
  return items;
}

function quoteIfNeeded(word: string): string {
  return word === '' || /[^A-Za-z0-9_./:=,@%+-]/.test(word) ? quoteForShell(word) : word;
}

function* assignOnly(
  scope: Scope,
  assignments: readonly Assignment[],
  redirections: readonly Redirection[],
): Process<number> {
  const opened = yield* openRedirections(scope, redirections);
  opened.close();
  for (const assignment of assignments) {
    const prepared = yield* prepareAssignment(scope, assignment);
    yield* trace(scope, prepared.text);
    applyAssignment(scope.shell, prepared);
  }
  return scope.shell.substitutionExitCode ?? 0;
}

/** `exec >file`: the shell's own descriptors change, and stay. */
function* redirectShell(scope: Scope, redirections: readonly Redirection[]): Process<number> {
  const opened = yield* openRedirections(scope, redirections);
  const { descriptors } = opened.scope;
  if (descriptors === scope.descriptors) return 0;
  for (const number of [...scope.descriptors.keys()]) {
    if (!descriptors.has(number)) scope.descriptors.delete(number);
  }
  for (const [number, stream] of descriptors) scope.descriptors.set(number, stream);
  return 0;
}

/** For `command`, `builtin`, xargs and their kind: words that are expanded already. */
export function* runWords(scope: Scope, words: readonly string[], finds: Lookup): Process<number> {
  return yield* runFound(scope, words, words, finds);
}

function* runFound(
  scope: Scope,
  words: readonly string[],
  declarations: readonly Declaration[],
  finds: Lookup,
): Process<number> {
  const { shell } = scope;
  const name = words[0]!;
  const definition = finds.functions ? shell.functions.get(name) : undefined;
  if (definition !== undefined) return yield* callFunction(scope, definition, words);
  const builtin = finds.builtins ? builtins.get(name) : undefined;
  if (builtin !== undefined) {
    return yield* builtin({ scope, name, arguments: words.slice(1), declarations: declarations.slice(1) });
  }
  const executable = finds.programs ? findExecutable(shell, name) : null;
  if (executable === null) throw new CommandFailure(notFound(shell, name), 127);
  return yield* runExecutable(scope, executable, words);
}

function notFound(shell: Shell, name: string): string {
  return shell.dialect === 'sh' ? `${name}: not found` : `${name}: command not found`;
}

type Frame = Map<string, Variable | undefined>;

/** `IFS=, read a b`: the assignment holds for this one command, and for those behind it in the same line. */
function* assignForCommand(scope: Scope, assignment: Assignment, frame: Frame): Process<void> {
  const { shell } = scope;
  const prepared = yield* prepareAssignment(scope, assignment);
  yield* trace(scope, prepared.text);
  if (!frame.has(prepared.name)) {
    const known = shell.variables.get(prepared.name);
    frame.set(prepared.name, known);
    if (known !== undefined) shell.variables.set(prepared.name, { ...known });
  }
  applyAssignment(shell, prepared);
  shell.variables.get(prepared.name)!.isExported = true;
}

function* callFunction(scope: Scope, definition: ShellFunction, words: readonly string[]): Process<number> {
  const { shell } = scope;
  const name = words[0]!;
  if (shell.hidden.length >= MAXIMUM_FUNCTION_DEPTH) {
    throw new CommandFailure(
      `${name}: maximum function nesting level exceeded (${MAXIMUM_FUNCTION_DEPTH})`,
      1,
      'line',
    );
  }
  const { positional, source, loopDepth } = shell;
  const frame: Frame = new Map();
  shell.hidden.push(frame);
  shell.functionNames.push(name);
  shell.positional = words.slice(1);
  shell.source = definition.source;
  shell.loopDepth = 0;
  try {
    const { body } = definition.node;
    if (body.type === 'CompoundList') return 2;
    return yield* scope.interpreter.runNode(scope, body);
  } catch (error) {
    if (error instanceof ReturnFromFunction) return error.exitCode;
    if (error instanceof BreakLoop || error instanceof ContinueLoop) return 0;
    throw error;
  } finally {
    shell.positional = positional;
    shell.source = source;
    shell.loopDepth = loopDepth;
    shell.hidden.pop();
    shell.functionNames.pop();
    restoreHidden(shell, frame);
  }
}

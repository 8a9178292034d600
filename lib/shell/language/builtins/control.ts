/** break, continue, return, exit, eval, source, exec, trap, test: what steers the shell itself. */
import { FileSystemError, type Process, type Signal } from '../../../cluster/process';
import { readWholeFile } from '../../files/access';
import { resolvePath } from '../../files/paths';
import { decodeUtf8 } from '../../files/utf8';
import { evaluateTest } from '../conditions';
import { BreakLoop, CommandFailure, ContinueLoop, ExitShell, ReturnFromFunction } from '../control-flow';
import { lineOf } from '../scope';
import type { Shell } from '../shell-state';
import { quoteForShell } from '../variables';
import { type BuiltinCall, complain, print } from './builtin';

export function* succeed(): Process<number> {
  return 0;
}

export function* failQuietly(): Process<number> {
  return 1;
}

function* readLevels(call: BuiltinCall): Process<number | null> {
  if (call.scope.shell.loopDepth === 0) {
    yield* complain(call, "only meaningful in a `for', `while', or `until' loop");
    return null;
  }
  const text = call.arguments[0] ?? '1';
  if (!/^-?[0-9]+$/.test(text))
    throw new CommandFailure(`${call.name}: ${text}: numeric argument required`, 128);
  if (Number(text) < 1) throw new CommandFailure(`${call.name}: ${text}: loop count out of range`);
  return Number(text);
}

export function* breakLoop(call: BuiltinCall): Process<number> {
  const levels = yield* readLevels(call);
  if (levels === null) return 0;
  throw new BreakLoop(levels);
}

export function* continueLoop(call: BuiltinCall): Process<number> {
  const levels = yield* readLevels(call);
  if (levels === null) return 0;
  throw new ContinueLoop(levels);
}

function readExitCode(call: BuiltinCall): number {
  const text = call.arguments[0];
  if (text === undefined) return call.scope.shell.lastExitCode;
  if (!/^[-+]?[0-9]+$/.test(text))
    throw new CommandFailure(`${call.name}: ${text}: numeric argument required`, 2);
  return Number(BigInt.asUintN(8, BigInt(text.replace(/^\+/, ''))));
}

export function* returnFromFunction(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  if (shell.functionNames.length === 0 && shell.sourceDepth === 0) {
    throw new CommandFailure("return: can only `return' from a function or sourced script", 2);
  }
  throw new ReturnFromFunction(readExitCode(call));
}

export function* exit(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  if (call.arguments.length > 1) throw new CommandFailure('exit: too many arguments', 1, 'line');
  let exitCode: number;
  try {
    exitCode = readExitCode(call);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    yield* complain(call, `${call.arguments[0]}: numeric argument required`);
    exitCode = 2;
  }
  shell.lastExitCode = exitCode;
  throw new ExitShell(exitCode);
}

export function* evaluate(call: BuiltinCall): Process<number> {
  const { shell, interpreter } = call.scope;
  const text = call.arguments.join(' ');
  return yield* interpreter.runText(call.scope, {
    ...shell.source,
    text,
    firstLine: lineOf(shell.source, shell.position),
    label: 'eval',
  });
}

export function* source(call: BuiltinCall): Process<number> {
  const { shell, interpreter } = call.scope;
  const [name, ...parameters] = call.arguments;
  if (name === undefined) throw new CommandFailure(`${call.name}: filename argument required`, 2);
  const text = readScript(call, name);
  const { positional } = shell;
  if (parameters.length > 0) shell.positional = parameters;
  shell.sourceDepth += 1;
  try {
    return yield* interpreter.runText(call.scope, { text, firstLine: 1, showsLines: true, name });
  } catch (error) {
    if (error instanceof ReturnFromFunction) return error.exitCode;
    throw error;
  } finally {
    shell.sourceDepth -= 1;
    if (parameters.length > 0) shell.positional = positional;
  }
}

function readScript(call: BuiltinCall, name: string): string {
  const { shell } = call.scope;
  try {
    const content = readWholeFile(shell.machine.files, resolvePath(shell.workingDirectory, name));
    return typeof content === 'string' ? content : decodeUtf8(content);
  } catch (error) {
    if (!(error instanceof FileSystemError)) throw error;
    const label = error.message === 'Is a directory' ? `${call.name}: ${name}` : name;
    throw new CommandFailure(`${label}: ${error.message.replace(/^I/, 'i')}`);
  }
}

/** `exec command`: the command takes the shell's place. */
export function* execute(call: BuiltinCall): Process<number> {
  const { shell, interpreter } = call.scope;
  const words = call.arguments[0] === '--' ? call.arguments.slice(1) : call.arguments;
  if (/^-./.test(words[0] ?? '')) throw new CommandFailure(`exec: ${words[0]}: not supported here`, 2);
  const everywhereElse = { functions: false, builtins: false, programs: true };
  if (!words[0]!.includes('/') && shell.machine.findProgram(words[0]!) === null) {
    yield* complain(call, `${words[0]}: not found`);
    if (shell.isInteractive) return 127;
    throw new ExitShell(127);
  }
  shell.traps.delete('EXIT');
  giveSignalsTo(shell, words[0]!);
  throw new ExitShell(yield* interpreter.runWords(call.scope, words, everywhereElse));
}

const SIGNALS: Readonly<Record<string, string>> = {
  '0': 'EXIT',
  '1': 'HUP',
  '2': 'INT',
  '13': 'PIPE',
  '15': 'TERM',
};
const TRAPPED = ['EXIT', 'HUP', 'INT', 'PIPE', 'TERM'];

export function* trap(call: BuiltinCall): Process<number> {
  const { traps } = call.scope.shell;
  const words = call.arguments[0] === '--' ? call.arguments.slice(1) : call.arguments;
  if (words.length === 0 || words[0] === '-p') {
    const lines = TRAPPED.filter((name) => traps.has(name)).map((name) => {
      const label = name === 'EXIT' ? name : `SIG${name}`;
      return `trap -- ${quoteForShell(traps.get(name)!)} ${label}\n`;
    });
    yield* print(call, lines.join(''));
    return 0;
  }
  const [first, ...others] = words;
  const isReset = first === '-' || (others.length === 0 && first !== undefined);
  let exitCode = 0;
  for (const word of isReset && first !== '-' ? words : others) {
    const name = SIGNALS[word] ?? word.replace(/^SIG/, '').toUpperCase();
    if (name === 'ERR' || name === 'DEBUG' || name === 'RETURN') {
      throw new CommandFailure(`trap: ${name}: not supported here`, 2);
    }
    if (!TRAPPED.includes(name)) {
      yield* complain(call, `${word}: invalid signal specification`);
      exitCode = 1;
    } else if (isReset) traps.delete(name);
    else traps.set(name, first!);
  }
  tellHandled(call.scope.shell);
  return exitCode;
}

/** A server that takes the place of a container's first process gets its signals. */
export function giveSignalsTo(shell: Shell, program: string): void {
  const { inbox, firstShell, addedNames } = shell.machine;
  if (inbox === null || shell !== firstShell) return;
  if (addedNames.has(program.slice(program.lastIndexOf('/') + 1))) inbox.isReplaced = true;
}

/** The first process of a container gets to see no other signals than those with an action. */
function tellHandled(shell: Shell): void {
  const { inbox, firstShell } = shell.machine;
  if (inbox === null || shell !== firstShell) return;
  inbox.handled.clear();
  for (const [name, action] of shell.traps) {
    if (name !== 'EXIT' && action !== '') inbox.handled.add(`SIG${name}` as Signal);
  }
}

export function* test(call: BuiltinCall): Process<number> {
  let words = call.arguments;
  if (call.name === '[') {
    if (words.at(-1) !== ']') throw new CommandFailure("[: missing `]'", 2);
    words = words.slice(0, -1);
  }
  try {
    return evaluateTest(call.scope, words) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new CommandFailure(`${call.name}: ${error.message}`, 2);
  }
}

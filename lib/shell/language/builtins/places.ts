/** cd, pwd, history, type, command, builtin, umask: where we are and what a name means. */
import type { Process } from '../../../cluster/process';
import { factsOf, missingReason } from '../../files/access';
import { resolvePath } from '../../files/paths';
import { CommandFailure } from '../control-flow';
import type { Shell } from '../shell-state';
import { getValue } from '../variables';
import { type BuiltinCall, complain, print, readFlags } from './builtin';

export function* changeDirectory(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const words = call.arguments.filter((word) => word !== '-L' && word !== '-P' && word !== '--');
  if (words.length > 1) throw new CommandFailure('cd: too many arguments');
  const target = words[0] ?? getValue(shell, 'HOME');
  if (target === null) throw new CommandFailure('cd: HOME not set');
  let path = target;
  if (target === '-') {
    const previous = getValue(shell, 'OLDPWD');
    if (previous === null) throw new CommandFailure('cd: OLDPWD not set');
    path = previous;
  }
  const resolved = resolvePath(shell.workingDirectory, path);
  const facts = factsOf(shell.machine.files, resolved);
  if (facts === null) {
    throw new CommandFailure(`cd: ${path}: ${missingReason(shell.machine.files, resolved)}`);
  }
  if (facts.kind !== 'directory') throw new CommandFailure(`cd: ${path}: Not a directory`);
  setDirectory(shell, resolved);
  if (target === '-') yield* print(call, `${resolved}\n`);
  return 0;
}

function setDirectory(shell: Shell, path: string): void {
  const set = (name: string, value: string): void => {
    shell.variables.set(name, { value, isExported: true, isReadonly: false, isInteger: false });
  };
  set('OLDPWD', shell.workingDirectory);
  set('PWD', path);
  shell.workingDirectory = path;
}

export function* printDirectory(call: BuiltinCall): Process<number> {
  yield* print(call, `${call.scope.shell.workingDirectory}\n`);
  return 0;
}

export function* listHistory(call: BuiltinCall): Process<number> {
  const { history } = call.scope.shell;
  const word = call.arguments[0];
  if (word === '-c') {
    history.length = 0;
    return 0;
  }
  if (word !== undefined && !/^[0-9]+$/.test(word)) {
    throw new CommandFailure(`history: ${word}: numeric argument required`);
  }
  const start = word === undefined ? 0 : Math.max(0, history.length - Number(word));
  const lines = history.map((line, index) => `${String(index + 1).padStart(5)}  ${line}\n`);
  yield* print(call, lines.slice(start).join(''));
  return 0;
}

const KEYWORDS = 'if then else elif fi for while until do done case esac in function { } ! [[ ]] time'.split(
  ' ',
);

type Meaning = 'keyword' | 'function' | 'builtin' | 'file';

function meaningsOf(shell: Shell, builtins: ReadonlySet<string>, name: string): Meaning[] {
  const meanings: Meaning[] = [];
  if (KEYWORDS.includes(name)) meanings.push('keyword');
  if (shell.functions.has(name)) meanings.push('function');
  if (builtins.has(name)) meanings.push('builtin');
  if (shell.machine.findProgram(name) !== null && !(builtins.has(name) && name === 'help'))
    meanings.push('file');
  return meanings;
}

/** Programs lie nowhere here; their path is what a real machine would say. */
export function programPath(name: string): string {
  return name === 'kubectl' ? `/usr/local/bin/${name}` : `/usr/bin/${name}`;
}

export function createTypeBuiltins(names: () => ReadonlySet<string>) {
  function* describeType(call: BuiltinCall): Process<number> {
    const { flags, rest } = readFlags(call, 'tapPf', 'type [-afptP] name [name ...]');
    const { shell } = call.scope;
    let exitCode = 0;
    for (const name of rest) {
      const all = meaningsOf(shell, names(), name);
      const wanted = flags.has('p') || flags.has('P') ? all.filter((meaning) => meaning === 'file') : all;
      const shown = flags.has('a') ? wanted : wanted.slice(0, 1);
      if (shown.length === 0) {
        exitCode = 1;
        if (flags.size === 0 || flags.has('a')) yield* complain(call, `${name}: not found`);
      }
      for (const meaning of shown) {
        if (flags.has('t')) yield* print(call, `${meaning}\n`);
        else if (flags.has('p') || flags.has('P')) yield* print(call, `${programPath(name)}\n`);
        else yield* print(call, describe(shell, name, meaning));
      }
    }
    return exitCode;
  }

  function* runOrDescribe(call: BuiltinCall): Process<number> {
    const { flags, rest } = readFlags(call, 'vVp', 'command [-pVv] command [arg ...]');
    const { shell, interpreter } = call.scope;
    if (rest.length === 0) return 0;
    if (!flags.has('v') && !flags.has('V')) {
      return yield* interpreter.runWords(call.scope, rest, {
        functions: false,
        builtins: true,
        programs: true,
      });
    }
    let exitCode = 1;
    for (const name of rest) {
      const [meaning] = meaningsOf(shell, names(), name);
      if (meaning === undefined) {
        if (flags.has('V')) yield* complain(call, `${name}: not found`);
        continue;
      }
      exitCode = 0;
      if (flags.has('V')) yield* print(call, describe(shell, name, meaning));
      else yield* print(call, `${meaning === 'file' ? programPath(name) : name}\n`);
    }
    return exitCode;
  }

  return { describeType, runOrDescribe };
}

function describe(shell: Shell, name: string, meaning: Meaning): string {
  if (meaning === 'keyword') return `${name} is a shell keyword\n`;
  if (meaning === 'builtin') return `${name} is a shell builtin\n`;
  if (meaning === 'file') return `${name} is ${programPath(name)}\n`;
  const { node, source } = shell.functions.get(name)!;
  return `${name} is a function\n${source.text.slice(node.pos, node.end)}\n`;
}

export function* runBuiltin(call: BuiltinCall): Process<number> {
  if (call.arguments.length === 0) return 0;
  const finds = { functions: false, builtins: true, programs: false };
  return yield* call.scope.interpreter.runWords(call.scope, call.arguments, finds);
}

export function* printMask(call: BuiltinCall): Process<number> {
  if (call.arguments.length > 0) throw new CommandFailure('umask: a change is not supported here', 2);
  yield* print(call, '0022\n');
  return 0;
}

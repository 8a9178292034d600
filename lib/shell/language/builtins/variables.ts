/** export, readonly, local, declare, unset, set, shift, let. Left out and refused: declare -A, -n, -l, -u. */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { evaluateArithmetic } from '../arithmetic';
import { applyAssignment, type PreparedAssignment } from '../assignments';
import { CommandFailure } from '../control-flow';
import { resolveIndex } from '../parameters';
import type { Shell, Variable } from '../shell-state';
import {
  indexesOf,
  makeLocal,
  NAME,
  quoteDoubly,
  quoteForShell,
  unsetVariable,
  writableVariable,
} from '../variables';
import { type BuiltinCall, complain, type Declaration, print } from './builtin';

/** Words of a declaring builtin: options, then names and assignments. */
function* readDeclarations(
  call: BuiltinCall,
  allowed: string,
): Process<{ flags: Set<string>; items: (PreparedAssignment | string)[] }> {
  const flags = new Set<string>();
  const items: (PreparedAssignment | string)[] = [];
  for (const item of call.declarations) {
    if (typeof item === 'string' && /^[-+]./.test(item) && items.length === 0) {
      if (item === '--') continue;
      for (const letter of item.slice(1)) {
        if (!allowed.includes(letter)) {
          throw new CommandFailure(`${call.name}: ${item[0]}${letter}: ${reasonFor(letter)}`, 2);
        }
        flags.add(item.startsWith('-') ? letter : `+${letter}`);
      }
    } else items.push(typeof item === 'string' ? splitWord(item) : item);
  }
  return { flags, items };
}

function reasonFor(letter: string): string {
  return 'Anlu'.includes(letter) ? 'not supported here' : 'invalid option';
}

/** `export "$name=$value"`: an assignment that came out of an expansion. */
function splitWord(word: string): Declaration {
  const match = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=([\s\S]*)$/.exec(word);
  if (match === null) return word;
  return { name: match[1]!, index: null, isAppending: match[2] === '+', value: match[3]!, text: word };
}

function nameOf(item: Declaration): string {
  return typeof item === 'string' ? item : item.name;
}

/** Applies attributes to each name; says whether all names were valid. */
function* declareEach(
  call: BuiltinCall,
  items: readonly Declaration[],
  change: (variable: Variable) => void,
  before: (name: string) => void = () => {},
): Process<number> {
  let exitCode = 0;
  for (const item of items) {
    const name = nameOf(item);
    if (!NAME.test(name)) {
      yield* complain(call, `\`${typeof item === 'string' ? item : item.text}': not a valid identifier`);
      exitCode = 1;
      continue;
    }
    before(name);
    const { shell } = call.scope;
    if (typeof item !== 'string') applyAssignment(shell, item);
    const known = shell.variables.get(name) ?? writableVariable(shell, name);
    change(known);
  }
  return exitCode;
}

export function* exportVariables(call: BuiltinCall): Process<number> {
  const { flags, items } = yield* readDeclarations(call, 'pnf');
  if (flags.has('f')) throw new CommandFailure('export: -f: not supported here', 2);
  if (items.length === 0) {
    yield* print(
      call,
      describeAll(call.scope.shell, (variable) => variable.isExported),
    );
    return 0;
  }
  return yield* declareEach(call, items, (variable) => {
    variable.isExported = !flags.has('n');
  });
}

export function* readonlyVariables(call: BuiltinCall): Process<number> {
  const { items } = yield* readDeclarations(call, 'pa');
  if (items.length === 0) {
    yield* print(
      call,
      describeAll(call.scope.shell, (variable) => variable.isReadonly),
    );
    return 0;
  }
  return yield* declareEach(call, items, (variable) => {
    variable.isReadonly = true;
  });
}

export function* localVariables(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  if (shell.hidden.length === 0) throw new CommandFailure('local: can only be used in a function');
  const { flags, items } = yield* readDeclarations(call, 'airx');
  return yield* declareEach(
    call,
    items,
    (variable) => applyFlags(variable, flags),
    (name) => makeLocal(shell, name),
  );
}

export function* declareVariables(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const { flags, items } = yield* readDeclarations(call, 'aigrxpfF');
  if (flags.has('f') || flags.has('F')) return yield* listFunctions(call, items, flags.has('F'));
  if (flags.has('p') || items.length === 0) return yield* listVariables(call, items, flags);
  const isLocal = shell.hidden.length > 0 && !flags.has('g');
  const before = (name: string): void => {
    if (isLocal) makeLocal(shell, name);
    const variable = shell.variables.get(name) ?? writableVariable(shell, name);
    if (flags.has('i')) variable.isInteger = true;
  };
  return yield* declareEach(call, items, (variable) => applyFlags(variable, flags), before);
}

function applyFlags(variable: Variable, flags: ReadonlySet<string>): void {
  if (flags.has('a') && !(variable.value instanceof Map)) {
    variable.value = new Map(variable.value === null ? [] : [[0, variable.value]]);
  }
  if (flags.has('i')) variable.isInteger = true;
  if (flags.has('x')) variable.isExported = true;
  if (flags.has('+x')) variable.isExported = false;
  if (flags.has('r')) variable.isReadonly = true;
}

function* listVariables(
  call: BuiltinCall,
  items: readonly Declaration[],
  flags: ReadonlySet<string>,
): Process<number> {
  const { shell } = call.scope;
  if (items.length === 0) {
    const accepts = (variable: Variable): boolean =>
      (!flags.has('x') || variable.isExported) && (!flags.has('r') || variable.isReadonly);
    yield* print(call, describeAll(shell, accepts));
    return 0;
  }
  let exitCode = 0;
  for (const item of items) {
    const variable = shell.variables.get(nameOf(item));
    if (variable === undefined) {
      yield* complain(call, `${nameOf(item)}: not found`);
      exitCode = 1;
    } else yield* print(call, describe(nameOf(item), variable));
  }
  return exitCode;
}

function* listFunctions(
  call: BuiltinCall,
  items: readonly Declaration[],
  namesOnly: boolean,
): Process<number> {
  const { functions } = call.scope.shell;
  const names = items.length === 0 ? [...functions.keys()].sort(compareText) : items.map(nameOf);
  let exitCode = 0;
  for (const name of names) {
    const definition = functions.get(name);
    if (definition === undefined) exitCode = 1;
    else if (namesOnly) yield* print(call, items.length === 0 ? `declare -f ${name}\n` : `${name}\n`);
    else yield* print(call, `${definition.source.text.slice(definition.node.pos, definition.node.end)}\n`);
  }
  return exitCode;
}

function describeAll(shell: Shell, accepts: (variable: Variable) => boolean): string {
  return [...shell.variables]
    .filter(([, variable]) => accepts(variable))
    .sort(([left], [right]) => compareText(left, right))
    .map(([name, variable]) => describe(name, variable))
    .join('');
}

function describe(name: string, variable: Variable): string {
  const letters = [
    variable.value instanceof Map ? 'a' : '',
    variable.isInteger ? 'i' : '',
    variable.isReadonly ? 'r' : '',
    variable.isExported ? 'x' : '',
  ].join('');
  const head = `declare -${letters === '' ? '-' : letters} ${name}`;
  if (variable.value === null) return `${head}\n`;
  if (typeof variable.value === 'string') return `${head}=${quoteDoubly(variable.value)}\n`;
  const array = variable.value;
  const elements = indexesOf(array).map((index) => `[${index}]=${quoteDoubly(array.get(index)!)}`);
  return `${head}=(${elements.join(' ')})\n`;
}

export function* unset(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const words = [...call.arguments];
  let kind = '';
  while (words.length > 0 && /^-[vfn]$/.test(words[0]!)) kind = words.shift()!;
  let exitCode = 0;
  for (const word of words) {
    const element = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(word);
    if (element !== null) unsetElement(shell, element[1]!, element[2]!);
    else if (!NAME.test(word) && kind === '-v') {
      yield* complain(call, `\`${word}': not a valid identifier`);
      exitCode = 1;
    } else if (kind !== '-f' && (kind === '-v' || shell.variables.has(word))) unsetVariable(shell, word);
    else shell.functions.delete(word);
  }
  return exitCode;
}

function unsetElement(shell: Shell, name: string, index: string): void {
  const value = shell.variables.get(name)?.value;
  if (index === '@' || index === '*') unsetVariable(shell, name);
  else if (value instanceof Map) value.delete(resolveIndex(shell, name, value, index));
}

const OPTION_LETTERS: Readonly<Record<string, keyof Shell['options']>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  C: 'noclobber',
  n: 'noexec',
  v: 'verbose',
};
/** Accepted and without effect here, because they describe what this shell does anyway. */
const SILENT_LETTERS = 'hBm';

export function* set(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const words = [...call.arguments];
  if (words.length === 0) {
    yield* print(call, listAssignments(shell));
    return 0;
  }
  while (words.length > 0) {
    const word = words[0]!;
    if (word === '--' || !/^[-+]./.test(word)) break;
    words.shift();
    const isOn = word.startsWith('-');
    for (const letter of word.slice(1)) {
      if (letter === 'o') {
        const done = yield* setNamed(call, words.shift(), isOn);
        if (!done) return 1;
        continue;
      }
      const option = OPTION_LETTERS[letter];
      if (option === 'noexec' || option === 'verbose') {
        throw new CommandFailure(`set: -${letter}: not supported here`, 2);
      }
      if (option !== undefined) shell.options[option] = isOn;
      else if (!SILENT_LETTERS.includes(letter)) {
        throw new CommandFailure(`set: ${word[0]}${letter}: invalid option`, 2);
      }
    }
    if (words.length === 0) return 0;
  }
  if (words[0] === '--') words.shift();
  shell.positional = words;
  return 0;
}

function* setNamed(call: BuiltinCall, name: string | undefined, isOn: boolean): Process<boolean> {
  const { shell } = call.scope;
  const named = ['errexit', 'noclobber', 'noglob', 'nounset', 'pipefail', 'xtrace'] as const;
  if (name === undefined) {
    const lines = named.map((option) =>
      isOn
        ? `${option.padEnd(15)}\t${shell.options[option] ? 'on' : 'off'}\n`
        : `set ${shell.options[option] ? '-' : '+'}o ${option}\n`,
    );
    yield* print(call, lines.join(''));
    return true;
  }
  const option = named.find((known) => known === name);
  if (option === undefined) {
    yield* complain(call, `${name}: invalid option name`);
    return false;
  }
  shell.options[option] = isOn;
  return true;
}

function listAssignments(shell: Shell): string {
  return [...shell.variables]
    .filter(([, variable]) => typeof variable.value === 'string')
    .sort(([left], [right]) => compareText(left, right))
    .map(([name, variable]) => {
      const value = variable.value as string;
      return `${name}=${/^[A-Za-z0-9_./:=@%+,-]*$/.test(value) ? value : quoteForShell(value)}\n`;
    })
    .join('');
}

export function* shift(call: BuiltinCall): Process<number> {
  const { shell } = call.scope;
  const text = call.arguments[0] ?? '1';
  if (!/^[0-9]+$/.test(text)) throw new CommandFailure(`shift: ${text}: numeric argument required`);
  if (Number(text) > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(Number(text));
  return 0;
}

export function* evaluateLet(call: BuiltinCall): Process<number> {
  if (call.arguments.length === 0) throw new CommandFailure('let: expression expected');
  let value = 0n;
  for (const word of call.arguments) value = evaluateArithmetic(call.scope.shell, word);
  return value === 0n ? 1 : 0;
}

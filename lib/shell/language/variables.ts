/** Variables by name: special ones are computed, readonly ones defended, functions hide what `local` names. */
import { CommandFailure } from './control-flow';
import { lineOf } from './scope';
import type { Shell, Variable } from './shell-state';

export const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

const UNITS_OF_ELEMENT = 8;

/** Elements are copied and sorted wherever an array is used. */
export function spendOnElements(shell: Shell, count: number): void {
  shell.machine.kernel.spend(count * UNITS_OF_ELEMENT);
}

/** Indexes of an array in order. */
export function indexesOf(value: Map<number, string>): number[] {
  return [...value.keys()].sort((left, right) => left - right);
}

export function elementsOf(value: Map<number, string>): string[] {
  return indexesOf(value).map((index) => value.get(index)!);
}

/** The value of a name, a digit or a special character; `null` where it is not set. An array gives its element 0. */
export function getValue(shell: Shell, name: string): string | null {
  const special = getSpecial(shell, name);
  if (special !== undefined) return special;
  const value = shell.variables.get(name)?.value ?? null;
  return value instanceof Map ? (value.get(0) ?? null) : value;
}

function getSpecial(shell: Shell, name: string): string | null | undefined {
  if (/^[0-9]+$/.test(name)) {
    const position = Number(name);
    return position === 0 ? shell.name : (shell.positional[position - 1] ?? null);
  }
  switch (name) {
    case '?':
      return String(shell.lastExitCode);
    case '#':
      return String(shell.positional.length);
    case '$':
      return String(shell.processId);
    case '!':
      return shell.lastBackgroundId === null ? null : String(shell.lastBackgroundId);
    case '-':
      return optionLetters(shell);
    case '_':
      return shell.lastArgument;
    case 'RANDOM':
      return String(shell.machine.kernel.random() % 32768);
    case 'SECONDS':
      return String(Math.floor((shell.machine.kernel.nowMs() - shell.startedAtMs) / 1000));
    case 'EPOCHSECONDS':
      return String(Math.floor(shell.machine.kernel.epochMs() / 1000));
    case 'LINENO':
      return String(lineOf(shell.source, shell.position));
    case 'HOSTNAME':
      return shell.machine.host.name;
    case 'FUNCNAME':
      return shell.functionNames.at(-1) ?? null;
    case 'COLUMNS':
      return shell.machine.terminal === null ? undefined : String(shell.machine.terminal.columns);
    case 'LINES':
      return shell.machine.terminal === null ? undefined : String(shell.machine.terminal.rows);
    default:
      return undefined;
  }
}

function optionLetters(shell: Shell): string {
  const { options } = shell;
  return [
    options.errexit ? 'e' : '',
    options.noglob ? 'f' : '',
    'h',
    shell.isInteractive ? 'i' : '',
    options.nounset ? 'u' : '',
    options.xtrace ? 'x' : '',
    'B',
    options.noclobber ? 'C' : '',
    shell.isInteractive ? '' : 's',
  ].join('');
}

/** Finds or makes the variable to assign to; a readonly one refuses. */
export function writableVariable(shell: Shell, name: string): Variable {
  const known = shell.variables.get(name);
  if (known !== undefined) {
    if (known.isReadonly) throw new CommandFailure(`${name}: readonly variable`, 1, 'line');
    return known;
  }
  const created: Variable = { value: null, isExported: false, isReadonly: false, isInteger: false };
  shell.variables.set(name, created);
  return created;
}

export function setValue(shell: Shell, name: string, value: string): void {
  const variable = writableVariable(shell, name);
  if (variable.value instanceof Map) variable.value.set(0, value);
  else variable.value = value;
}

export function unsetVariable(shell: Shell, name: string): void {
  if (shell.variables.get(name)?.isReadonly) {
    throw new CommandFailure(`unset: ${name}: cannot unset: readonly variable`);
  }
  shell.variables.delete(name);
}

/** Hides a variable until the running function returns. */
export function makeLocal(shell: Shell, name: string): void {
  const frame = shell.hidden.at(-1);
  if (frame === undefined) throw new CommandFailure('local: can only be used in a function');
  const known = shell.variables.get(name);
  if (frame.has(name)) return;
  if (known?.isReadonly) throw new CommandFailure(`local: ${name}: readonly variable`);
  frame.set(name, known);
  const isExported = known?.isExported ?? false;
  shell.variables.set(name, { value: null, isExported, isReadonly: false, isInteger: false });
}

export function restoreHidden(shell: Shell, frame: Map<string, Variable | undefined>): void {
  for (const [name, variable] of frame) {
    if (variable === undefined) shell.variables.delete(name);
    else shell.variables.set(name, variable);
  }
}

/** What a program sees. */
export function exportedVariables(shell: Shell): Record<string, string> {
  const environment: Record<string, string> = {};
  spendOnElements(shell, shell.variables.size);
  for (const [name, variable] of shell.variables) {
    if (variable.isExported && typeof variable.value === 'string') environment[name] = variable.value;
  }
  return environment;
}

/** Text in a form that the shell reads back: as `set`, `export -p` and `${x@Q}` print it. */
export function quoteForShell(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) return `$'${escapeControls(text)}'`;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function escapeControls(text: string): string {
  const names: Record<string, string> = { '\n': '\\n', '\t': '\\t', '\r': '\\r', '\u001b': '\\E' };
  return text.replace(/[\\'\u0000-\u001f\u007f]/g, (character) => {
    if (character === '\\' || character === "'") return `\\${character}`;
    return names[character] ?? `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`;
  });
}

/** `declare -p` and `export -p` use double quotes. */
export function quoteDoubly(text: string): string {
  if (/[\u0000-\u001f\u007f]/.test(text)) return `$'${escapeControls(text)}'`;
  return `"${text.replace(/[$`"\\]/g, '\\$&')}"`;
}

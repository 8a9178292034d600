/** name=value, name+=value, name=(a b c), name[i]=value: expanded first, applied later. */
import type { Assignment } from 'unbash';
import type { Process } from '../../cluster/process';
import { evaluateArithmetic } from './arithmetic';
import { CommandFailure } from './control-flow';
import { resolveIndex } from './parameters';
import type { Scope } from './scope';
import type { Shell } from './shell-state';
import { indexesOf, spendOnElements, writableVariable } from './variables';
import { expandAssigned, expandWords, parseWord } from './words';

export interface PreparedAssignment {
  readonly name: string;
  /** The subscript as text. */
  readonly index: string | null;
  readonly isAppending: boolean;
  /** Elements carry their subscript where one was written: a=([3]=x). */
  readonly value: string | readonly { readonly index: string | null; readonly text: string }[];
  /** As words and `set -x` show it. */
  readonly text: string;
}

export function* prepareAssignment(scope: Scope, node: Assignment): Process<PreparedAssignment> {
  const operator = node.append ? '+=' : '=';
  const index = node.index === undefined ? null : yield* expandAssigned(scope, node.index);
  const label = index === null ? node.name : `${node.name}[${index}]`;
  const head = { name: node.name, index, isAppending: node.append ?? false };
  if (node.value.type === 'Word') {
    const value = yield* expandAssigned(scope, node.value);
    return { ...head, value, text: `${label}${operator}${value}` };
  }
  const elements: { index: string | null; text: string }[] = [];
  for (const word of node.value.elements) {
    const keyed = /^\[([^\]]+)\]=([\s\S]*)$/.exec(word.text);
    if (keyed === null) {
      const fields = yield* expandWords(scope, [word]);
      for (const text of fields) elements.push({ index: null, text });
    } else {
      scope.shell.machine.kernel.spend(word.text.length * 4);
      const key = yield* expandAssigned(scope, parseWord(keyed[1]!));
      elements.push({ index: key, text: yield* expandAssigned(scope, parseWord(keyed[2]!)) });
    }
  }
  return {
    ...head,
    value: elements,
    text: `${label}${operator}(${elements.map((item) => item.text).join(' ')})`,
  };
}

export function applyAssignment(shell: Shell, assignment: PreparedAssignment): void {
  const variable = writableVariable(shell, assignment.name);
  if (typeof assignment.value !== 'string') {
    applyElements(shell, assignment);
    return;
  }
  const { value, index, isAppending } = assignment;
  const array = variable.value instanceof Map ? variable.value : null;
  if (index === null && array === null) {
    const before = (variable.value as string | null) ?? '';
    variable.value = computed(shell, variable.isInteger, isAppending, before, value);
    return;
  }
  const elements = array ?? new Map(variable.value === null ? [] : [[0, variable.value as string]]);
  const position = index === null ? 0 : resolveIndex(shell, assignment.name, elements, index);
  const before = elements.get(position) ?? '';
  spendOnElements(shell, 1);
  elements.set(position, computed(shell, variable.isInteger, isAppending, before, value));
  variable.value = elements;
}

/** `declare -i` names evaluate what they are given. */
function computed(
  shell: Shell,
  isInteger: boolean,
  isAppending: boolean,
  before: string,
  value: string,
): string {
  if (!isInteger) return isAppending ? before + value : value;
  const number = evaluateArithmetic(shell, value);
  return String(isAppending ? evaluateArithmetic(shell, before) + number : number);
}

function applyElements(shell: Shell, assignment: PreparedAssignment): void {
  if (typeof assignment.value === 'string') return;
  if (assignment.index !== null) {
    throw new CommandFailure(`${assignment.name}[${assignment.index}]: cannot assign list to array member`);
  }
  const variable = writableVariable(shell, assignment.name);
  let elements = new Map<number, string>();
  spendOnElements(shell, assignment.value.length + (variable.value instanceof Map ? variable.value.size : 0));
  if (assignment.isAppending && variable.value !== null) {
    elements = variable.value instanceof Map ? new Map(variable.value) : new Map([[0, variable.value]]);
  }
  let next = (indexesOf(elements).at(-1) ?? -1) + 1;
  for (const element of assignment.value) {
    if (element.index !== null) next = Number(evaluateArithmetic(shell, element.index));
    elements.set(next, element.text);
    next += 1;
  }
  variable.value = elements;
}

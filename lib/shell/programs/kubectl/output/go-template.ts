/**
 * -o go-template: a Go template filled in with an object. Upstream: Go's text/template, cli-runtime's template
 * printer. Left out: the places in error messages, the methods of Go values, and what the syntax leaves out.
 */
import { compareText } from '../../../files/paths';
import { decodeUtf8 } from '../../../files/utf8';
import { KubectlError } from '../errors';
import { type Node, type Pipeline, parseTemplate, type Term } from './go-template-syntax';
import { equals, isList, isTree, sortedKeys, type Tree, type Value } from './value';

/** `undefined` is a field that is not there: "<no value>". */
type Result = Value | undefined;

export interface Template {
  execute(data: Value): string;
}

/** Ranges in ranges multiply: so their work has a bound. */
const MOST_STEPS = 200_000;

export function compileTemplate(text: string): Template {
  const nodes = parseTemplate(text);
  return { execute: (data) => createExecution(data).run(nodes) };
}

type Scope = { readonly values: Map<string, Result>; readonly outer: Scope | null };

function createExecution(data: Value) {
  let output = '';
  let steps = 0;
  let scope: Scope = { values: new Map([['$', data]]), outer: null };

  function count(): void {
    steps += 1;
    if (steps > MOST_STEPS) throw new KubectlError(`the template takes more than ${MOST_STEPS} steps`);
  }

  function inScope(act: () => void): void {
    const outer = scope;
    scope = { values: new Map(), outer };
    act();
    scope = outer;
  }

  function findScope(name: string): Scope {
    for (let one: Scope | null = scope; one !== null; one = one.outer) if (one.values.has(name)) return one;
    throw new KubectlError(`undefined variable ${JSON.stringify(name)}`);
  }

  function runAll(nodes: readonly Node[], dot: Result): void {
    for (const node of nodes) {
      count();
      if (node.kind === 'text') output += node.text;
      else if (node.kind === 'print') {
        const value = evaluate(node.pipeline, dot);
        if (node.pipeline.declares.length > 0) declare(node.pipeline, value);
        else output += formatValue(value);
      } else inScope(() => runBlock(node, dot));
    }
  }

  function declare({ declares, assigns }: Pipeline, value: Result): void {
    const name = declares[0]!;
    if (assigns) findScope(name).values.set(name, value);
    else scope.values.set(name, value);
  }

  function runBlock(node: Exclude<Node, { kind: 'text' } | { kind: 'print' }>, dot: Result): void {
    const value = evaluate(node.pipeline, dot);
    if (node.kind === 'range') {
      runRange(node, value, dot);
      return;
    }
    if (node.pipeline.declares.length > 0) declare(node.pipeline, value);
    if (isTruth(value)) runAll(node.body, node.kind === 'with' ? value : dot);
    else runAll(node.otherwise, dot);
  }

  function runRange(
    node: Exclude<Node, { kind: 'text' } | { kind: 'print' }>,
    value: Result,
    dot: Result,
  ): void {
    const entries: readonly (readonly [Value, Result])[] = isList(value)
      ? value.map((item, index) => [index, item])
      : isTree(value)
        ? sortedKeys(value).map((key) => [key, value[key]])
        : [];
    if (typeof value === 'string' || typeof value === 'boolean') {
      throw new KubectlError(`range can't iterate over ${formatValue(value)}`);
    }
    if (entries.length === 0) runAll(node.otherwise, dot);
    const { declares } = node.pipeline;
    for (const [key, item] of entries) {
      inScope(() => {
        if (declares.length === 2) scope.values.set(declares[0]!, key);
        if (declares.length > 0) scope.values.set(declares.at(-1)!, item);
        runAll(node.body, item);
      });
    }
  }

  function evaluate({ commands }: Pipeline, dot: Result): Result {
    let value: Result;
    for (const [index, command] of commands.entries()) {
      count();
      value = runCommand(command, dot, index === 0 ? [] : [value]);
    }
    return value;
  }

  function runCommand(command: readonly Term[], dot: Result, last: readonly Result[]): Result {
    const [first, ...rest] = command as [Term, ...Term[]];
    const given = [...rest.map((term) => evaluateTerm(term, dot)), ...last];
    if (first.operand.kind === 'call') return follow(callFunction(first.operand.name, given), first.fields);
    if (given.length > 0) throw new KubectlError("can't give argument to non-function");
    return evaluateTerm(first, dot);
  }

  function evaluateTerm({ operand, fields }: Term, dot: Result): Result {
    if (operand.kind === 'dot') return follow(dot, fields);
    if (operand.kind === 'variable') {
      return follow(findScope(operand.name).values.get(operand.name), fields);
    }
    if (operand.kind === 'value') return operand.value;
    if (operand.kind === 'pipeline') return follow(evaluate(operand.pipeline, dot), fields);
    return follow(callFunction(operand.name, []), fields);
  }

  return {
    run(nodes: readonly Node[]): string {
      runAll(nodes, data);
      return output;
    },
  };
}

function follow(value: Result, fields: readonly string[]): Result {
  let current = value;
  for (const field of fields) {
    if (current === undefined || current === null) return undefined;
    if (!isTree(current)) {
      throw new KubectlError(`can't evaluate field ${field} in type ${goType(current)}`);
    }
    current = Object.hasOwn(current, field) ? current[field] : undefined;
  }
  return current;
}

function goType(value: Value): string {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? '[]interface {}' : 'interface {}';
}

function isTruth(value: Result): boolean {
  if (value === undefined || value === null) return false;
  if (isList(value)) return value.length > 0;
  if (isTree(value)) return sortedKeys(value).length > 0;
  return Boolean(value);
}

/** As Go prints with %v. */
export function formatValue(value: Result): string {
  if (value === undefined || value === null) return '<no value>';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return formatNumber(value);
  if (typeof value === 'boolean') return String(value);
  const inner = (item: Result): string => (item === null || item === undefined ? '<nil>' : formatValue(item));
  if (isList(value)) return `[${value.map(inner).join(' ')}]`;
  const tree = value as Tree;
  return `map[${sortedKeys(tree)
    .map((key) => `${key}:${inner(tree[key])}`)
    .join(' ')}]`;
}

/** Whole numbers as they are; others as Go's %g has them. */
function formatNumber(value: number): string {
  const plain = String(value);
  if (Number.isInteger(value) || (Math.abs(value) >= 1e-4 && Math.abs(value) < 1e21)) return plain;
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string];
  const sign = exponent.startsWith('-') ? '-' : '+';
  return `${mantissa}e${sign}${exponent.slice(1).padStart(2, '0')}`;
}

function callFunction(name: string, given: readonly Result[]): Result {
  const [first, second] = given;
  switch (name) {
    case 'and':
      return firstOrLast(given, (value) => !isTruth(value));
    case 'or':
      return firstOrLast(given, isTruth);
    case 'not':
      return !isTruth(first);
    case 'len':
      return lengthOf(first);
    case 'index':
      return given.slice(1).reduce<Result>(indexOf, first);
    case 'eq':
      return given.slice(1).some((other) => equals(first, other));
    case 'ne':
      return !equals(first, second);
    case 'lt':
      return compare(first, second) < 0;
    case 'le':
      return compare(first, second) <= 0;
    case 'gt':
      return compare(first, second) > 0;
    case 'ge':
      return compare(first, second) >= 0;
    case 'print':
      return given.map(formatValue).join('');
    case 'println':
      return `${given.map(formatValue).join(' ')}\n`;
    case 'printf':
      return formatText(first, given.slice(1));
    case 'exists':
      return isThere(first, given.slice(1));
    case 'base64decode':
      return decodeBase64(first);
    default:
      throw new KubectlError(`function ${JSON.stringify(name)} not defined`);
  }
}

function firstOrLast(values: readonly Result[], isWanted: (value: Result) => boolean): Result {
  const place = values.findIndex(isWanted);
  return place < 0 ? values.at(-1) : values[place];
}

function lengthOf(value: Result): number {
  if (typeof value === 'string' || isList(value)) return value.length;
  if (isTree(value)) return sortedKeys(value).length;
  throw new KubectlError('error calling len: len of nil pointer');
}

function indexOf(value: Result, key: Result): Result {
  if (isList(value) && typeof key === 'number') {
    if (key >= 0 && key < value.length) return value[key];
    throw new KubectlError(`error calling index: index out of range: ${key}`);
  }
  if (isTree(value) && typeof key === 'string') return Object.hasOwn(value, key) ? value[key] : undefined;
  if (value === undefined || value === null)
    throw new KubectlError('error calling index: index of untyped nil');
  throw new KubectlError(`error calling index: can't index item of type ${goType(value)}`);
}

function compare(left: Result, right: Result): number {
  if (typeof left === 'number' && typeof right === 'number') return left < right ? -1 : left > right ? 1 : 0;
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  throw new KubectlError('incompatible types for comparison');
}

const LONGEST_PADDING = 1000;

function formatText(format: Result, given: readonly Result[]): string {
  if (typeof format !== 'string') throw new KubectlError('wrong type for value; expected string');
  const rest = [...given];
  const text = format.replace(
    /%(-?)(\d*)(?:\.\d+)?([a-z%])/g,
    (whole, left: string, width: string, verb: string) => {
      if (verb === '%') return '%';
      if (rest.length === 0) return `%!${verb}(MISSING)`;
      const value = rest.shift();
      const shown = verb === 'q' ? JSON.stringify(formatValue(value)) : formatValue(value);
      if (!['d', 'g', 'q', 's', 't', 'v'].includes(verb)) return `%!${verb}(${shown})`;
      const size = Math.min(Number(width), LONGEST_PADDING);
      return whole.length < 2 ? whole : left === '-' ? shown.padEnd(size) : shown.padStart(size);
    },
  );
  return text;
}

function isThere(value: Result, path: readonly Result[]): boolean {
  let current = value;
  for (const step of path) {
    if (isList(current) && typeof step === 'number') current = current[step];
    else if (isTree(current) && typeof step === 'string') current = current[step];
    else return false;
  }
  return current !== undefined;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function decodeBase64(value: Result): string {
  if (typeof value !== 'string') throw new KubectlError('error calling base64decode: wrong type for value');
  const bytes: number[] = [];
  let bits = 0;
  let size = 0;
  for (const letter of value.replace(/=+$/, '')) {
    const place = ALPHABET.indexOf(letter);
    if (place < 0) throw new KubectlError('error calling base64decode: illegal base64 data');
    bits = ((bits << 6) | place) & 0xffffff;
    size += 6;
    if (size >= 8) {
      size -= 8;
      bytes.push((bits >> size) & 0xff);
    }
  }
  return decodeUtf8(Uint8Array.from(bytes));
}

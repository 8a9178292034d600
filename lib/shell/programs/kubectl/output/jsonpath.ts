/**
 * kubectl's JSONPath templates: `{.items[*].metadata.name}`, `{range .items[*]}…{end}`, `[?(@.a=="b")]`.
 * Upstream: client-go/util/jsonpath/jsonpath.go. The parser is in jsonpath-syntax.ts.
 */
import { KubectlError } from '../errors';
import { compactJson, indentedJson } from './json';
import { type Expression, type Node, parseTemplate, type SliceNode } from './jsonpath-syntax';
import { isList, isTree, sortedKeys, type Value } from './value';

export interface JsonPath {
  /** One list of values for each piece of the template. Throws PathError. */
  find(data: Value): Value[][];
}

/** A path that does not fit the data. */
export class PathError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PathError';
  }
}

/** `allowMissing`: a field that is not there gives nothing instead of an error. */
export function compileJsonPath(template: string, allowMissing: boolean): JsonPath {
  const pieces = parseTemplate(template);
  return { find: (data) => evaluate(pieces, 0, data, allowMissing, 0).results };
}

/** What `-o jsonpath=` prints. */
export function formatResults(results: readonly (readonly Value[])[]): string {
  return results.map((values) => values.map(formatValue).join(' ')).join('');
}

/** What `-o jsonpath-as-json=` prints. */
export function formatResultsAsJson(results: readonly (readonly Value[])[]): string {
  return results.map((values) => `${indentedJson(values)}\n`).join('');
}

function formatValue(value: Value): string {
  if (typeof value === 'string') return value;
  return value === null ? '<nil>' : compactJson(value);
}

interface Outcome {
  readonly results: Value[][];
  /** Where the block ended. */
  readonly end: number;
}

function evaluate(
  pieces: readonly Expression[],
  from: number,
  data: Value,
  allowMissing: boolean,
  depth: number,
): Outcome {
  const results: Value[][] = [];
  for (let index = from; index < pieces.length; index += 1) {
    const piece = pieces[index]!;
    const word = piece[0]?.type === 'identifier' ? piece[0].name : '';
    if (word === 'end') {
      if (depth === 0) throw new PathError('not in range, nothing to end');
      return { results, end: index };
    }
    if (word === 'range') {
      const values = walk(piece.slice(1), [data], allowMissing);
      let end = pieces.length;
      for (const value of values.length > 0 ? values : [null]) {
        const inner = evaluate(pieces, index + 1, value, allowMissing || values.length === 0, depth + 1);
        if (values.length > 0) results.push(...inner.results);
        end = inner.end;
      }
      index = end;
      continue;
    }
    if (word !== '') throw new PathError(`unrecognized identifier ${word}`);
    results.push(walk(piece, [data], allowMissing));
  }
  return { results, end: pieces.length };
}

function walk(expression: Expression, start: readonly Value[], allowMissing: boolean): Value[] {
  let values = [...start];
  for (const node of expression) values = step(node, values, allowMissing);
  return values;
}

function step(node: Node, values: readonly Value[], allowMissing: boolean): Value[] {
  switch (node.type) {
    case 'text':
    case 'number':
    case 'bool':
      return node.type === 'text' ? [node.text] : values.map(() => node.value);
    case 'field':
      return fieldOf(node.name, values, allowMissing);
    case 'slice':
      return values.flatMap((value) => (value === null ? [] : sliceOf(node, value)));
    case 'wildcard':
      return values.flatMap(childrenOf);
    case 'recursive':
      return values.flatMap(descendantsOf);
    case 'union':
      return node.members.flatMap((member) => walk(member, values, allowMissing));
    case 'filter':
      return values.flatMap((value) => filterOf(node, value, allowMissing));
    case 'identifier':
      throw new PathError(`unrecognized identifier ${node.name}`);
  }
}

function fieldOf(name: string, values: readonly Value[], allowMissing: boolean): Value[] {
  if (values.length === 0) return [];
  const found = values.flatMap((value) => {
    if (!isTree(value) || !Object.hasOwn(value, name)) return [];
    return [value[name] ?? null];
  });
  if (found.length === 0 && !allowMissing) throw new PathError(`${name} is not found`);
  return found;
}

function sliceOf(node: SliceNode, value: Value): Value[] {
  if (!isList(value)) throw new PathError(`${goType(value)} is not array or slice`);
  const { length } = value;
  let from = node.from ?? 0;
  if (from < 0) from += length;
  let to = node.to ?? length;
  if (to < 0 || (to === 0 && node.single)) to += length;
  if (to === from) return [];
  if (from >= length || from < 0)
    throw new PathError(`array index out of bounds: index ${from}, length ${length}`);
  if (to > length || to < 0)
    throw new PathError(`array index out of bounds: index ${to - 1}, length ${length}`);
  if (from > to) throw new PathError(`starting index ${from} is greater than ending index ${to}`);
  if (node.step !== null && node.step <= 0) throw new PathError('step must be > 0');
  return value.slice(from, to).filter((_, index) => index % (node.step ?? 1) === 0);
}

function childrenOf(value: Value): Value[] {
  if (isList(value)) return [...value];
  return isTree(value) ? sortedKeys(value).map((key) => value[key]!) : [];
}

function descendantsOf(value: Value): Value[] {
  const children = childrenOf(value);
  return children.length === 0 ? [] : [value, ...children.flatMap(descendantsOf)];
}

function filterOf(node: Node & { type: 'filter' }, value: Value, allowMissing: boolean): Value[] {
  if (!isList(value)) throw new PathError(`${goText(value)} is not array or slice and cannot be filtered`);
  return value.filter((item) => {
    if (node.operator === 'exists') return walk(node.left, [item], true).length > 0;
    const left = walk(node.left, [item], allowMissing);
    const right = walk(node.right, [item], allowMissing);
    if (left.length === 0 || right.length === 0) return false;
    if (left.length > 1 || right.length > 1) throw new PathError('can only compare one element at a time');
    return compare(node.operator, left[0]!, right[0]!);
  });
}

function compare(operator: string, left: Value, right: Value): boolean {
  if (typeof left !== typeof right || typeof left === 'object')
    throw new PathError('incompatible types for comparison');
  const a = left as string | number;
  const b = right as string | number;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  if (operator === '<=') return a <= b;
  if (operator === '>=') return a >= b;
  throw new PathError(`unrecognized filter operator ${operator}`);
}

function goType(value: Value): string {
  if (isTree(value)) return 'map[string]interface {}';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'bool' : 'int64';
}

function goText(value: Value): string {
  if (!isTree(value)) return value === null ? '<nil>' : String(value);
  return `map[${sortedKeys(value)
    .map((key) => `${key}:${goText(value[key]!)}`)
    .join(' ')}]`;
}

/** Go's %#v of decoded JSON: part of the error text of a path that does not fit. */
export function goSyntax(value: Value): string {
  if (isList(value)) return `[]interface {}{${value.map(goSyntax).join(', ')}}`;
  if (!isTree(value)) return value === null ? 'interface {}(nil)' : JSON.stringify(value);
  const fields = sortedKeys(value).map((key) => `${JSON.stringify(key)}:${goSyntax(value[key]!)}`);
  return `map[string]interface {}{${fields.join(', ')}}`;
}

/** `metadata.name`, `.metadata.name`, `{metadata.name}`: all as `{.metadata.name}`. */
export function relaxPath(path: string): string {
  if (path === '') return path;
  const match = /^\{\.?([^{}]+)\}$|^\.?([^{}]+)$/.exec(path);
  if (!match) {
    throw new KubectlError(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  }
  return `{.${match[1] ?? match[2]}}`;
}

/**
 * YAML as sigs.k8s.io/yaml prints it: keys in natural order, lists not indented under their key, texts that
 * look like another type in double quotes, several lines as a block, long lines folded after column 80.
 * Upstream: gopkg.in/yaml.v2 (encode.go, sorter.go, emitterc.go).
 */
import { compareText } from '../../../files/paths';
import { isList, isTree, type Tree, type Value } from './value';
import { writeScalar } from './yaml-scalar';

/** One document with the newline at its end. */
export function printYaml(value: Value): string {
  if (isTree(value) && Object.keys(value).length > 0) return mapping(value, 0);
  if (isList(value) && value.length > 0) return sequence(value, 0);
  return `${inline(value, 0, 0)}\n`;
}

function mapping(tree: Tree, indent: number): string {
  const keys = Object.keys(tree)
    .filter((key) => tree[key] !== undefined)
    .sort(compareKeys);
  return keys
    .map((key, index) => (index === 0 ? '' : ' '.repeat(indent)) + entry(key, tree[key]!, indent))
    .join('');
}

function entry(key: string, value: Value, indent: number): string {
  const head = `${writeScalar(key, indent, indent, true)}:`;
  if (isTree(value) && Object.keys(value).length > 0) {
    return `${head}\n${' '.repeat(indent + 2)}${mapping(value, indent + 2)}`;
  }
  if (isList(value) && value.length > 0) return `${head}\n${' '.repeat(indent)}${sequence(value, indent)}`;
  return `${head} ${inline(value, indent + head.length + 1, indent + 2)}\n`;
}

function sequence(list: readonly Value[], indent: number): string {
  return list
    .map((item, index) => `${index === 0 ? '' : ' '.repeat(indent)}- ${element(item, indent)}`)
    .join('');
}

function element(item: Value, indent: number): string {
  if (isTree(item) && Object.keys(item).length > 0) return mapping(item, indent + 2);
  if (isList(item) && item.length > 0) return sequence(item, indent + 2);
  return `${inline(item, indent + 2, indent + 2)}\n`;
}

/** What stands behind a key or dash. `column` is where it begins, `indent` where its further lines do. */
function inline(value: Value, column: number, indent: number): string {
  if (isTree(value)) return '{}';
  if (isList(value)) return '[]';
  if (typeof value === 'string') return writeScalar(value, column, indent, false);
  return value === null ? 'null' : String(value);
}

function isLetter(character: string): boolean {
  return character.toLowerCase() !== character.toUpperCase();
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9';
}

/** Natural order: letters after other characters, runs of digits by their number. */
export function compareKeys(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left[index]!;
    const b = right[index]!;
    if (a === b) continue;
    if (isLetter(a) && isLetter(b)) return compareText(a, b);
    if (isLetter(a) || isLetter(b)) return isLetter(isDigit(left[index - 1]) ? a : b) ? -1 : 1;
    const first = (a === '0' || b === '0') && followsNumber(left, index) ? 1 : 0;
    const [numberA, endA] = digitsFrom(left, index, first);
    const [numberB, endB] = digitsFrom(right, index, first);
    if (numberA !== numberB) return numberA < numberB ? -1 : 1;
    if (endA !== endB) return endA < endB ? -1 : 1;
    return compareText(a, b);
  }
  return left.length - right.length;
}

/** True where the digits before this place hold more than zeros. */
function followsNumber(text: string, index: number): boolean {
  for (let before = index - 1; isDigit(text[before]); before -= 1) {
    if (text[before] !== '0') return true;
  }
  return false;
}

function digitsFrom(text: string, start: number, first: number): [number, number] {
  let end = start;
  let number = first;
  while (isDigit(text[end])) {
    number = number * 10 + Number(text[end]);
    end += 1;
  }
  return [number, end];
}

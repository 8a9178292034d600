/** JSON as Go's encoding/json writes it: keys sorted, and `<`, `>`, `&` and two line separators escaped. */
import { isList, isTree, sortedKeys, type Tree, type Value } from './value';

/** On one line, as in the last-applied annotation (which ends with a newline of its own). */
export function compactJson(value: Value): string {
  if (isList(value)) return `[${value.map(compactJson).join(',')}]`;
  if (!isTree(value)) return scalar(value);
  return `{${sortedKeys(value)
    .map((key) => `${scalar(key)}:${compactJson(value[key] ?? null)}`)
    .join(',')}}`;
}

/**
 * Indented by four spaces, as `-o json`. No newline at the end. Objects that kubectl made itself (a dry run of
 * the client) keep the order of their fields: `keysOf` Object.keys.
 */
export function indentedJson(
  value: Value,
  keysOf: (tree: Tree) => string[] = sortedKeys,
  indent = '',
): string {
  const inner = `${indent}    `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + indentedJson(item, keysOf, inner)).join(',\n')}\n${indent}]`;
  }
  if (!isTree(value)) return scalar(value);
  const keys = keysOf(value);
  if (keys.length === 0) return '{}';
  const lines = keys.map(
    (key) => `${inner}${scalar(key)}: ${indentedJson(value[key] ?? null, keysOf, inner)}`,
  );
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

function scalar(value: null | boolean | number | string): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

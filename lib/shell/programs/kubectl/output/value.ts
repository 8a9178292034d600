/** JSON as a tree of plain values, and the few ways in which kubectl looks into one. */

import { compareText } from '../../../files/paths';

export type Value = null | boolean | number | string | readonly Value[] | Tree;
export interface Tree {
  readonly [field: string]: Value | undefined;
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Value[] {
  return Array.isArray(value);
}

/** Follows fields; `undefined` where the way ends early. Numbers index lists. */
export function at(value: Value | undefined, ...path: readonly (string | number)[]): Value | undefined {
  let current = value;
  for (const step of path) {
    if (typeof step === 'number') current = isList(current) ? current[step] : undefined;
    else current = isTree(current) && Object.hasOwn(current, step) ? current[step] : undefined;
  }
  return current;
}

export function textAt(value: Value | undefined, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
}

export function treeAt(value: Value | undefined, ...path: readonly (string | number)[]): Tree {
  const found = at(value, ...path);
  return isTree(found) ? found : {};
}

export function listAt(value: Value | undefined, ...path: readonly (string | number)[]): readonly Value[] {
  const found = at(value, ...path);
  return isList(found) ? found : [];
}

export function sortedKeys(tree: Tree): string[] {
  return Object.keys(tree)
    .filter((key) => tree[key] !== undefined)
    .sort(compareText);
}

export function equals(left: Value | undefined, right: Value | undefined): boolean {
  if (left === right) return true;
  if (isList(left) && isList(right)) {
    return left.length === right.length && left.every((item, index) => equals(item, right[index]));
  }
  if (!isTree(left) || !isTree(right)) return false;
  const keys = sortedKeys(left);
  const others = sortedKeys(right);
  return keys.length === others.length && keys.every((key) => key in right && equals(left[key], right[key]));
}

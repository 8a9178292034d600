/** --sort-by. Upstream: kubectl/pkg/cmd/get/sorter.go. Objects that are equal keep their order. */
import { compareText } from '../../files/paths';
import { KubectlError } from './errors';
import { compileJsonPath, type JsonPath, relaxPath } from './output/jsonpath';
import { parseQuantity } from './output/quantity';
import { at, isList, isTree, listAt, type Tree, type Value } from './output/value';

export function sortTable(table: Tree, field: string): Tree {
  const rows = listAt(table, 'rows').filter(isTree);
  const path = relaxPath(field);
  const sorted = sortBy(rows, path, (row) => at(row, 'object') ?? null);
  return { ...table, rows: sorted };
}

export function sortObjects(objects: readonly Tree[], field: string): Tree[] {
  if (objects.length < 2) return [...objects];
  return sortBy(objects, relaxPath(field), (object) => object);
}

function sortBy<T>(items: readonly T[], path: string, dataOf: (item: T) => Value): T[] {
  const compiled = compileJsonPath(path, true);
  const keyed = items.map((item) => ({ item, key: firstResult(compiled, dataOf(item)) }));
  if (keyed.length > 0 && keyed.every(({ key }) => key === undefined)) {
    throw new KubectlError(
      `couldn't find any field with path ${JSON.stringify(path)} in the list of objects`,
    );
  }
  return keyed.sort((left, right) => compareKeys(left.key, right.key, path)).map(({ item }) => item);
}

function firstResult(path: JsonPath, data: Value): Value | undefined {
  return path.find(data)[0]?.[0];
}

function compareKeys(left: Value | undefined, right: Value | undefined, path: string): number {
  if (left === undefined || left === null) return right === undefined || right === null ? 0 : -1;
  if (right === undefined || right === null) return 1;
  if (typeof left === 'number' && typeof right === 'number') return compareNumbers(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    const [a, b] = [parseQuantity(left), parseQuantity(right)];
    return a !== null && b !== null ? compareNumbers(a, b) : compareText(left, right);
  }
  if (isList(left) && isList(right)) return compareKeys(left[0], right[0], path);
  throw new KubectlError(`Field ${path} is of a type that cannot be sorted`);
}

/** Total, also where a quantity is larger than any number. */
const compareNumbers = (left: number, right: number): number => (left < right ? -1 : left > right ? 1 : 0);

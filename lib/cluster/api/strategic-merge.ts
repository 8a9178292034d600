/**
 * Strategic merge patch: a merge patch that knows Kubernetes' lists, so that a patch of one container leaves the
 * others alone. Understands `$patch: delete|replace|merge`, `$setElementOrder/x`, `$deleteFromPrimitiveList/x`
 * and `$retainKeys`. Upstream: k8s.io/apimachinery/pkg/util/strategicpatch.
 */
import { compareText } from '../kernel/text';
import { cloneJson, type Draft } from './decode';
import { mergeKeyOf } from './list-facts';
import { type FieldType, fieldsOf } from './schema';

/** What can't be applied: the message is what the real server answers with 400. */
export class PatchError extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const ORDER = '$setElementOrder/';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList/';

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `struct` is the schema's name of what is patched. Neither argument is changed. */
export function applyStrategicMerge(original: Fields, patch: Fields, struct: string): Draft {
  return mergeFields(original, patch, { kind: 'struct', name: struct });
}

function mergeFields(original: Fields, patch: Fields, type: FieldType): Draft {
  const directive = patch['$patch'];
  if (directive === 'replace') return withoutDirectives(patch);
  if (directive === 'delete') return {};
  if (directive !== undefined && directive !== 'merge') {
    throw new PatchError(`Unknown patch type: ${JSON.stringify(directive)} in map`);
  }
  const result: Draft = cloneJson(original) as Draft;
  retainKeys(result, patch);
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith('$')) continue;
    if (value === null) delete result[name];
    else result[name] = mergeField(result[name], value, name, type, patch);
  }
  applyListDirectives(result, patch, type);
  return result;
}

/** `$retainKeys` lists what may stay of the original. */
function retainKeys(result: Draft, patch: Fields): void {
  const kept = patch['$retainKeys'];
  if (!Array.isArray(kept)) return;
  for (const name of Object.keys(result)) if (!kept.includes(name)) delete result[name];
}

/** Type and merge key of a field; a field that the schema doesn't know is merged without knowledge. */
function describeField(type: FieldType, name: string): { type: FieldType; mergeKey: string | undefined } {
  const unknown: FieldType = { kind: 'scalar', name: 'any' };
  if (type.kind === 'map') return { type: type.values, mergeKey: undefined };
  if (type.kind !== 'struct') return { type: unknown, mergeKey: undefined };
  return { type: fieldsOf(type.name).get(name)?.type ?? unknown, mergeKey: mergeKeyOf(type.name, name) };
}

function mergeField(
  current: unknown,
  value: unknown,
  name: string,
  parent: FieldType,
  patch: Fields,
): unknown {
  const { type, mergeKey } = describeField(parent, name);
  if (isFields(value)) return mergeFields(isFields(current) ? current : {}, value, type);
  if (!Array.isArray(value)) return cloneJson(value);
  if (mergeKey === undefined || type.kind !== 'list') return value.map(withoutDirectivesDeep);
  const list = Array.isArray(current) ? current : [];
  if (mergeKey === '') return [...list, ...value.filter((item) => !list.includes(item))];
  const merged = mergeItems(list, value, mergeKey, type.items);
  const order = patch[`${ORDER}${name}`];
  // Without an order of its own the patch's items stand in its order, new ones in front of the server's.
  return sortByOrder(merged, Array.isArray(order) ? order : value, list, mergeKey);
}

function mergeItems(
  list: readonly unknown[],
  patches: readonly unknown[],
  key: string,
  type: FieldType,
): unknown[] {
  if (
    patches.some((item) => isFields(item) && item['$patch'] === 'replace' && Object.keys(item).length === 1)
  ) {
    return patches
      .filter((item) => !isFields(item) || item['$patch'] === undefined)
      .map(withoutDirectivesDeep);
  }
  let result = [...list];
  for (const patch of patches) {
    if (!isFields(patch)) throw new PatchError('expected an object in the list');
    if (patch[key] === undefined) {
      throw new PatchError(`map: ${goMapText(patch)} does not contain declared merge key: ${key}`);
    }
    const index = result.findIndex((item) => isFields(item) && item[key] === patch[key]);
    if (patch['$patch'] === 'delete') {
      result = result.filter((item) => !isFields(item) || item[key] !== patch[key]);
    } else if (index < 0) {
      result.push(mergeFields({}, patch, type));
    } else {
      result[index] = mergeFields(result[index] as Fields, patch, type);
    }
  }
  return result;
}

/** Items that the order names come in that order; the server's own stay behind what preceded them. */
function sortByOrder(
  merged: readonly unknown[],
  order: readonly unknown[],
  original: readonly unknown[],
  key: string,
): unknown[] {
  const keyOf = (item: unknown): unknown => (isFields(item) ? item[key] : item);
  const wanted = order.map(keyOf);
  const ordered = merged
    .filter((item) => wanted.includes(keyOf(item)))
    .sort((a, b) => wanted.indexOf(keyOf(a)) - wanted.indexOf(keyOf(b)));
  const serverOnly = merged.filter((item) => !wanted.includes(keyOf(item)));
  const before = (item: unknown): number => original.findIndex((other) => keyOf(other) === keyOf(item));
  const result: unknown[] = [];
  for (const item of ordered) {
    while (serverOnly.length > 0 && before(item) >= 0 && before(serverOnly[0]) < before(item)) {
      result.push(serverOnly.shift());
    }
    result.push(item);
  }
  return [...result, ...serverOnly];
}

function applyListDirectives(result: Draft, patch: Fields, type: FieldType): void {
  for (const [name, value] of Object.entries(patch)) {
    if (!Array.isArray(value)) continue;
    if (name.startsWith(DELETE_FROM_LIST)) {
      const field = name.slice(DELETE_FROM_LIST.length);
      const list = result[field];
      if (Array.isArray(list)) result[field] = list.filter((item) => !value.includes(item));
    } else if (name.startsWith(ORDER)) {
      const field = name.slice(ORDER.length);
      const list = result[field];
      const { mergeKey } = describeField(type, field);
      if (Array.isArray(list) && mergeKey !== undefined && patch[field] === undefined) {
        result[field] = sortByOrder(list, value, list, mergeKey);
      }
    }
  }
}

function withoutDirectives(fields: Fields): Draft {
  const result: Draft = {};
  for (const [name, value] of Object.entries(fields)) {
    if (!name.startsWith('$') && value !== null) result[name] = withoutDirectivesDeep(value);
  }
  return result;
}

function withoutDirectivesDeep(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectivesDeep);
  return isFields(value) ? withoutDirectives(value) : value;
}

/** A map as Go's %v prints it: `map[name:web ports:[map[containerPort:80]]]`. */
export function goMapText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goMapText).join(' ')}]`;
  if (!isFields(value)) return value === null || value === undefined ? '<nil>' : String(value);
  const names = Object.keys(value).sort(compareText);
  return `map[${names.map((name) => `${name}:${goMapText(value[name])}`).join(' ')}]`;
}

/**
 * Client-side apply: what to send so that the object becomes what the manifest says, without undoing what
 * others have set. Three documents go in: what was applied last, what is wanted now, what the server has.
 * Upstream: apimachinery/pkg/util/strategicpatch (CreateThreeWayMergePatch).
 */
import { equals, isList, isTree, sortedKeys, type Tree, type Value } from './output/value';

type MutableTree = Record<string, Value | undefined>;

/** Lists whose items have a name, by the field that holds the list: such items are merged one by one. */
const MERGE_KEYS: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  env: 'name',
  imagePullSecrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ownerReferences: 'uid',
  conditions: 'type',
  secrets: 'name',
};

/** Lists of plain values that are merged as sets. */
const MERGED_SETS: ReadonlySet<string> = new Set(['finalizers']);

/** Unions: of these, only the fields that the manifest names may stay. */
const UNIONS: ReadonlySet<string> = new Set(['strategy', 'volumes']);

function retaining(field: string, change: Tree, wanted: Tree): Tree {
  return UNIONS.has(field) ? { ...change, $retainKeys: sortedKeys(wanted) } : change;
}

/** `ports` are those of a container or of a Service. */
function mergeKey(field: string, path: readonly string[]): string | null {
  if (field === 'ports')
    return path.at(-1) === 'spec' ? 'port' : path.includes('spec') ? 'containerPort' : null;
  return MERGE_KEYS[field] ?? null;
}

/** A strategic merge patch; `{}` where nothing is to be done. */
export function threeWayPatch(original: Tree, modified: Tree, current: Tree): Tree {
  const additions = differences(current, modified, []);
  const deletions = removals(original, modified, []);
  return mergePatches(deletions, additions);
}

/** What `modified` has that `current` has not, or has otherwise. */
function differences(current: Tree, modified: Tree, path: readonly string[]): Tree {
  const patch: MutableTree = {};
  for (const key of sortedKeys(modified)) {
    const wanted = modified[key]!;
    const present = current[key];
    if (wanted === null) {
      if (present !== undefined) patch[key] = null;
    } else if (present === undefined) patch[key] = withoutNulls(wanted);
    else if (isTree(wanted) && isTree(present)) {
      const inner = differences(present, wanted, [...path, key]);
      if (Object.keys(inner).length > 0) patch[key] = retaining(key, inner, wanted);
    } else if (isList(wanted) && isList(present)) differentLists(patch, key, present, wanted, path);
    else if (!equals(wanted, present)) patch[key] = wanted;
  }
  return patch;
}

function withoutNulls(value: Value): Value {
  if (isList(value)) return value.map(withoutNulls);
  if (!isTree(value)) return value;
  const tree: MutableTree = {};
  for (const [key, inner] of Object.entries(value))
    if (inner !== null && inner !== undefined) tree[key] = withoutNulls(inner);
  return tree as Tree;
}

function differentLists(
  patch: MutableTree,
  key: string,
  present: readonly Value[],
  wanted: readonly Value[],
  path: readonly string[],
): void {
  const name = mergeKey(key, path);
  if (name === null) {
    if (MERGED_SETS.has(key)) {
      const added = wanted.filter((item) => !present.some((other) => equals(item, other)));
      if (added.length > 0) patch[key] = added;
    } else if (!equals(wanted, present)) patch[key] = wanted;
    return;
  }
  const changed: Value[] = [];
  for (const item of wanted) {
    if (!isTree(item)) continue;
    const match = present.find((other) => isTree(other) && equals(other[name], item[name]));
    if (!isTree(match)) changed.push(item);
    else {
      const inner = differences(match, item, [...path, key]);
      if (Object.keys(inner).length > 0) changed.push({ ...retaining(key, inner, item), [name]: item[name] });
    }
  }
  const order = wanted.map((item) => (isTree(item) ? { [name]: item[name] } : item));
  const presentOrder = present.filter(
    (other) => isTree(other) && wanted.some((item) => isTree(item) && equals(item[name], other[name])),
  );
  const sameOrder = presentOrder.every(
    (other, index) => isTree(other) && equals(other[name], (order[index] as Tree)[name]),
  );
  if (changed.length > 0 || !sameOrder) {
    if (changed.length > 0) patch[key] = changed;
    patch[`$setElementOrder/${key}`] = order;
  }
}

/** What was applied last time and is not wanted any more: null, or a delete directive in a list. */
function removals(original: Tree, modified: Tree, path: readonly string[]): Tree {
  const patch: MutableTree = {};
  for (const key of sortedKeys(original)) {
    const before = original[key]!;
    const wanted = modified[key];
    if (wanted === undefined) patch[key] = null;
    else if (isTree(before) && isTree(wanted)) {
      const inner = removals(before, wanted, [...path, key]);
      if (Object.keys(inner).length > 0) patch[key] = inner;
    } else if (isList(before) && isList(wanted)) removedItems(patch, key, before, wanted, path);
  }
  return patch;
}

function removedItems(
  patch: MutableTree,
  key: string,
  before: readonly Value[],
  wanted: readonly Value[],
  path: readonly string[],
): void {
  const name = mergeKey(key, path);
  if (name === null) {
    const gone = before.filter((item) => !wanted.some((other) => equals(item, other)));
    if (MERGED_SETS.has(key) && gone.length > 0) patch[`$deleteFromPrimitiveList/${key}`] = gone;
    return;
  }
  const changed: Value[] = [];
  for (const item of before) {
    if (!isTree(item)) continue;
    const match = wanted.find((other) => isTree(other) && equals(other[name], item[name]));
    if (!isTree(match)) changed.push({ $patch: 'delete', [name]: item[name] });
    else {
      const inner = removals(item, match, [...path, key]);
      if (Object.keys(inner).length > 0) changed.push({ ...inner, [name]: item[name] });
    }
  }
  if (changed.length === 0) return;
  patch[key] = changed;
  patch[`$setElementOrder/${key}`] = wanted.map((item) => (isTree(item) ? { [name]: item[name] } : item));
}

/** Both patches as one; items of merged lists are joined by their name. */
function mergePatches(left: Tree, right: Tree, path: readonly string[] = []): Tree {
  const merged: MutableTree = { ...left };
  for (const key of sortedKeys(right)) {
    const mine = merged[key];
    const other = right[key]!;
    if (isTree(mine) && isTree(other)) merged[key] = mergePatches(mine, other, [...path, key]);
    else if (isList(mine) && isList(other) && !key.startsWith('$'))
      merged[key] = mergeItems(mine, other, key, path);
    else merged[key] = other;
  }
  return merged;
}

function mergeItems(
  left: readonly Value[],
  right: readonly Value[],
  key: string,
  path: readonly string[],
): Value[] {
  const name = mergeKey(key, path);
  if (name === null) return [...right];
  const rest = [...right];
  const joined = left.map((item) => {
    const place = rest.findIndex((other) => isTree(item) && isTree(other) && equals(item[name], other[name]));
    if (place < 0) return item;
    const [other] = rest.splice(place, 1);
    return mergePatches(item as Tree, other as Tree, [...path, key]);
  });
  return [...rest, ...joined];
}

/** The patch done here, for --dry-run=client. Directives for order and deletion are obeyed. */
export function applyPatch(current: Tree, patch: Tree, path: readonly string[] = []): Tree {
  const result: MutableTree = { ...current };
  const retained = patch['$retainKeys'];
  if (isList(retained))
    for (const key of Object.keys(result)) if (!retained.includes(key)) delete result[key];
  for (const key of sortedKeys(patch)) {
    const change = patch[key]!;
    const present = result[key];
    if (key.startsWith('$deleteFromPrimitiveList/') && isList(change)) {
      const field = key.slice(key.indexOf('/') + 1);
      const list = result[field];
      if (isList(list)) result[field] = list.filter((item) => !change.some((gone) => equals(item, gone)));
    } else if (key.startsWith('$')) continue;
    else if (change === null) delete result[key];
    else if (isTree(change)) result[key] = applyPatch(isTree(present) ? present : {}, change, [...path, key]);
    else if (isList(change) && isList(present)) result[key] = applyItems(present, change, key, path);
    else result[key] = change;
  }
  return result;
}

function applyItems(
  present: readonly Value[],
  change: readonly Value[],
  key: string,
  path: readonly string[],
): Value[] {
  const name = mergeKey(key, path);
  if (name === null) return MERGED_SETS.has(key) ? [...present, ...change] : [...change];
  const items = [...present];
  for (const item of change) {
    if (!isTree(item)) continue;
    const place = items.findIndex((other) => isTree(other) && equals(other[name], item[name]));
    if (item['$patch'] === 'delete') {
      if (place >= 0) items.splice(place, 1);
    } else if (place < 0) items.push(item);
    else items[place] = applyPatch(items[place] as Tree, item, [...path, key]);
  }
  return items;
}

/** A JSON merge patch (RFC 7386): null removes, trees are merged, all else replaces. */
export function applyMergePatch(current: Tree, patch: Tree): Tree {
  const result: MutableTree = { ...current };
  for (const key of sortedKeys(patch)) {
    const change = patch[key]!;
    const present = result[key];
    if (change === null) delete result[key];
    else if (isTree(change)) result[key] = applyMergePatch(isTree(present) ? present : {}, change);
    else result[key] = change;
  }
  return result;
}

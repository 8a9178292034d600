/**
 * JSON patch (RFC 6902) and JSON merge patch (RFC 7386) on plain values.
 * Upstream: gopkg.in/evanphx/json-patch, as the API server uses it.
 */
import { canonicalJson } from '../kernel/hash';
import { cloneJson, type Draft } from './decode';

type Fields = Readonly<Record<string, unknown>>;

/** A patch that does not fit: the server only says that it rejects the request. */
export class JsonPatchError extends Error {}

function isFields(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Null removes, objects merge, everything else replaces. */
export function applyMergePatch(original: unknown, patch: Fields): Draft {
  const result: Draft = isFields(original) ? (cloneJson(original) as Draft) : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = isFields(value) ? applyMergePatch(result[name], value) : cloneJson(value);
  }
  return result;
}

/** Applies operations in order; the first that fails throws. */
export function applyJsonPatch(original: Fields, operations: readonly unknown[]): Draft {
  let result = cloneJson(original) as Draft;
  for (const operation of operations) {
    if (!isFields(operation)) throw new JsonPatchError('an operation is no object');
    result = applyOperation(result, operation);
  }
  return result;
}

function applyOperation(document: Draft, operation: Fields): Draft {
  const path = parsePointer(operation['path']);
  // One that is left out counts as null.
  const given = operation['value'] ?? null;
  switch (operation['op']) {
    case 'add':
      return change(document, path, cloneJson(given), 'add');
    case 'replace':
      lookUp(document, path);
      return change(document, path, cloneJson(given), 'replace');
    case 'remove':
      lookUp(document, path);
      return change(document, path, undefined, 'remove');
    case 'copy':
      return change(document, path, cloneJson(lookUp(document, parsePointer(operation['from']))), 'add');
    case 'move': {
      const from = parsePointer(operation['from']);
      const value = lookUp(document, from);
      return change(change(document, from, undefined, 'remove'), path, value, 'add');
    }
    case 'test': {
      const value = lookUp(document, path);
      if (canonicalJson(value) === canonicalJson(given)) return document;
      throw new JsonPatchError(`testing path ${operation['path']} value failed`);
    }
    default:
      throw new JsonPatchError(`Unexpected kind: ${String(operation['op'])}`);
  }
}

function parsePointer(pointer: unknown): readonly string[] {
  if (typeof pointer !== 'string' || (pointer !== '' && !pointer.startsWith('/'))) {
    throw new JsonPatchError('a path begins with /');
  }
  const parts = pointer.split('/').slice(1);
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Index of a list item; `-` and the length stand for its end where something is added. */
function listIndex(list: readonly unknown[], part: string, isAdding: boolean): number {
  if (part === '-' && isAdding) return list.length;
  const index = /^(?:0|[1-9]\d*)$/.test(part) ? Number(part) : -1;
  if (index < 0 || index > list.length - (isAdding ? 0 : 1)) throw new JsonPatchError('no such index');
  return index;
}

function lookUp(document: unknown, path: readonly string[]): unknown {
  let value = document;
  for (const part of path) {
    if (Array.isArray(value)) value = value[listIndex(value, part, false)];
    else if (isFields(value) && Object.hasOwn(value, part)) value = value[part];
    else throw new JsonPatchError(`nothing at ${part}`);
  }
  return value;
}

function change(
  document: Draft,
  path: readonly string[],
  value: unknown,
  how: 'add' | 'replace' | 'remove',
): Draft {
  const last = path.at(-1);
  if (last === undefined) {
    if (!isFields(value)) throw new JsonPatchError('the whole can only be an object');
    return value;
  }
  const parent = lookUp(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const index = listIndex(parent, last, how === 'add');
    if (how === 'remove') parent.splice(index, 1);
    else parent.splice(index, how === 'add' ? 0 : 1, value);
  } else if (isFields(parent)) {
    if (how === 'remove') delete parent[last];
    else parent[last] = value;
  } else {
    throw new JsonPatchError(`nothing to change at ${last}`);
  }
  return document;
}

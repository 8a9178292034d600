/**
 * What changed between two plain values, as text: whoever knows the first value and this text knows the second one.
 * It depends on what the values say and never on how they were built or shared, so it can stand for the second
 * value in the hash of the world; parts that both values share cost nothing.
 */
import { canonicalJson } from './hash';
import { compareText } from './text';

type Fields = Readonly<Record<string, unknown>>;

/** '' where both say the same. A field that is undefined counts as absent. */
export function tellDifference(before: unknown, after: unknown): string {
  if (before === after) return '';
  if (Array.isArray(before) && Array.isArray(after)) return compareLists(before, after);
  if (isFields(before) && isFields(after)) return compareFields(before, after);
  return isSameScalar(before, after) ? '' : `=${canonicalJson(after ?? null)}`;
}

/** null stands for undefined inside a list, as in JSON. */
function isSameScalar(before: unknown, after: unknown): boolean {
  return (before ?? null) === null && (after ?? null) === null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compareFields(before: Fields, after: Fields): string {
  let changed: string[] | null = null;
  const parts = new Map<string, string>();
  for (const name in after) {
    const value = after[name];
    if (value === undefined) continue;
    const previous = before[name];
    const part = previous === undefined ? `+${canonicalJson(value)}` : tellDifference(previous, value);
    if (part === '') continue;
    changed ??= [];
    changed.push(name);
    parts.set(name, part);
  }
  for (const name in before) {
    if (before[name] === undefined || after[name] !== undefined) continue;
    changed ??= [];
    changed.push(name);
    parts.set(name, '-');
  }
  if (changed === null) return '';
  changed.sort(compareText);
  let text = '{';
  for (const name of changed) text += `${JSON.stringify(name)}:${parts.get(name)},`;
  return `${text}}`;
}

function compareLists(before: readonly unknown[], after: readonly unknown[]): string {
  let text = '';
  const common = Math.min(before.length, after.length);
  for (let index = 0; index < common; index += 1) {
    const part = tellDifference(before[index], after[index]);
    if (part !== '') text += `${index}:${part},`;
  }
  for (let index = common; index < after.length; index += 1)
    text += `+${canonicalJson(after[index] ?? null)},`;
  if (text === '' && before.length === after.length) return '';
  return `[${after.length}:${text}]`;
}

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

/** How far an item is looked for that moved because others came or went before it. */
const REACH = 8;

/** `=3` three items stay, `-` one goes, `+…` one comes, `~…` one changes; those at the end that are not told stay. */
function compareLists(before: readonly unknown[], after: readonly unknown[]): string {
  let text = '';
  let isChanged = false;
  let kept = 0;
  const say = (word: string): void => {
    if (kept > 0) text += `=${kept},`;
    kept = 0;
    isChanged = true;
    text += `${word},`;
  };
  let left = 0;
  let right = 0;
  while (left < before.length || right < after.length) {
    if (left < before.length && right < after.length) {
      const part = tellDifference(before[left], after[right]);
      const { gone, come } = part === '' ? STAYS : findAgain(before, left, after, right);
      for (let count = 0; count < gone; count += 1) say('-');
      for (let count = 0; count < come; count += 1) say(`+${canonicalJson(after[right + count] ?? null)}`);
      left += gone;
      right += come;
      if (gone + come > 0) continue;
      if (part === '') kept += 1;
      else say(`~${part}`);
      left += 1;
      right += 1;
    } else if (left < before.length) {
      say('-');
      left += 1;
    } else {
      say(`+${canonicalJson(after[right] ?? null)}`);
      right += 1;
    }
  }
  return isChanged ? `[${text}]` : '';
}

const STAYS = { gone: 0, come: 0 };

function findAgain(
  before: readonly unknown[],
  left: number,
  after: readonly unknown[],
  right: number,
): { readonly gone: number; readonly come: number } {
  // Lists of the same length mostly have the same items in the same places.
  if (before.length === after.length) return STAYS;
  for (let distance = 1; distance <= REACH; distance += 1) {
    if (right + distance < after.length && isEqual(before[left], after[right + distance]))
      return { gone: 0, come: distance };
    if (left + distance < before.length && isEqual(before[left + distance], after[right]))
      return { gone: distance, come: 0 };
  }
  return STAYS;
}

const isEqual = (a: unknown, b: unknown): boolean => tellDifference(a, b) === '';

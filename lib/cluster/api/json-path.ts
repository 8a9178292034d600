/**
 * The simple paths that columns of custom resources are read by: `.spec.size`, `.a[0]`, `.a['b.c']`, `.a[*].b`,
 * `.conditions[?(@.type=="Ready")].status`, with `\.` for a dot in a name.
 * Upstream: k8s.io/client-go/util/jsonpath, which can do more.
 */

type Step = string | number | '*' | { readonly field: string; readonly value: string };

const STEP =
  /\.?\[\?\(@\.([^=!\s]+)\s*==\s*["']([^"']*)["']\)\]|\.?\[['"]([^'"]*)['"]\]|\.?\[(\d+|\*)\]|\.((?:\\.|[^.[\\])+)/y;

/** `null` where the path is none that we can read. */
export function parseJsonPath(text: string): readonly Step[] | null {
  const steps: Step[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const match = STEP.exec(text);
    if (match === null) return null;
    const [, field, value = '', quoted, index, name] = match;
    if (field !== undefined) steps.push({ field, value });
    else if (index !== undefined) steps.push(index === '*' ? '*' : Number(index));
    else steps.push(quoted ?? name!.replaceAll('\\', ''));
  }
  return steps;
}

/** All that the path leads to. */
export function findByPath(root: unknown, steps: readonly Step[]): readonly unknown[] {
  let found: readonly unknown[] = [root];
  for (const step of steps) found = found.flatMap((value) => take(value, step));
  return found.filter((value) => value !== undefined && value !== null);
}

function take(value: unknown, step: Step): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === '*') return Object.values(value);
  if (typeof step === 'number') return Array.isArray(value) ? [value[step]] : [];
  if (typeof step === 'string') {
    return Object.hasOwn(value, step) ? [(value as Readonly<Record<string, unknown>>)[step]] : [];
  }
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const path = step.field.split('.');
  return items.filter((item) => findByPath(item, path).some((found) => String(found) === step.value));
}

/** Whether two plain values say the same; a field that is undefined counts as absent. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, index) => isSame(item, b[index]));
  }
  return hasSameFields(a as Fields, b as Fields) && hasSameFields(b as Fields, a as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function hasSameFields(a: Fields, b: Fields): boolean {
  for (const name of Object.keys(a)) if (a[name] !== undefined && !isSame(a[name], b[name])) return false;
  return true;
}

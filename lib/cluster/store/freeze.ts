/**
 * Freezes a plain value through and through and returns how much was new in it, in units of work: about its
 * characters. What is frozen already is taken to be frozen all the way down, so that sharing parts of an older value
 * costs nothing.
 */
export function deepFreeze(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return 1;
  let units = 2;
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name in fields) units += 1 + deepFreeze(fields[name]);
  Object.freeze(value);
  return units;
}

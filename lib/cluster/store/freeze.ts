/**
 * Freezes a plain value through and through and returns it. What is frozen already is taken to be frozen all
 * the way down, so that sharing parts of an older value costs nothing.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const name in value) deepFreeze(value[name]);
  return Object.freeze(value);
}

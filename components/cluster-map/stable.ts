/** Whether two drawings would look alike: what is compared before anything is drawn again. */

/** Fields compared one by one; of arrays their items, of objects their own fields, some levels deep. */
export function isAlike(one: unknown, other: unknown, depth = 6): boolean {
  if (Object.is(one, other)) return true;
  if (depth === 0 || typeof one !== 'object' || typeof other !== 'object') return false;
  if (one === null || other === null || Array.isArray(one) !== Array.isArray(other)) return false;
  const fields = Object.entries(one);
  if (fields.length !== Object.keys(other).length) return false;
  return fields.every(
    ([name, value]) =>
      Object.hasOwn(other, name) && isAlike(value, (other as Record<string, unknown>)[name], depth - 1),
  );
}

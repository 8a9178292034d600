/** How parts of a page say what they mean. Pure, and for server and browser alike. */

/** `service/service-python`, or with a field behind it: `service/service-python#spec.selector`. */
export function pointAt(object: string | null, field: string | null): { 'data-point'?: string } {
  if (object === null) return {};
  return { 'data-point': field === null || field === '' ? object : `${object}#${normalField(field)}` };
}

/** `spec.ports[0].port` → `spec.ports.0.port` */
export const normalField = (field: string): string => field.replace(/\[(\w+)\]/g, '.$1');

/** The object alone, for the map. */
export const objectOf = (point: string | null): string | null => point?.split('#')[0] ?? null;

/** A field means all that lies in it, and all that it lies in. The object alone means its name. */
export function meansSame(one: string, other: string): boolean {
  const [object, field = NAME] = one.split('#');
  const [otherObject, otherField = NAME] = other.split('#');
  return object === otherObject && (isIn(field, otherField) || isIn(otherField, field));
}

const NAME = 'metadata.name';
const isIn = (field: string, other: string) => field === other || field.startsWith(`${other}.`);

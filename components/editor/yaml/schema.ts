/** What the editor knows of manifests: kinds that this cluster serves, their fields, types and values. */

/** type, 1 where it must be there, a sentence, the only values it takes. */
export type Field = readonly [
  type: string,
  isRequired: 0 | 1,
  description: string,
  values?: readonly string[],
];
export type Fields = Readonly<Record<string, Field>>;

export interface KubernetesSchema {
  /** apiVersion, kind, definition. */
  readonly kinds: readonly (readonly [apiVersion: string, kind: string, definition: string])[];
  readonly definitions: Readonly<Record<string, Fields>>;
}

/** The JSON as it was generated; a chunk of its own, so nothing is checked again. */
export const asSchema = (json: unknown): KubernetesSchema => json as KubernetesSchema;

export type Path = readonly (string | number)[];

/** What stands at a place of a manifest. */
export interface Place {
  readonly type: string;
  /** Absent for items of lists and values of maps. */
  readonly field: Field | null;
  /** The fields below, where it is an object. */
  readonly fields: Fields | null;
}

export const typeOfItem = (type: string): string | null =>
  type.startsWith('[]') || type.startsWith('{}') ? type.slice(2) : null;

export function fieldsOf(schema: KubernetesSchema, type: string): Fields | null {
  return Object.hasOwn(schema.definitions, type) ? schema.definitions[type]! : null;
}

/** Walks from a kind's definition; `null` where the schema knows no such place. */
export function findPlace(schema: KubernetesSchema, definition: string, path: Path): Place | null {
  let place: Place = { type: definition, field: null, fields: fieldsOf(schema, definition) };
  for (const step of path) {
    const item = typeOfItem(place.type);
    const isList = place.type.startsWith('[]');
    if (item !== null && isList !== (typeof step === 'number')) return null;
    const field = place.fields !== null && Object.hasOwn(place.fields, step) ? place.fields[step] : undefined;
    const type = item ?? field?.[0];
    if (type === undefined) return null;
    place = { type, field: field ?? null, fields: fieldsOf(schema, type) };
  }
  return place;
}

export function findKind(
  schema: KubernetesSchema,
  apiVersion: string | null,
  kind: string | null,
): string | null {
  const found = schema.kinds.find(([version, name]) => name === kind && version === (apiVersion ?? version));
  return found?.[2] ?? null;
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  bool: 'true or false',
  int32: 'a whole number',
  int64: 'a whole number',
  float64: 'a number',
  quantity: 'an amount, such as 500m or 128Mi',
  time: 'a time, such as 2026-01-31T12:00:00Z',
  microTime: 'a time with microseconds',
  bytes: 'text in base64',
  intOrString: 'a whole number or text',
  any: 'anything',
};

/** In words, as it stands behind "expected". */
export function sayType(type: string): string {
  if (type.startsWith('[]')) return `a list (each item: ${sayType(type.slice(2))})`;
  if (type.startsWith('{}')) return `a map (each value: ${sayType(type.slice(2))})`;
  return WORDS[type] ?? `an object (${type.slice(type.lastIndexOf('.') + 1)})`;
}

/** Shorter, for lists of many: `list of Container`. */
export function sayTypeShortly(type: string): string {
  if (type.startsWith('[]')) return `list of ${nameType(type.slice(2))}`;
  return type.startsWith('{}') ? `map of ${nameType(type.slice(2))}` : nameType(type);
}

const nameType = (type: string): string =>
  (WORDS[type] ?? type.slice(type.lastIndexOf('.') + 1)).replace(/^an? |,.*$/g, '');

/** The generated field schema (scripts/kubernetes-schema.mjs) in a form that is quick to ask. */
import generated from './generated/schema.json';

export interface FieldSchema {
  readonly type: FieldType;
  /** Present also where it is empty. */
  readonly isRequired: boolean;
}

export type FieldType =
  | { readonly kind: 'scalar'; readonly name: string }
  | { readonly kind: 'list'; readonly items: FieldType }
  | { readonly kind: 'map'; readonly values: FieldType }
  | { readonly kind: 'struct'; readonly name: string };

const SCALARS = new Set([
  'string',
  'bool',
  'int32',
  'int64',
  'float64',
  'quantity',
  'time',
  'microTime',
  'bytes',
  'intOrString',
  'any',
]);

function parseType(text: string): FieldType {
  if (text.startsWith('[]')) return { kind: 'list', items: parseType(text.slice(2)) };
  if (text.startsWith('{}')) return { kind: 'map', values: parseType(text.slice(2)) };
  return SCALARS.has(text) ? { kind: 'scalar', name: text } : { kind: 'struct', name: text };
}

type Source = Readonly<Record<string, Readonly<Record<string, string>>>>;

let sources: readonly Source[] = [generated];

/** More definitions, by rows that need them (more-kinds.ts): data only, the same wherever it is loaded. */
export function provideDefinitions(more: Source): void {
  sources = [...sources, more];
}

const parsed = new Map<string, ReadonlyMap<string, FieldSchema>>();

/** The fields of a definition by name. A definition that is not there is our mistake. */
export function fieldsOf(definition: string): ReadonlyMap<string, FieldSchema> {
  const known = parsed.get(definition);
  if (known !== undefined) return known;
  const source = sources.find((entry) => entry[definition] !== undefined)?.[definition];
  if (source === undefined) throw new Error(`no schema for ${definition}`);
  const fields = new Map<string, FieldSchema>();
  for (const [name, type] of Object.entries(source)) {
    const isRequired = name.endsWith('!');
    fields.set(isRequired ? name.slice(0, -1) : name, { type: parseType(type), isRequired });
  }
  parsed.set(definition, fields);
  return fields;
}

/** The type as Go names it, for messages: `[]v1.Container`, `map[string]string`. */
export function goTypeName(type: FieldType): string {
  if (type.kind === 'list') return `[]${goTypeName(type.items)}`;
  if (type.kind === 'struct') return `v1.${type.name.slice(type.name.indexOf('.') + 1)}`;
  if (type.kind === 'scalar') return type.name;
  const values = goTypeName(type.values);
  return values === 'quantity' ? 'v1.ResourceList' : `map[string]${values}`;
}

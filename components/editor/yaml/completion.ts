/** What can stand where the cursor is: the keys of the object there, or the words that a field takes. */
import { type Cursor, findCursor } from './cursor';
import { type Field, findKind, findPlace, type KubernetesSchema, sayTypeShortly, typeOfItem } from './schema';

export interface Completion {
  readonly label: string;
  readonly kind: 'key' | 'value';
  /** The type in words. */
  readonly detail: string;
  readonly description: string;
  /** What takes the word's place. */
  readonly insert: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  readonly options: readonly Completion[];
}

const TOP_WITHOUT_KIND: readonly (readonly [string, Field])[] = [
  ['apiVersion', ['string', 1, 'The group and version of the kind, such as v1 or apps/v1.']],
  ['kind', ['string', 1, 'What the manifest describes, such as Pod or Service.']],
  ['metadata', ['ObjectMeta', 0, 'Name, namespace and labels of the object.']],
];

export function completeYaml(text: string, offset: number, schema: KubernetesSchema): Completions | null {
  const cursor = findCursor(text, offset);
  if (cursor === null) return null;
  const options = cursor.at === 'key' ? completeKey(cursor, schema) : completeValue(cursor, schema);
  if (options.length === 0) return null;
  return { from: cursor.from, to: cursor.to, options };
}

function completeKey(cursor: Cursor, schema: KubernetesSchema): readonly Completion[] {
  return fieldsAt(cursor, schema)
    .filter(([name]) => !cursor.siblings.includes(name))
    .map(([name, field]) => ({
      label: name,
      kind: 'key',
      detail: field[1] === 1 ? `${sayTypeShortly(field[0])}, required` : sayTypeShortly(field[0]),
      description: field[2],
      insert: cursor.hasColon ? name : name + openValue(field[0], cursor.column, schema),
    }));
}

function fieldsAt(cursor: Cursor, schema: KubernetesSchema): readonly (readonly [string, Field])[] {
  const definition = findKind(schema, cursor.apiVersion, cursor.kind);
  if (definition === null) return cursor.path.length === 0 ? TOP_WITHOUT_KIND : [];
  const place = findPlace(schema, definition, cursor.path);
  return Object.entries(place?.fields ?? {});
}

/** Behind a key: its value on the same line, or the next line indented, with a dash where a list begins. */
function openValue(type: string, column: number, schema: KubernetesSchema): string {
  const indent = `\n${' '.repeat(column + 2)}`;
  if (type.startsWith('[]')) return `:${indent}- `;
  const isNested = type.startsWith('{}') || Object.hasOwn(schema.definitions, type);
  return isNested ? `:${indent}` : ': ';
}

function completeValue(cursor: Cursor, schema: KubernetesSchema): readonly Completion[] {
  return wordsAt(cursor, schema).map(([word, description]) => ({
    label: word,
    kind: 'value',
    detail: '',
    description,
    insert: word,
  }));
}

function wordsAt(cursor: Cursor, schema: KubernetesSchema): readonly (readonly [string, string])[] {
  const [key] = cursor.path;
  if (cursor.path.length === 1 && key === 'kind') {
    const fitting = schema.kinds.filter(([version]) => version === (cursor.apiVersion || version));
    return fitting.map(([version, kind]) => [kind, `apiVersion: ${version}`]);
  }
  if (cursor.path.length === 1 && key === 'apiVersion') {
    const fitting = schema.kinds.filter(([, kind]) => kind === (cursor.kind || kind));
    return [...new Set(fitting.map(([version]) => version))].map((version) => [
      version,
      sayKinds(version, schema),
    ]);
  }
  const definition = findKind(schema, cursor.apiVersion, cursor.kind);
  const place = definition === null ? null : findPlace(schema, definition, cursor.path);
  if (place === null || typeOfItem(place.type) !== null) return [];
  if (place.type === 'bool') return ['true', 'false'].map((word) => [word, '']);
  return (place.field?.[3] ?? []).map((word) => [word, '']);
}

function sayKinds(version: string, schema: KubernetesSchema): string {
  return schema.kinds.flatMap(([own, kind]) => (own === version ? [kind] : [])).join(', ');
}

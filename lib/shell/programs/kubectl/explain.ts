/**
 * kubectl explain: what the fields of a kind are for, read from the server's OpenAPI v3. Where the server serves no
 * descriptions, none are shown. Upstream: kubectl/pkg/explain/v2 (templates/plaintext.tmpl).
 * Left out: --output plaintext-openapiv2.
 */
import type { Process } from '../../../cluster/process';
import { compareText } from '../../files/paths';
import { type Call, type Command, print } from './call';
import { requestJson } from './client';
import { findResource, type ResourceType } from './discovery';
import { KubectlError, notSimulated, quote, usageError } from './errors';
import { at, isTree, listAt, type Tree, textAt, treeAt } from './output/value';
import { indent, wrapWords } from './wrapping';

export const explain: Command = {
  path: 'explain',
  honours: ['api-version', 'output', 'recursive'],
  run: runExplain,
};

function* runExplain(call: Call): Process<number> {
  const { args, flags } = call;
  if (args.length === 0) {
    throw new KubectlError(
      'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
    );
  }
  if (args.length > 1) {
    throw usageError(call.commandPath, 'We accept only this format: explain RESOURCE');
  }
  const output = flags.text('output');
  if (output !== '' && output !== 'plaintext') throw notSimulated(`kubectl explain --output=${output}`);
  const [word = '', ...path] = args[0]!.split('.');
  const { type, fields } = yield* findSubject(call, word, path);
  const groupVersion = flags.text('api-version') || versionOf(type);
  const [group, version] = groupVersion.includes('/')
    ? (groupVersion.split('/') as [string, string])
    : ['', groupVersion];
  const schemas = yield* readSchemas(call, group, version);
  const root = Object.values(schemas).find((schema) => describesKind(schema, group, version, type.kind));
  if (!isTree(root)) {
    const name = group === '' ? `${version}` : `${group}/${version}`;
    throw new KubectlError(`couldn't find resource for ${quote(`${name}, Kind=${type.kind}`)}`);
  }
  const head = `${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${type.kind}\nVERSION:    ${version}\n\n`;
  yield* print(call, head);
  yield* print(call, `${describeField({ schemas, recursive: flags.bool('recursive') }, root, fields)}\n`);
  return 0;
}

/** "deployments.apps.spec": what belongs to the kind's name, and what is a path of fields. */
function* findSubject(
  call: Call,
  word: string,
  path: readonly string[],
): Process<{ type: ResourceType; fields: readonly string[] }> {
  try {
    return { type: yield* findResource(call.client(), word), fields: path };
  } catch (error) {
    if (!(error instanceof KubectlError) || path.length === 0) throw error;
  }
  return { type: yield* findResource(call.client(), [word, ...path].join('.')), fields: [] };
}

function versionOf({ group, version }: ResourceType): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The definitions of one group version; none where it is not served. */
function* readSchemas(call: Call, group: string, version: string): Process<Tree> {
  const client = call.client();
  const index = yield* requestJson(client, { method: 'GET', path: '/openapi/v3?timeout=32s' });
  const root = group === '' ? `api/${version}` : `apis/${group}/${version}`;
  const path = textAt(index, 'paths', root, 'serverRelativeURL');
  if (path === '') return {};
  const separator = path.includes('?') ? '&' : '?';
  const document = yield* requestJson(client, { method: 'GET', path: `${path}${separator}timeout=32s` });
  return treeAt(document, 'components', 'schemas');
}

function describesKind(schema: unknown, group: string, version: string, kind: string): boolean {
  if (!isTree(schema)) return false;
  return listAt(schema, 'x-kubernetes-group-version-kind').some(
    (one) =>
      textAt(one, 'kind') === kind && textAt(one, 'group') === group && textAt(one, 'version') === version,
  );
}

interface Book {
  readonly schemas: Tree;
  readonly recursive: boolean;
}

const REFERENCE = '#/components/schemas/';

function resolve({ schemas }: Book, schema: Tree): Tree {
  const reference = textAt(schema, '$ref');
  return reference === '' ? schema : treeAt(schemas, reference.slice(REFERENCE.length));
}

/** The schemas that one stands for: itself, or those that it is made of. */
function partsOf(book: Book, schema: Tree): Tree[] {
  const resolved = resolve(book, schema);
  return [
    resolved,
    ...listAt(resolved, 'allOf')
      .filter(isTree)
      .flatMap((part) => partsOf(book, part)),
  ];
}

/** Its fields, also through lists and maps. */
function propertiesOf(book: Book, schema: Tree): { properties: Tree; required: readonly unknown[] } | null {
  for (const part of partsOf(book, schema)) {
    if (isTree(part['properties']))
      return { properties: part['properties'], required: listAt(part, 'required') };
    for (const inner of ['items', 'additionalProperties']) {
      const value = part[inner];
      const found = isTree(value) ? propertiesOf(book, value) : null;
      if (found) return found;
    }
  }
  return null;
}

function describeField(book: Book, root: Tree, fields: readonly string[]): string {
  let schema = root;
  let head = '';
  for (const [index, field] of fields.entries()) {
    const next = propertiesOf(book, schema)?.properties[field];
    if (!isTree(next)) throw new KubectlError(`field ${quote(field)} does not exist`);
    schema = next;
    if (index === fields.length - 1) {
      head = `FIELD: ${field} <${typeName(schema)}>\n${longEnum(book, schema)}\n`;
    }
  }
  const text = descriptionOf(book, schema) || '<empty>';
  const list = listFields(book, schema, 1, []);
  const body = indent(wrapWords(text, 76), 4);
  return `${head}${head === '' ? '' : '\n'}DESCRIPTION:\n${body}\n${list === '' ? '' : `FIELDS:\n${list}`}`;
}

/** The field's own words, then those of what it holds. */
function descriptionOf(book: Book, schema: Tree): string {
  const resolved = resolve(book, schema);
  const own = textAt(resolved, 'description');
  const inner = [
    ...listAt(resolved, 'allOf').filter(isTree),
    ...['items', 'additionalProperties'].map((field) => resolved[field]).filter(isTree),
  ];
  return (own === '' ? '' : `${own}\n`) + inner.map((one) => descriptionOf(book, one)).join('');
}

function typeName(schema: Tree): string {
  const { items, additionalProperties } = schema;
  if (isTree(items)) return `[]${typeName(items)}`;
  if (isTree(additionalProperties)) return `map[string]${typeName(additionalProperties)}`;
  const parts = listAt(schema, 'allOf').filter(isTree);
  if (parts.length === 1 && schema['properties'] === undefined) return typeName(parts[0]!);
  const reference = textAt(schema, '$ref');
  if (reference !== '') return reference.split('/').at(-1)!.split('.').at(-1)!;
  return textAt(schema, 'type') || 'Object';
}

function enumOf(book: Book, schema: Tree): readonly string[] {
  const values = partsOf(book, schema).map((part) => listAt(part, 'enum'));
  return (values.find((list) => list.length > 0) ?? []).map((value) => (value === '' ? '""' : String(value)));
}

function longEnum(book: Book, schema: Tree): string {
  const values = enumOf(book, schema);
  return values.length === 0 ? '' : `ENUM:\n${values.map((value) => `    ${value}\n`).join('')}`;
}

const MOST_VALUES = 4;

function shortEnum(book: Book, schema: Tree, space: string): string {
  const values = enumOf(book, schema);
  if (values.length === 0) return '';
  const more = values.length > MOST_VALUES ? ', ....' : '';
  return `\n${space}enum: ${values.slice(0, MOST_VALUES).join(', ')}${more}`;
}

/** `above`: the definitions that it stands in; one that holds itself is not opened again. */
function listFields(book: Book, schema: Tree, level: number, above: readonly Tree[]): string {
  const found = propertiesOf(book, schema);
  if (found === null || above.includes(found.properties)) return '';
  const space = ' '.repeat(level * 2);
  const names = Object.keys(found.properties).sort(compareText);
  return names
    .map((name) => {
      const field = at(found.properties, name);
      if (!isTree(field)) return '';
      const required = found.required.includes(name) ? ' -required-' : '';
      const line = `${space}${name}\t<${typeName(field)}>${required}${shortEnum(book, field, space)}\n`;
      if (book.recursive) return line + listFields(book, field, level + 1, [...above, found.properties]);
      const text = textAt(field, 'description') || '<no description>';
      return `${line}${indent(wrapWords(text, 78 - level * 2), level * 2 + 2)}\n\n`;
    })
    .join('');
}

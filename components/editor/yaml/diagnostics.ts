/**
 * What is wrong with the manifests of a file, with places: YAML that can't be read, kinds and fields that this cluster
 * does not know (with the nearest that it knows), values of the wrong type, and required fields that are missing. The API
 * server has the last word: names, ports and whatever one field asks of another are its to judge.
 */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Pair, pairsOf, readDocuments, type TextRange, type YamlDocument } from './documents';
import { findNearest } from './nearest';
import { type Field, fieldsOf, findKind, type KubernetesSchema, sayType, typeOfItem } from './schema';
import { findTypeFault } from './types';

export interface Fix extends TextRange {
  readonly label: string;
  readonly insert: string;
}

export interface Diagnostic extends TextRange {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly fixes: readonly Fix[];
}

const MOST_DIAGNOSTICS = 100;

export function diagnose(text: string, schema: KubernetesSchema): readonly Diagnostic[] {
  const documents = readDocuments(text);
  if (documents === null) {
    const message = 'This file is too long or nests too deeply to be checked here.';
    return [{ from: 0, to: Math.min(1, text.length), severity: 'warning', message, fixes: [] }];
  }
  return documents
    .flatMap((document) => diagnoseDocument(document, schema))
    .sort((left, right) => left.from - right.from || left.to - right.to)
    .slice(0, MOST_DIAGNOSTICS);
}

function diagnoseDocument(document: YamlDocument, schema: KubernetesSchema): readonly Diagnostic[] {
  const found: Diagnostic[] = document.faults.map((fault) => ({ ...fault, severity: 'error', fixes: [] }));
  // A text that can't be read says nothing reliable of its fields.
  if (found.length > 0 || isEmpty(document.root)) return found;
  checkManifest(document.root!, { schema, add: (diagnostic) => found.push(diagnostic) });
  return found;
}

const isEmpty = (node: ParsedNode | null): boolean =>
  node === null || (isScalar(node) && (node.value === null || node.value === ''));

interface Search {
  readonly schema: KubernetesSchema;
  readonly add: (diagnostic: Diagnostic) => void;
}

function checkManifest(root: ParsedNode, search: Search): void {
  if (!isMap(root)) {
    report(search, rangeOf(root), 'A manifest is expected to begin with keys, such as apiVersion and kind.');
    return;
  }
  const pairs = pairsOf(root as YAMLMap.Parsed);
  const kind = textOf(pairs, 'kind');
  const apiVersion = textOf(pairs, 'apiVersion');
  const start = pairs[0]?.range ?? rangeOf(root);
  for (const key of ['apiVersion', 'kind']) {
    if (!pairs.some((pair) => pair.key === key)) sayMissingTop(key, pairs, start, search);
  }
  if (kind?.text === 'List' || kind?.text.endsWith('List')) {
    const items = pairs.find(({ key }) => key === 'items')?.value ?? null;
    if (isSeq(items))
      for (const item of (items as YAMLSeq.Parsed).items) checkManifest(item as ParsedNode, search);
    return;
  }
  if (kind === null) return;
  const definition = findKind(search.schema, apiVersion?.text ?? null, kind.text);
  if (definition !== null) checkObject(root as YAMLMap.Parsed, definition, start, search);
  else sayUnknownKind(apiVersion, kind, search);
}

interface Text {
  readonly text: string;
  readonly range: TextRange;
}

function textOf(pairs: readonly Pair[], key: string): Text | null {
  const value = pairs.find((pair) => pair.key === key)?.value ?? null;
  return isScalar(value) && typeof value.value === 'string'
    ? { text: value.value, range: rangeOf(value as ParsedNode) }
    : null;
}

/** A misspelt key is told as such below, not as missing. */
function sayMissingTop(key: string, pairs: readonly Pair[], range: TextRange, search: Search): void {
  const misspelt = pairs.find((pair) => findNearest(pair.key, [key]) !== null);
  if (misspelt !== undefined) sayUnknownField(misspelt, [key], 'a manifest', search);
  else report(search, range, `${key} is missing. Every manifest has one.`);
}

function sayUnknownKind(apiVersion: Text | null, kind: Text, search: Search): void {
  const { kinds } = search.schema;
  const own = kinds.find(([, name]) => name === kind.text);
  if (own !== undefined && apiVersion !== null) {
    const message = `${kind.text} has the apiVersion ${own[0]} here; found ${apiVersion.text}.`;
    report(search, apiVersion.range, message, [replaceBy(apiVersion.range, own[0])]);
    return;
  }
  const nearest = findNearest(
    kind.text,
    kinds.map(([, name]) => name),
  );
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const fixes = nearest === null ? [] : [replaceBy(kind.range, nearest)];
  report(search, kind.range, `This cluster knows no kind ${kind.text}.${hint}`, fixes);
}

function checkObject(map: YAMLMap.Parsed, definition: string, place: TextRange, search: Search): void {
  const fields = fieldsOf(search.schema, definition);
  if (fields === null) return;
  const pairs = pairsOf(map);
  for (const pair of pairs) {
    const field = Object.hasOwn(fields, pair.key) ? fields[pair.key] : undefined;
    if (field !== undefined) checkValue(pair.value, field[0], field, pair.range, search);
    else if (pair.key !== '<<') sayUnknownField(pair, Object.keys(fields), nameOf(definition), search);
  }
  if (pairs.some(({ key }) => key === '<<')) return;
  for (const [name, field] of Object.entries(fields)) {
    if (field[1] === 0 || pairs.some(({ key }) => key === name)) continue;
    const isMisspelt = pairs.some(
      ({ key }) => !Object.hasOwn(fields, key) && findNearest(key, [name]) !== null,
    );
    if (!isMisspelt)
      report(search, pairs[0]?.range ?? place, `${name} is missing here: ${nameOf(definition)} needs it.`);
  }
}

const nameOf = (definition: string): string => definition.slice(definition.lastIndexOf('.') + 1);

function checkValue(
  value: ParsedNode | null,
  type: string,
  field: Field | null,
  place: TextRange,
  search: Search,
): void {
  if (isEmpty(value) && !isScalarOfText(value)) return;
  // Its text stands elsewhere and is looked at there.
  if (value === null || isAlias(value)) return;
  const fault = findTypeFault(value, type);
  const range = rangeOf(value);
  if (fault !== null) {
    const fixes = fault.quotes ? [{ ...range, label: 'Put it in quotes', insert: fault.quotes }] : [];
    const isLong = isMap(value) || isSeq(value);
    report(search, isLong ? place : range, `expected ${sayType(type)}; found ${fault.found}.`, fixes);
    return;
  }
  const item = typeOfItem(type);
  if (isSeq(value) && item !== null) {
    for (const entry of (value as YAMLSeq.Parsed).items)
      checkValue(
        entry as ParsedNode | null,
        item,
        null,
        entry === null ? range : rangeOf(entry as ParsedNode),
        search,
      );
  } else if (isMap(value) && item !== null) {
    for (const pair of pairsOf(value as YAMLMap.Parsed))
      checkValue(pair.value, item, null, pair.range, search);
  } else if (isMap(value)) checkObject(value as YAMLMap.Parsed, type, place, search);
  else if (isScalar(value)) checkWord(String(value.value), field?.[3], range, search);
}

const isScalarOfText = (value: ParsedNode | null): boolean =>
  isScalar(value) && typeof value.value === 'string' && value.type !== 'PLAIN';

function checkWord(
  word: string,
  values: readonly string[] | undefined,
  range: TextRange,
  search: Search,
): void {
  if (values === undefined || values.includes(word)) return;
  const nearest = findNearest(word, values);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const fixes = nearest === null ? [] : [replaceBy(range, nearest)];
  report(
    search,
    range,
    `expected ${listWords(values)}; found ${word === '' ? 'nothing' : word}.${hint}`,
    fixes,
  );
}

function sayUnknownField(
  { key, range }: Pair,
  known: readonly string[],
  owner: string,
  search: Search,
): void {
  const nearest = findNearest(key, known);
  const hint = nearest === null ? '' : ` Did you mean ${nearest}?`;
  const fixes = nearest === null ? [] : [replaceBy(range, nearest)];
  report(search, range, `unknown field ${key} in ${owner}.${hint}`, fixes);
}

const replaceBy = (range: TextRange, insert: string): Fix => ({
  ...range,
  label: `Change to ${insert}`,
  insert,
});

function report(search: Search, range: TextRange, message: string, fixes: readonly Fix[] = []): void {
  const to = Math.max(range.to, range.from + 1);
  const sentence = message.charAt(0).toUpperCase() + message.slice(1);
  search.add({ from: range.from, to, severity: 'error', message: sentence, fixes });
}

function rangeOf(node: ParsedNode): TextRange {
  const [from, to] = node.range;
  return { from, to };
}

/** "a, b or c" */
function listWords(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

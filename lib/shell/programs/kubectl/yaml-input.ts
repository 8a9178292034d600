/**
 * YAML documents in, plain values out, with the error texts of Go's YAML reader for the mistakes that
 * learners make. Upstream: apimachinery/pkg/util/yaml, sigs.k8s.io/yaml.
 * Left out: the exact text for rarer mistakes; they say where, and that the document cannot be read.
 */
import { type ErrorCode, LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import { isList, isTree, type Tree, type Value } from './output/value';

export type InputDocument =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

export function readDocuments(text: string): InputDocument[] {
  return splitDocuments(text).map((part) => (/^\s*\{/.test(part) ? readJson(part) : readYaml(part)));
}

/** Lines that begin with "---" divide; the reader counts its lines anew in each part. */
function splitDocuments(text: string): string[] {
  const parts = text.replaceAll('\r\n', '\n').split(/^---(?=\s|$).*\n?/m);
  return parts.filter((part) => part.trim() !== '');
}

function readJson(text: string): InputDocument {
  try {
    return { value: JSON.parse(text) as Value };
  } catch {
    // Flow style YAML looks like JSON too.
    return readYaml(text);
  }
}

function readYaml(text: string): InputDocument {
  const lines = new LineCounter();
  const tab = /^( *)\t+[^\s#]/m.exec(text);
  const document = parseDocument(text, { lineCounter: lines, version: '1.1', merge: true, uniqueKeys: true });
  const error = document.errors[0];
  if (error) return { problem: describe(error, text, lines, tab) };
  try {
    return { value: toJson(document.toJS({ maxAliasCount: 100 })) };
  } catch {
    return { problem: 'error converting YAML to JSON: yaml: document contains excessive aliasing' };
  }
}

/** Dates and other values that JSON has not got become text; keys that are not text are made so. */
function toJson(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number(value);
  if (isList(value)) return value.map(toJson);
  if (!isTree(value)) return String(value);
  const tree: Record<string, Value> = {};
  for (const [key, inner] of Object.entries(value)) tree[key] = toJson(inner);
  return tree as Tree;
}

const CONVERTING = 'error converting YAML to JSON: yaml: ';

function describe(
  error: YAMLParseError,
  text: string,
  lines: LineCounter,
  tab: RegExpExecArray | null,
): string {
  const line = lines.linePos(error.pos[0]).line;
  if (tab && lines.linePos(tab.index).line <= line) {
    return `${CONVERTING}line ${lines.linePos(tab.index).line}: found character that cannot start any token`;
  }
  if (error.code === 'DUPLICATE_KEY') {
    const key = /^[^:\n]*/.exec(text.slice(error.pos[0]))?.[0].trim() ?? '';
    return `${CONVERTING}unmarshal errors:\n  line ${line}: key ${JSON.stringify(key)} already set in map`;
  }
  const message = MESSAGES[error.code];
  if (message) return `${CONVERTING}line ${line}: ${message}`;
  return `${CONVERTING}line ${Math.max(1, line - 1)}: did not find expected key`;
}

const MESSAGES: Partial<Readonly<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: 'mapping values are not allowed in this context',
  MISSING_CHAR: 'could not find expected ‘:’',
  MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
  TAB_AS_INDENT: 'found character that cannot start any token',
  BAD_DQ_ESCAPE: 'found unknown escape character',
  BAD_ALIAS: 'unknown anchor referenced',
};

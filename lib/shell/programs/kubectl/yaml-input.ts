/**
 * YAML documents in, plain values out, with the error texts of Go's YAML reader for the mistakes that learners
 * make. Upstream: apimachinery/pkg/util/yaml, sigs.k8s.io/yaml. The reader is another one, so texts and lines
 * are translated (recorded for the cases of yaml-input.test.ts). Left out: the JSON reader's own error texts.
 */
import { LineCounter, parseDocument, type Tags, type YAMLParseError } from 'yaml';
import { MAXIMUM_YAML_DEPTH, readYamlDepth } from '../../../cluster/yaml-depth';
import { isList, isTree, type Tree, type Value } from './output/value';

export type InputDocument =
  | { readonly value: Value; readonly problem?: undefined }
  | { readonly value?: undefined; readonly problem: string };

export function readDocuments(text: string): InputDocument[] {
  return splitDocuments(text).map(readDocument);
}

/** Lines that begin with "---" divide; the reader counts its lines anew in each part. */
function splitDocuments(text: string): string[] {
  const parts = text.replaceAll('\r\n', '\n').split(/^---(?=\s|$).*\n?/m);
  return parts.filter((part) => part.trim() !== '');
}

/** Types that Go's reader leaves as text. */
const NOT_RESOLVED = new Set(['intTime', 'floatTime', 'timestamp', 'binary', 'omap', 'pairs', 'set']);

function keepTags(tags: Tags): Tags {
  return tags.filter((tag) => {
    if (typeof tag === 'string') return !NOT_RESOLVED.has(tag);
    return !/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) && tag.format !== 'TIME';
  });
}

function readDocument(text: string): InputDocument {
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return failure(0, 'control characters are not allowed');
  if (readYamlDepth(text) > MAXIMUM_YAML_DEPTH)
    return failure(0, `exceeded max depth of ${MAXIMUM_YAML_DEPTH}`);
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    customTags: keepTags,
    // Its warnings would go to the page's console.
    logLevel: 'error',
  });
  if (document.errors.length > 0) return translate(document.errors, text, lineCounter);
  try {
    return { value: toJson(document.toJS({ maxAliasCount: 100 })) };
  } catch (error) {
    const name = /alias.*: (\S+)$/.exec(error instanceof Error ? error.message : '')?.[1];
    if (name !== undefined) return failure(0, `unknown anchor '${name}' referenced`);
    return failure(0, 'document contains excessive aliasing');
  }
}

/** Keys become text, and numbers that JSON has not got too. */
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

/** Go's reader tells no line where it means the first. */
function failure(line: number, message: string): InputDocument {
  const where = line < 1 ? '' : `line ${line}: `;
  return { problem: `error converting YAML to JSON: yaml: ${where}${message}` };
}

const NO_COLON = "could not find expected ':'";
const NO_MAPPING = 'mapping values are not allowed in this context';

function translate(errors: readonly YAMLParseError[], text: string, lines: LineCounter): InputDocument {
  const [error] = errors as [YAMLParseError];
  const { line } = lines.linePos(error.pos[0]);
  // Errors of Go's scanner count from 1 and are silent about the first line; those of its parser count from 0.
  const scanned = (message: string, at = line) => failure(at === 1 ? 0 : at, message);
  const parsed = (message: string) => failure(line - 1, message);
  const { message } = error;
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return scanned(
        /:\s*$/.test(lineAt(text, line - 1))
          ? 'found character that cannot start any token'
          : 'found a tab character that violates indentation',
      );
    case 'BAD_SCALAR_START':
      return scanned('found character that cannot start any token');
    case 'BAD_DQ_ESCAPE':
      return scanned('found unknown escape character');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanned(NO_MAPPING, errors[1]?.code === 'MULTILINE_IMPLICIT_KEY' ? line + 1 : line);
    case 'MULTILINE_IMPLICIT_KEY':
      if (/block-seq-ind/.test(errors[1]?.message ?? '')) return parsed('did not find expected key');
      return scanned(isFirstOfBlock(text, line) ? NO_MAPPING : NO_COLON, line + 1);
    case 'MISSING_CHAR':
      if (message.startsWith('Missing closing')) return scanned('found unexpected end of stream');
      return message.startsWith('Implicit')
        ? scanned(NO_COLON, line + 1)
        : parsed('did not find expected key');
    case 'UNEXPECTED_TOKEN':
      return unexpected(message, text, scanned, parsed);
    case 'BAD_INDENT':
      if (!message.startsWith('Flow')) return parsed('did not find expected key');
      if (/[[{,]\s*$/.test(text.slice(0, error.pos[0]))) return parsed('did not find expected node content');
      return parsed(`did not find expected ',' or '${message.startsWith('Flow map') ? '}' : ']'}'`);
    default:
      return parsed('did not find expected key');
  }
}

function unexpected(
  message: string,
  text: string,
  scanned: (message: string) => InputDocument,
  parsed: (message: string) => InputDocument,
): InputDocument {
  if (message.includes('block-seq-ind'))
    return scanned('block sequence entries are not allowed in this context');
  if (message.startsWith('Block scalar header'))
    return scanned('did not find expected comment or line break');
  if (/flow/.test(message)) return parsed('did not find expected node content');
  return parsed(/^-\s/.test(text) ? "did not find expected '-' indicator" : 'did not find expected key');
}

function lineAt(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

/** True where this line begins a block: what stands before it is further left, or nothing. */
function isFirstOfBlock(text: string, line: number): boolean {
  const indent = (at: number) => /^ */.exec(lineAt(text, at))![0].length;
  let before = line - 1;
  while (before > 0 && /^\s*(#|$)/.test(lineAt(text, before))) before -= 1;
  return before < 1 || indent(before) < indent(line);
}

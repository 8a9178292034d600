/** A file's YAML documents with the places of everything in them. Read as kubectl reads: YAML 1.1 words for true and false. */
import {
  type Document,
  isMap,
  isScalar,
  type ParsedNode,
  parseAllDocuments,
  type Tags,
  type YAMLMap,
} from 'yaml';

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

export interface ParseFault extends TextRange {
  readonly message: string;
}

export interface YamlDocument extends TextRange {
  readonly root: ParsedNode | null;
  readonly source: Document.Parsed;
  readonly faults: readonly ParseFault[];
}

/** Beyond this a file is no manifest, and reading it at every key press would be felt. */
export const MOST_READ = 200_000;

/** `null`: too long or too deeply nested to be looked at. */
export function readDocuments(text: string): readonly YamlDocument[] | null {
  if (text.length > MOST_READ) return null;
  try {
    const parsed = parseAllDocuments(text, {
      version: '1.1',
      merge: true,
      prettyErrors: false,
      logLevel: 'silent',
      customTags: keepTags,
    });
    return Array.isArray(parsed) ? parsed.map((source) => describe(source as Document.Parsed, text)) : [];
  } catch {
    // The parser calls itself for each level: a text of nothing but brackets is more than it bears.
    return null;
  }
}

/** Dates and times of day stay text, as they do for the API server. */
function keepTags(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      (!/:(timestamp|binary|omap|pairs|set)$/.test(tag.tag) &&
        (tag as { format?: string }).format !== 'TIME'),
  );
}

function describe(source: Document.Parsed, text: string): YamlDocument {
  const [from, , to] = source.range;
  // What follows the first fault in one document is mostly its echo.
  const [first] = source.errors;
  const faults =
    first === undefined
      ? []
      : [{ ...visible(first.pos[0], first.pos[1], text), message: sayFault(first.code, first.message) }];
  const root = source.contents;
  return { from, to, root, source, faults };
}

/** At least one character that can be seen, and the whole of a word. */
function visible(from: number, to: number, text: string): TextRange {
  let start = Math.min(from, text.length);
  while (start > 0 && (start >= text.length || text[start] === '\n')) start -= 1;
  const word = /^[\w./-]*/.exec(text.slice(start, start + MOST_WORD))?.[0].length ?? 0;
  const lineEnd = text.indexOf('\n', start);
  const last = lineEnd < 0 ? text.length : lineEnd;
  return { from: start, to: Math.max(start + 1, Math.min(Math.max(to, start + word), last)) };
}

const MOST_WORD = 200;

const FAULTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'Tabs can’t indent in YAML. Use spaces.',
  DUPLICATE_KEY: 'This key stands here twice. A key may stand once in a map.',
  BLOCK_AS_IMPLICIT_KEY: 'A second key can’t stand on this line. Put it on a line of its own.',
  MULTILINE_IMPLICIT_KEY: 'A colon is missing here, or this line is indented wrongly.',
  BAD_SCALAR_START: 'A value can’t begin with this character. Put the value in quotes.',
};

function sayFault(code: string, message: string): string {
  if (/call stack/.test(message)) return 'This file nests too deeply to be checked here.';
  if (/quote/.test(message)) return 'A closing quote is missing.';
  if (/^Sequence item without/.test(message))
    return 'This line is indented wrongly, or the dash of a list item is missing.';
  if (/^Implicit map keys/.test(message)) return 'A colon is missing behind this key.';
  if (/same column/.test(message))
    return 'This line is indented wrongly: keys of one map begin in one column.';
  if (/Flow (map|sequence)/.test(message))
    return `A closing ${message.includes('map') ? '}' : ']'} is missing.`;
  return FAULTS[code] ?? `This is not valid YAML: ${message}.`;
}

/** A key's text, its value and its place. Keys that are no plain text are left out. */
export interface Pair {
  readonly key: string;
  readonly range: TextRange;
  readonly value: ParsedNode | null;
}

export function pairsOf(map: YAMLMap.Parsed): readonly Pair[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || key.range === undefined || key.range === null) return [];
    const [from, to] = key.range;
    return [{ key: String(key.value ?? ''), range: { from, to }, value: value as ParsedNode | null }];
  });
}

/** The text of a field at the top of a document; `null` where it is missing or no text. */
export function readText(root: ParsedNode | null, key: string): (Pair & { readonly text: string }) | null {
  if (!isMap(root)) return null;
  const pair = pairsOf(root as YAMLMap.Parsed).find((candidate) => candidate.key === key);
  if (pair === undefined || !isScalar(pair.value) || typeof pair.value.value !== 'string') return null;
  return { ...pair, text: pair.value.value };
}

/**
 * Where in a manifest a place of the text lies: document, path, key or value. Read from the lines and their indentation,
 * not from a parse, since what is being typed is not valid YAML yet. Maps and lists in braces are not looked into.
 */
import type { Path } from './schema';

export interface Cursor {
  /** Path of the map or list that the cursor is in; for a value, the path of its key. */
  readonly path: Path;
  readonly at: 'key' | 'value';
  /** What is typed already, and where it begins. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
  /** Column where the word's key stands: what follows below it is indented from there. */
  readonly column: number;
  /** Keys that stand in the same map. */
  readonly siblings: readonly string[];
  /** Behind the word stands a colon already. */
  readonly hasColon: boolean;
  readonly apiVersion: string | null;
  readonly kind: string | null;
}

type Frame =
  | { readonly column: number; readonly key: string }
  | { readonly column: number; readonly index: number };

interface Line {
  readonly text: string;
  readonly start: number;
}

/** `null` where nothing can be said: in a comment, in a text block, in braces. */
export function findCursor(text: string, offset: number): Cursor | null {
  const { lines, own } = documentAround(text, offset);
  if (own === null) return null;
  const before = offset - own.start;
  const shape = readShape(own.text, before);
  if (shape === null) return null;
  const walk = createWalk();
  const known = new Map<string, string[]>();
  const top: Record<string, string> = {};
  let cursor: { readonly path: Path; readonly column: number } | null = null;
  for (const line of lines) {
    if (line === own) {
      cursor = walk.enter(line.text.slice(0, before), shape.at === 'key' ? before : null, shape.word);
      if (cursor === null) return null;
      walk.takeLine(line.text);
      continue;
    }
    const pair = walk.takeLine(line.text);
    if (pair === null) continue;
    const place = JSON.stringify(pair.parent);
    known.set(place, [...(known.get(place) ?? []), pair.key]);
    if (pair.parent.length === 0) top[pair.key] = pair.value;
  }
  if (cursor === null) return null;
  const owner = shape.at === 'value' ? cursor.path.slice(0, -1) : cursor.path;
  return {
    ...shape,
    path: cursor.path,
    column: cursor.column,
    from: own.start + shape.start,
    to: own.start + shape.end,
    siblings: known.get(JSON.stringify(owner)) ?? [],
    apiVersion: top['apiVersion'] ?? null,
    kind: top['kind'] ?? null,
  };
}

function documentAround(text: string, offset: number): { lines: readonly Line[]; own: Line | null } {
  let lines: Line[] = [];
  let own: Line | null = null;
  let start = 0;
  for (const part of text.split('\n')) {
    const line = { text: part.replace(/\r$/, ''), start };
    start += part.length + 1;
    if (/^(---|\.\.\.)(\s|$)/.test(part)) {
      if (own !== null) break;
      lines = [];
      if (offset < start) return { lines, own: null };
      continue;
    }
    lines.push(line);
    if (own === null && offset < start) own = line;
  }
  return { lines, own };
}

interface Shape {
  readonly at: 'key' | 'value';
  readonly word: string;
  /** Columns of the word, which ends behind the cursor where the cursor stands within it. */
  readonly start: number;
  readonly end: number;
  readonly hasColon: boolean;
}

/** What the cursor's own line says of the word before it. */
function readShape(line: string, before: number): Shape | null {
  const head = line.slice(0, before);
  const rest = line.slice(before);
  const key = /^\s*(?:-\s+)*([\w./-]*)$/.exec(head);
  if (key !== null && !/^\s*-$/.test(head)) {
    const tail = /^[\w./-]*/.exec(rest)?.[0] ?? '';
    const word = key[1] ?? '';
    const hasColon = /^\s*:/.test(rest.slice(tail.length));
    return { at: 'key', word, start: before - word.length, end: before + tail.length, hasColon };
  }
  const value = /^\s*(?:-\s+)*["']?[\w./-]+["']?:\s+(["']?)([\w./-]*)$/.exec(head);
  if (value === null) return null;
  const word = value[2] ?? '';
  const tail = /^[\w./-]*/.exec(rest)?.[0] ?? '';
  return { at: 'value', word, start: before - word.length, end: before + tail.length, hasColon: false };
}

interface FoundPair {
  readonly parent: Path;
  readonly key: string;
  readonly value: string;
}

/** Goes down the lines of a document and keeps where it is. */
function createWalk() {
  let frames: Frame[] = [];
  /** Lines indented deeper than this belong to a block of text. */
  let textColumn: number | null = null;

  const path = (): Path => frames.map((frame) => ('key' in frame ? frame.key : frame.index));

  const dropFrom = (column: number) => {
    frames = frames.filter((frame) => frame.column < column);
  };

  /** A dash at this column: the next item of the list there, or the first. */
  const takeDash = (column: number) => {
    frames = frames.filter((frame) => frame.column <= column);
    const item = frames.findIndex((frame) => frame.column === column && 'index' in frame);
    const last = item < 0 ? undefined : frames[item];
    const index = last !== undefined && 'index' in last ? last.index + 1 : 0;
    if (item >= 0) frames = frames.slice(0, item);
    frames.push({ column, index });
  };

  /** Dashes, then the column where the rest of the line begins. */
  const takeDashes = (text: string): number => {
    let column = /^ */.exec(text)![0].length;
    for (let dash = /^-(\s+|$)/.exec(text.slice(column)); dash; dash = /^-(\s+|$)/.exec(text.slice(column))) {
      takeDash(column);
      column += dash[0].length;
    }
    return column;
  };

  return {
    takeLine(text: string): FoundPair | null {
      const indent = /^ */.exec(text)![0].length;
      if (/^\s*(#|$)/.test(text)) return null;
      if (textColumn !== null && indent > textColumn) return null;
      textColumn = null;
      const column = takeDashes(text);
      const pair = /^(["']?)([\w./-]+)\1\s*:(?:\s+(.*))?$/.exec(text.slice(column));
      if (pair === null) return null;
      dropFrom(column);
      const parent = path();
      const key = pair[2]!;
      frames.push({ column, key });
      const value = (pair[3] ?? '').replace(/\s+#.*$/, '').trim();
      if (/^[|>][+-]?\d*$/.test(value)) textColumn = column;
      return { parent, key, value: value.replace(/^(["'])(.*)\1$/, '$2') };
    },
    /** The line up to the cursor. `keyEnd`: the column of the cursor where a key is being typed. */
    enter(head: string, keyEnd: number | null, word: string): { path: Path; column: number } | null {
      const saved = frames;
      const isInText = textColumn !== null && /^ */.exec(head)![0].length > textColumn;
      if (isInText) return null;
      const column = takeDashes(head);
      let found: { path: Path; column: number };
      if (keyEnd !== null) {
        const own = Math.min(column, keyEnd - word.length);
        dropFrom(keyEnd - word.length);
        found = { path: path(), column: Math.max(own, keyEnd - word.length) };
      } else {
        const key = /^["']?([\w./-]+)/.exec(head.slice(column))?.[1] ?? '';
        dropFrom(column);
        found = { path: [...path(), key], column };
      }
      frames = saved;
      return found;
    },
  };
}

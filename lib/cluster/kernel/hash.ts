/** One running sha256 over all that happened: two worlds are the same where their hashes are. */
import { sha256 } from '@noble/hashes/sha2.js';
import { compareText, encodeUtf8 } from './text';

/**
 * JSON with sorted keys and no spaces: equal values give equal text, however they were built. Fields that are
 * undefined are left out. Numbers must be finite.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error('no JSON for a number that is not finite');
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new Error(`no JSON for a ${typeof value}`);
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === '' ? '' : ','}${canonicalJson(item ?? null)}`;
    return `[${text}]`;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const name of sortedNames(fields)) {
    const item = fields[name];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}

/** Objects have few fields, mostly in order already. */
function sortedNames(fields: Readonly<Record<string, unknown>>): readonly string[] {
  const names = Object.keys(fields);
  for (let index = 1; index < names.length; index += 1) {
    if (names[index - 1]! > names[index]!) return names.sort(compareText);
  }
  return names;
}

export interface RunningHash {
  /** `kind` says what it is: a hop, a task's result. Returns how many characters it came to. */
  add(kind: string, value: unknown): number;
  /** The same for a text that says all. */
  addText(text: string): number;
  /** The same for a text that is made when it is needed: always the same. `units`: about how long it will be. */
  addLater(tell: () => string, units: number): void;
  /** Hex, of all that was added so far; more can be added afterwards. */
  digest(): string;
}

/** Texts are collected until somebody asks, or until there is this much: the hash is of their sequence, wherever it is cut. */
const MOST_WAITING = 1_048_576;

export function createRunningHash(): RunningHash {
  const hash = sha256.create();
  let waiting: (Uint8Array | (() => string))[] = [];
  let units = 0;
  /** What was added last, as one text. */
  let tail = '';

  function wait(piece: Uint8Array | (() => string), more: number): void {
    waiting.push(piece);
    units += more;
    if (units > MOST_WAITING) release();
  }

  /** Bytes and not text: a text that was put together keeps all its parts alive. */
  function endTail(): void {
    const piece = encodeUtf8(tail);
    tail = '';
    if (waiting.length === 0) hash.update(piece);
    else wait(piece, piece.length);
  }

  function release(): void {
    let text = '';
    for (const each of waiting) {
      if (typeof each === 'function') text += `${each()}\n`;
      if (typeof each === 'function' && text.length < PIECE_LENGTH) continue;
      hash.update(encodeUtf8(text));
      text = '';
      if (typeof each !== 'function') hash.update(each);
    }
    hash.update(encodeUtf8(text));
    waiting = [];
    units = 0;
  }

  function addText(text: string): number {
    tail += text;
    tail += '\n';
    if (tail.length > PIECE_LENGTH) endTail();
    return text.length;
  }

  function addLater(tell: () => string, more: number): void {
    if (tail !== '') endTail();
    wait(tell, more);
  }

  return {
    add: (kind, value) => addText(`${kind} ${canonicalJson(value)}`),
    addText,
    addLater,
    digest() {
      endTail();
      release();
      return hexText(hash.clone().digest());
    },
  };
}

const PIECE_LENGTH = 4_096;

/** sha256 of a text, as hex. */
export function hashText(text: string): string {
  return hexText(sha256(encodeUtf8(text)));
}

function hexText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
}

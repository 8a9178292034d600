/** Brace expansion, a{b,c} and {1..5}: done on the text of a word before anything else, as bash does. */
import type { Spend } from '../../cluster/process';
import { CommandFailure } from './control-flow';

const MAXIMUM_WORDS = 100_000;
const MAXIMUM_DEPTH = 100;
const UNITS_OF_WORD = 16;
/** Longer numbers stay what they are: leading zeros would make every word as long. */
const MAXIMUM_DIGITS = 18;

/** The words that a word stands for; itself alone where it holds no brace expansion. */
export function expandBraces(text: string, spend: Spend = () => {}, depth = 0): string[] {
  if (depth > MAXIMUM_DEPTH) throw new CommandFailure('brace expansion: nested too deeply');
  const open = findExpansion(text, spend, depth);
  if (open === null) return [text];
  const before = text.slice(0, open.start);
  const tails = expandBraces(text.slice(open.end + 1), spend, depth + 1);
  const words: string[] = [];
  for (const choice of open.choices) {
    for (const tail of tails) {
      spend(before.length + choice.length + tail.length + UNITS_OF_WORD);
      words.push(before + choice + tail);
    }
    if (words.length > MAXIMUM_WORDS) throw new CommandFailure('brace expansion: too many words');
  }
  return words;
}

interface Expansion {
  readonly start: number;
  readonly end: number;
  readonly choices: string[];
}

function findExpansion(text: string, spend: Spend, depth: number): Expansion | null {
  spend(text.length);
  for (let index = 0; index < text.length; index += 1) {
    const next = skipQuoted(text, index);
    if (next > index) {
      index = next - 1;
      continue;
    }
    if (text[index] !== '{') continue;
    const expansion = readExpansion(text, index, spend, depth);
    if (expansion !== null) return expansion;
  }
  return null;
}

/** The position behind a quoted or substituted stretch that begins here, else the position itself. */
function skipQuoted(text: string, index: number): number {
  const character = text[index];
  if (character === '\\') return index + 2;
  if (character === "'") return closeOf(text, index + 1, "'");
  if (character === '`') return closeOf(text, index + 1, '`');
  if (character === '"') {
    for (let at = index + 1; at < text.length; at += 1) {
      if (text[at] === '\\') at += 1;
      else if (text[at] === '"') return at + 1;
    }
    return text.length;
  }
  if (character === '$' && (text[index + 1] === '{' || text[index + 1] === '(')) {
    return skipNested(text, index + 1, text[index + 1]!, text[index + 1] === '{' ? '}' : ')');
  }
  return index;
}

function closeOf(text: string, from: number, quote: string): number {
  const close = text.indexOf(quote, from);
  return close < 0 ? text.length : close + 1;
}

function skipNested(text: string, from: number, open: string, close: string): number {
  let depth = 0;
  for (let index = from; index < text.length; index += 1) {
    const next = text[index] === '$' ? index : skipQuoted(text, index);
    if (next > index) index = next - 1;
    else if (text[index] === open) depth += 1;
    else if (text[index] === close) {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return text.length;
}

function readExpansion(text: string, start: number, spend: Spend, depth: number): Expansion | null {
  spend(text.length - start);
  const parts: string[] = [];
  let partStart = start + 1;
  let level = 0;
  for (let index = start + 1; index < text.length; index += 1) {
    const next = skipQuoted(text, index);
    if (next > index) {
      index = next - 1;
      continue;
    }
    const character = text[index];
    if (character === '{') level += 1;
    else if (character === '}' && level > 0) level -= 1;
    else if (character === ',' && level === 0) {
      parts.push(text.slice(partStart, index));
      partStart = index + 1;
    } else if (character === '}') {
      parts.push(text.slice(partStart, index));
      if (parts.length > 1)
        return { start, end: index, choices: parts.flatMap((part) => expandBraces(part, spend, depth + 1)) };
      const range = expandRange(parts[0]!);
      return range === null ? null : { start, end: index, choices: range };
    }
  }
  return null;
}

/** 1..5, 01..10, a..e, with an optional step. */
function expandRange(text: string): string[] | null {
  const numbers = /^(-?[0-9]+)\.\.(-?[0-9]+)(?:\.\.(-?[0-9]+))?$/.exec(text);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?[0-9]+))?$/.exec(text);
  const match = numbers ?? letters;
  if (match === null) return null;
  const from = numbers === null ? match[1]!.charCodeAt(0) : Number(match[1]);
  const to = numbers === null ? match[2]!.charCodeAt(0) : Number(match[2]);
  const step = Math.abs(Number(match[3] ?? 1)) || 1;
  const count = Math.floor(Math.abs(to - from) / step) + 1;
  if (!(count <= MAXIMUM_WORDS)) throw new CommandFailure('brace expansion: too many words');
  if (match[1]!.length > MAXIMUM_DIGITS || match[2]!.length > MAXIMUM_DIGITS) return null;
  const isPadded = numbers !== null && (/^-?0[0-9]/.test(match[1]!) || /^-?0[0-9]/.test(match[2]!));
  const width = isPadded ? Math.max(match[1]!.length, match[2]!.length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const value = from + (to >= from ? index : -index) * step;
    return numbers === null ? String.fromCharCode(value) : padNumber(value, width);
  });
}

function padNumber(value: number, width: number): string {
  const digits = String(Math.abs(value));
  return value < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
}

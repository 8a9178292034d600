/**
 * Shell patterns: * ? [a-z] [!x] [[:alpha:]] and \x. Matched by hand in time proportional to pattern times
 * text, because a learner's pattern must never run away; what a match looks at counts as work. Left out: extended
 * patterns such as +(a|b).
 */
import type { Spend } from '../../cluster/process';

type Token =
  | { readonly kind: 'character'; readonly value: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly has: (character: string) => boolean };

export interface Pattern {
  readonly tokens: readonly Token[];
  readonly spend: Spend;
}

const CLASSES: Readonly<Record<string, (code: number) => boolean>> = {
  alpha: (code) => isUpper(code) || isLower(code),
  digit: (code) => code >= 48 && code <= 57,
  alnum: (code) => isUpper(code) || isLower(code) || (code >= 48 && code <= 57),
  upper: (code) => isUpper(code),
  lower: (code) => isLower(code),
  space: (code) => code === 32 || (code >= 9 && code <= 13),
  blank: (code) => code === 32 || code === 9,
  punct: (code) => code > 32 && code < 127 && !isUpper(code) && !isLower(code) && !(code >= 48 && code <= 57),
  print: (code) => code >= 32 && code < 127,
  graph: (code) => code > 32 && code < 127,
  cntrl: (code) => code < 32 || code === 127,
  xdigit: (code) => (code >= 48 && code <= 57) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102),
};

function isUpper(code: number): boolean {
  return code >= 65 && code <= 90;
}

function isLower(code: number): boolean {
  return code >= 97 && code <= 122;
}

/** True where matching could do more than compare: an unescaped * ? or [. */
export function hasPatternCharacters(pattern: string): boolean {
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index]!;
    if (character === '\\') index += 1;
    else if (character === '*' || character === '?' || character === '[') return true;
  }
  return false;
}

/** Makes a text stand for itself inside a pattern. */
export function escapePattern(text: string): string {
  return text.replace(/[\\*?[\]!^-]/g, '\\$&');
}

/** The text that a pattern without special characters stands for. */
export function unescapePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

export function compilePattern(pattern: string, spend: Spend = () => {}): Pattern {
  spend(pattern.length);
  const characters = [...pattern];
  const tokens: Token[] = [];
  let index = 0;
  while (index < characters.length) {
    const character = characters[index]!;
    index += 1;
    if (character === '*') {
      if (tokens.at(-1)?.kind !== 'star') tokens.push({ kind: 'star' });
    } else if (character === '?') tokens.push({ kind: 'any' });
    else if (character === '[') {
      const set = readSet(characters, index);
      if (set === null) {
        tokens.push({ kind: 'character', value: '[' });
        spend(characters.length - index);
      } else {
        tokens.push(set.token);
        index = set.end;
      }
    } else if (character === '\\' && index < characters.length) {
      tokens.push({ kind: 'character', value: characters[index]! });
      index += 1;
    } else tokens.push({ kind: 'character', value: character });
  }
  return { tokens, spend };
}

/** Reads behind "[" to the closing "]"; null where there is none and the bracket stands for itself. */
function readSet(characters: readonly string[], start: number): { token: Token; end: number } | null {
  let index = start;
  const isNegated = characters[index] === '!' || characters[index] === '^';
  if (isNegated) index += 1;
  const tests: ((character: string) => boolean)[] = [];
  for (let first = true; ; first = false) {
    let character = characters[index];
    if (character === undefined) return null;
    if (character === ']' && !first) break;
    if (character === '[' && characters[index + 1] === ':') {
      const close = characters.indexOf(':', index + 2);
      const test = CLASSES[characters.slice(index + 2, close).join('')];
      if (close > 0 && characters[close + 1] === ']' && test !== undefined) {
        tests.push((text) => test(text.codePointAt(0)!));
        index = close + 2;
        continue;
      }
    }
    if (character === '\\' && characters[index + 1] !== undefined) {
      index += 1;
      character = characters[index]!;
    }
    index += 1;
    const from = character.codePointAt(0)!;
    let to = from;
    if (characters[index] === '-' && characters[index + 1] !== undefined && characters[index + 1] !== ']') {
      const escaped = characters[index + 1] === '\\' ? 1 : 0;
      to = (characters[index + 1 + escaped] ?? '-').codePointAt(0)!;
      index += 2 + escaped;
    }
    tests.push((text) => text.codePointAt(0)! >= from && text.codePointAt(0)! <= to);
  }
  const has = (character: string): boolean => tests.some((test) => test(character));
  return { token: { kind: 'set', isNegated, has }, end: index + 1 };
}

function matchesOne(token: Token, character: string): boolean {
  if (token.kind === 'character') return token.value === character;
  if (token.kind === 'set') return token.has(character) !== token.isNegated;
  return token.kind === 'any';
}

/** Whether the pattern matches the whole text. */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  return matchesCharacters(pattern, [...text]);
}

const BATCH = 1024;

function matchesCharacters({ tokens, spend }: Pattern, characters: readonly string[]): boolean {
  spend(characters.length);
  let looks = 0;
  let position = 0;
  let index = 0;
  let starIndex = -1;
  let starPosition = 0;
  while (position < characters.length) {
    looks += 1;
    if (looks % BATCH === 0) spend(BATCH);
    const token = tokens[index];
    if (token?.kind === 'star') {
      starIndex = index;
      starPosition = position;
      index += 1;
    } else if (token !== undefined && matchesOne(token, characters[position]!)) {
      index += 1;
      position += 1;
    } else if (starIndex >= 0) {
      starPosition += 1;
      position = starPosition;
      index = starIndex + 1;
    } else return false;
  }
  while (tokens[index]?.kind === 'star') index += 1;
  return index === tokens.length;
}

/**
 * How many characters from `from` on match the whole pattern: the least that do, or the most. One pass with all places
 * of the pattern that are possible so far, whatever its stars.
 */
function measureMatch(
  { tokens, spend }: Pattern,
  characters: readonly string[],
  from: number,
  wants: 'least' | 'most',
): number | null {
  let places = new Set<number>();
  const add = (to: Set<number>, place: number): void => {
    to.add(place);
    if (tokens[place]?.kind === 'star') add(to, place + 1);
  };
  add(places, 0);
  let found: number | null = null;
  for (let position = from; ; position += 1) {
    spend(1 + places.size);
    if (places.has(tokens.length)) found = position - from;
    if (places.size === 0 || position === characters.length || (found !== null && wants === 'least'))
      return found;
    const next = new Set<number>();
    for (const place of places) {
      const token = tokens[place];
      if (token?.kind === 'star') add(next, place);
      else if (token !== undefined && matchesOne(token, characters[position]!)) add(next, place + 1);
    }
    places = next;
  }
}

/** `${x#p}` `${x##p}` `${x%p}` `${x%%p}`. */
export function removeMatch(text: string, pattern: Pattern, operator: '#' | '##' | '%' | '%%'): string {
  const characters = [...text];
  pattern.spend(characters.length);
  const wants = operator.length === 2 ? 'most' : 'least';
  if (operator.startsWith('#')) {
    const length = measureMatch(pattern, characters, 0, wants);
    return length === null ? text : characters.slice(length).join('');
  }
  const mirrored = { ...pattern, tokens: [...pattern.tokens].reverse() };
  const length = measureMatch(mirrored, [...characters].reverse(), 0, wants);
  return length === null ? text : characters.slice(0, characters.length - length).join('');
}

/** `${x/p/r}` and its kinds: the longest match at the first place where one begins. */
export function replaceMatch(
  text: string,
  pattern: Pattern,
  operator: '/' | '//' | '/#' | '/%',
  replace: (match: string) => string,
): string {
  const characters = [...text];
  pattern.spend(characters.length);
  const parts: string[] = [];
  let position = 0;
  let isDone = pattern.tokens.length === 0;
  while (!isDone && position <= characters.length) {
    const length = longestMatchAt(characters, position, pattern, operator === '/%');
    if (length === null || (length === 0 && operator !== '/#' && operator !== '/%')) {
      if (operator === '/#' || position >= characters.length) break;
      parts.push(characters[position]!);
      position += 1;
      continue;
    }
    const replacement = replace(characters.slice(position, position + length).join(''));
    pattern.spend(replacement.length);
    parts.push(replacement);
    position += length;
    isDone = operator !== '//' || position >= characters.length;
  }
  return parts.join('') + characters.slice(position).join('');
}

function longestMatchAt(
  characters: readonly string[],
  position: number,
  pattern: Pattern,
  isToEnd: boolean,
): number | null {
  if (!isToEnd) return measureMatch(pattern, characters, position, 'most');
  return matchesCharacters(pattern, characters.slice(position)) ? characters.length - position : null;
}

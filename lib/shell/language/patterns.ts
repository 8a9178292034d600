/**
 * Shell patterns: * ? [a-z] [!x] [[:alpha:]] and \x. Matched by hand in time proportional to pattern times
 * text, because a learner's pattern must never run away. Left out: extended patterns such as +(a|b).
 */

type Token =
  | { readonly kind: 'character'; readonly value: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'star' }
  | { readonly kind: 'set'; readonly isNegated: boolean; readonly has: (character: string) => boolean };

export type Pattern = readonly Token[];

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

export function compilePattern(pattern: string): Pattern {
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
      if (set === null) tokens.push({ kind: 'character', value: '[' });
      else {
        tokens.push(set.token);
        index = set.end;
      }
    } else if (character === '\\' && index < characters.length) {
      tokens.push({ kind: 'character', value: characters[index]! });
      index += 1;
    } else tokens.push({ kind: 'character', value: character });
  }
  return tokens;
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

function matchesCharacters(pattern: Pattern, characters: readonly string[]): boolean {
  let position = 0;
  let index = 0;
  let starIndex = -1;
  let starPosition = 0;
  while (position < characters.length) {
    const token = pattern[index];
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
  while (pattern[index]?.kind === 'star') index += 1;
  return index === pattern.length;
}

/** `${x#p}` `${x##p}` `${x%p}` `${x%%p}`. */
export function removeMatch(text: string, pattern: Pattern, operator: '#' | '##' | '%' | '%%'): string {
  const characters = [...text];
  const count = characters.length;
  const lengths = Array.from({ length: count + 1 }, (_, length) => length);
  if (operator.length === 2) lengths.reverse();
  const isPrefix = operator.startsWith('#');
  for (const length of lengths) {
    const part = isPrefix ? characters.slice(0, length) : characters.slice(count - length);
    if (!matchesCharacters(pattern, part)) continue;
    return (isPrefix ? characters.slice(length) : characters.slice(0, count - length)).join('');
  }
  return text;
}

/** `${x/p/r}` and its kinds: the longest match at the first place where one begins. */
export function replaceMatch(
  text: string,
  pattern: Pattern,
  operator: '/' | '//' | '/#' | '/%',
  replace: (match: string) => string,
): string {
  const characters = [...text];
  const parts: string[] = [];
  let position = 0;
  let isDone = pattern.length === 0;
  while (!isDone && position <= characters.length) {
    const length = longestMatchAt(characters, position, pattern, operator === '/%');
    if (length === null || (length === 0 && operator !== '/#' && operator !== '/%')) {
      if (operator === '/#' || position >= characters.length) break;
      parts.push(characters[position]!);
      position += 1;
      continue;
    }
    parts.push(replace(characters.slice(position, position + length).join('')));
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
  const shortest = isToEnd ? characters.length - position : 0;
  for (let length = characters.length - position; length >= shortest; length -= 1) {
    if (matchesCharacters(pattern, characters.slice(position, position + length))) return length;
  }
  return null;
}

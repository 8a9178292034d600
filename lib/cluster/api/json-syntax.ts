/**
 * What is wrong with a JSON text, in the words of Go's encoding/json: engines differ in theirs, so theirs are
 * never told. Reads up to the first mistake. Upstream: encoding/json (scanner.go).
 */

interface Scanner {
  readonly text: string;
  position: number;
}

/** For a text that JSON.parse refused. */
export function describeJsonMistake(text: string): string {
  const scanner: Scanner = { text, position: 0 };
  // "{" and "[" that are open.
  const open: ('{' | '[')[] = [];
  let expects: 'value' | 'key' | 'key or end' | 'value or end' | 'colon' | 'comma' | 'nothing' = 'value';
  for (;;) {
    skipBlanks(scanner);
    const character = text[scanner.position];
    if (character === undefined) return 'unexpected end of JSON input';
    const bad = (where: string): string => `invalid character ${quoteCharacter(character)} ${where}`;
    const afterValue = (): 'comma' | 'nothing' => (open.length > 0 ? 'comma' : 'nothing');
    if (expects === 'nothing') return bad('after top-level value');
    if (expects === 'colon') {
      if (character !== ':') return bad('after object key');
      scanner.position += 1;
      expects = 'value';
    } else if (expects === 'comma') {
      const isObject = open.at(-1) === '{';
      scanner.position += 1;
      if (character === ',') expects = isObject ? 'key' : 'value';
      else if (character === (isObject ? '}' : ']')) {
        open.pop();
        expects = afterValue();
      } else return bad(isObject ? 'after object key:value pair' : 'after array element');
    } else if (expects === 'key' || expects === 'key or end') {
      if (character === '}' && expects === 'key or end') {
        scanner.position += 1;
        open.pop();
        expects = afterValue();
      } else if (character !== '"') return bad('looking for beginning of object key string');
      else {
        const mistake = readString(scanner);
        if (mistake !== null) return mistake;
        expects = 'colon';
      }
    } else if (character === ']' && expects === 'value or end') {
      scanner.position += 1;
      open.pop();
      expects = afterValue();
    } else if (character === '{' || character === '[') {
      scanner.position += 1;
      open.push(character);
      expects = character === '{' ? 'key or end' : 'value or end';
    } else {
      const mistake = readScalar(scanner, character);
      if (mistake !== null) return mistake;
      expects = afterValue();
    }
  }
}

function skipBlanks(scanner: Scanner): void {
  while (/[ \t\r\n]/.test(scanner.text[scanner.position] ?? '')) scanner.position += 1;
}

function quoteCharacter(character: string): string {
  if (character === "'") return `'\\''`;
  if (character === '"') return `'"'`;
  if (character === '\n') return `'\\n'`;
  if (character === '\t') return `'\\t'`;
  return `'${character}'`;
}

/** `null`: it is in order, and the position behind it. */
function readScalar(scanner: Scanner, first: string): string | null {
  if (first === '"') return readString(scanner);
  if (first === '-' || /[0-9]/.test(first)) return readNumber(scanner);
  const literal = ['true', 'false', 'null'].find((word) => word.startsWith(first));
  if (literal === undefined)
    return `invalid character ${quoteCharacter(first)} looking for beginning of value`;
  for (const wanted of literal) {
    const character = scanner.text[scanner.position];
    if (character === undefined) return 'unexpected end of JSON input';
    if (character !== wanted) {
      return `invalid character ${quoteCharacter(character)} in literal ${literal} (expecting '${wanted}')`;
    }
    scanner.position += 1;
  }
  return null;
}

function readString(scanner: Scanner): string | null {
  for (scanner.position += 1; ; scanner.position += 1) {
    const character = scanner.text[scanner.position];
    if (character === undefined) return 'unexpected end of JSON input';
    if (character < ' ') return `invalid character ${quoteCharacter(character)} in string literal`;
    if (character === '"') {
      scanner.position += 1;
      return null;
    }
    if (character !== '\\') continue;
    scanner.position += 1;
    const escaped = scanner.text[scanner.position];
    if (escaped === undefined) return 'unexpected end of JSON input';
    if (!'"\\/bfnrtu'.includes(escaped)) {
      return `invalid character ${quoteCharacter(escaped)} in string escape code`;
    }
    for (let count = 0; escaped === 'u' && count < 4; count += 1) {
      const digit = scanner.text[scanner.position + 1];
      if (digit === undefined) return 'unexpected end of JSON input';
      if (!/[0-9a-fA-F]/.test(digit)) {
        return `invalid character ${quoteCharacter(digit)} in \\u hexadecimal character escape`;
      }
      scanner.position += 1;
    }
  }
}

function readNumber(scanner: Scanner): string | null {
  const digits = (where: string): string | null => {
    const character = scanner.text[scanner.position];
    if (character === undefined) return 'unexpected end of JSON input';
    if (!/[0-9]/.test(character)) return `invalid character ${quoteCharacter(character)} ${where}`;
    while (/[0-9]/.test(scanner.text[scanner.position] ?? '')) scanner.position += 1;
    return null;
  };
  if (scanner.text[scanner.position] === '-') scanner.position += 1;
  if (scanner.text[scanner.position] === '0') scanner.position += 1;
  else {
    const mistake = digits('in numeric literal');
    if (mistake !== null) return mistake;
  }
  if (scanner.text[scanner.position] === '.') {
    scanner.position += 1;
    const mistake = digits('after decimal point in numeric literal');
    if (mistake !== null) return mistake;
  }
  if (!/[eE]/.test(scanner.text[scanner.position] ?? '')) return null;
  scanner.position += 1;
  if (/[-+]/.test(scanner.text[scanner.position] ?? '')) scanner.position += 1;
  return digits('in exponent of numeric literal');
}

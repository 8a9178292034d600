/** The words of an awk program. A "/" begins a pattern where a value may stand, and divides elsewhere. */
import { ProgramFailure } from '../definition';

export interface Token {
  readonly kind: 'number' | 'string' | 'pattern' | 'name' | 'function' | 'operator' | 'newline' | 'end';
  readonly text: string;
  /** A blank stands in front: `f (x)` is no call. */
  readonly isSpaced: boolean;
}

const OPERATORS =
  /^(?:&&|\|\||\+\+|--|\+=|-=|\*=|\/=|%=|\^=|\*\*=|==|<=|>=|!=|!~|\*\*|>>|[-+*/%^!<>|?:~$=,;(){}[\]])/;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  let isSpaced = false;
  const add = (kind: Token['kind'], value: string, length: number): void => {
    tokens.push({ kind, text: value, isSpaced });
    position += length;
    isSpaced = false;
  };
  while (position < text.length) {
    const rest = text.slice(position, position + 4096);
    const blank = /^(?:[ \t\r]|\\\n|#[^\n]*)+/.exec(rest);
    if (blank !== null) {
      position += blank[0].length;
      isSpaced = true;
      continue;
    }
    const number = /^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?/.exec(rest);
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    if (rest.startsWith('\n')) add('newline', '\n', 1);
    else if (number !== null) add('number', number[0], number[0].length);
    else if (name !== null) {
      const isCall = rest[name[0].length] === '(';
      add(isCall ? 'function' : 'name', name[0], name[0].length);
    } else if (rest.startsWith('"')) {
      const string = readString(text, position);
      add('string', string.value, string.length);
    } else if (rest.startsWith('/') && mayBeginValue(tokens.at(-1))) {
      const pattern = readPattern(text, position);
      add('pattern', pattern.value, pattern.length);
    } else {
      const operator = OPERATORS.exec(rest);
      if (operator === null) throw new ProgramFailure(`syntax error at source line 1: \`${rest[0]}'`, 2);
      add('operator', operator[0], operator[0].length);
    }
  }
  tokens.push({ kind: 'end', text: '', isSpaced });
  return tokens;
}

function mayBeginValue(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'newline') return true;
  if (before.kind === 'operator') return ![')', ']', '$', '++', '--'].includes(before.text);
  return before.kind === 'name' && ['print', 'printf', 'return', 'in', 'if', 'while'].includes(before.text);
}

function readString(text: string, start: number): { value: string; length: number } {
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    '/': '/',
    a: '\u0007',
  };
  let value = '';
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '"') return { value, length: index - start + 1 };
    if (character === '\n') break;
    if (character !== '\\') value += character;
    else {
      index += 1;
      const next = text[index] ?? '';
      value += escapes[next] ?? `\\${next}`;
    }
  }
  throw new ProgramFailure('unterminated string', 2);
}

function readPattern(text: string, start: number): { value: string; length: number } {
  let value = '';
  let isInBrackets = false;
  for (let index = start + 1; index < text.length; index += 1) {
    const character = text[index]!;
    if (character === '\n') break;
    if (character === '/' && !isInBrackets) return { value, length: index - start + 1 };
    if (character === '[') isInBrackets = true;
    if (character === ']') isInBrackets = false;
    if (character === '\\' && text[index + 1] === '/') {
      value += '/';
      index += 1;
    } else if (character === '\\') {
      value += character + (text[index + 1] ?? '');
      index += 1;
    } else value += character;
  }
  throw new ProgramFailure('unterminated regexp', 2);
}

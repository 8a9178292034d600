/**
 * Arithmetic of (( )), $(( )), subscripts and `let`: 64-bit integers, evaluated while it is read, on text in
 * which $-expansions have been replaced already. Names need no "$", and hold expressions themselves.
 */
import { CommandFailure } from './control-flow';
import type { Shell } from './shell-state';
import { getValue, setValue, writableVariable } from './variables';

const MAXIMUM_DEPTH = 64;
const MAXIMUM_DIGITS = 1000;
const UNITS_OF_EXPRESSION = 16;
const UNITS_OF_CHARACTER = 4;
/** Brackets, signs and assignments inside one another. */
const MAXIMUM_NESTING = 60;

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='];
const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const TOKEN =
  /\s*(<<=|>>=|\*\*|\+\+|--|&&|\|\||<<|>>|<=|>=|==|!=|[-+*/%&^|]=|[-+*/%&^|<>=!~?:,()[\]]|[0-9]+#[0-9A-Za-z@_]+|0[xX][0-9A-Fa-f]+|[0-9][0-9A-Za-z_]*|[A-Za-z_][A-Za-z0-9_]*|\S)/y;

interface Reader {
  readonly shell: Shell;
  readonly text: string;
  readonly tokens: readonly { readonly text: string; readonly at: number }[];
  position: number;
  /** Above 0 nothing is assigned: the side of && || ?: that is not taken. */
  skipping: number;
  readonly depth: number;
  nesting: number;
}

interface Operand {
  readonly value: bigint;
  /** What an assignment writes to. */
  readonly target: { readonly name: string; readonly index: bigint | null } | null;
}

export function evaluateArithmetic(shell: Shell, text: string, depth = 0): bigint {
  if (depth > MAXIMUM_DEPTH) {
    throw new CommandFailure(
      `${text}: expression recursion level exceeded (error token is "${text}")`,
      1,
      'line',
    );
  }
  shell.machine.kernel.spend(UNITS_OF_EXPRESSION + text.length * UNITS_OF_CHARACTER);
  const reader: Reader = { shell, text, tokens: tokenize(text), position: 0, skipping: 0, depth, nesting: 0 };
  if (reader.tokens.length === 0) return 0n;
  const value = readComma(reader);
  if (reader.position < reader.tokens.length) fail(reader, 'syntax error in expression');
  return value;
}

function tokenize(text: string): { text: string; at: number }[] {
  const tokens: { text: string; at: number }[] = [];
  TOKEN.lastIndex = 0;
  for (;;) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) return tokens;
    tokens.push({ text: match[1]!, at: at + match[0].length - match[1]!.length });
  }
}

function fail(reader: Reader, message: string): never {
  const token = reader.tokens[reader.position] ?? reader.tokens.at(-1);
  const rest = token === undefined ? '' : reader.text.slice(token.at);
  throw new CommandFailure(`${reader.text.trimStart()}: ${message} (error token is "${rest}")`, 1, 'line');
}

function peek(reader: Reader): string | undefined {
  return reader.tokens[reader.position]?.text;
}

function accept(reader: Reader, ...choices: readonly string[]): string | null {
  const token = peek(reader);
  if (token === undefined || !choices.includes(token)) return null;
  reader.position += 1;
  return token;
}

function readComma(reader: Reader): bigint {
  let value = readAssignment(reader);
  while (accept(reader, ',') !== null) value = readAssignment(reader);
  return value;
}

function readAssignment(reader: Reader): bigint {
  reader.nesting += 1;
  if (reader.nesting > MAXIMUM_NESTING) fail(reader, 'expression is nested too deeply');
  const value = readUnnested(reader);
  reader.nesting -= 1;
  return value;
}

function readUnnested(reader: Reader): bigint {
  const start = reader.position;
  const token = peek(reader);
  if (token !== undefined && /^[A-Za-z_]/.test(token)) {
    const target = readTarget(reader);
    const operator = accept(reader, ...ASSIGNMENTS);
    if (operator !== null) {
      const right = readAssignment(reader);
      const value =
        operator === '='
          ? right
          : combine(reader, operator.slice(0, -1), readVariable(reader, target), right);
      assign(reader, target, value);
      return value;
    }
    reader.position = start;
  }
  return readTernary(reader);
}

function readTernary(reader: Reader): bigint {
  const test = readBinary(reader, 0);
  if (accept(reader, '?') === null) return test;
  const first = readSkipped(reader, test === 0n, readComma);
  if (accept(reader, ':') === null) fail(reader, "`:' expected for conditional expression");
  reader.nesting += 1;
  if (reader.nesting > MAXIMUM_NESTING) fail(reader, 'expression is nested too deeply');
  const second = readSkipped(reader, test !== 0n, readTernary);
  reader.nesting -= 1;
  return test !== 0n ? first : second;
}

function readSkipped(reader: Reader, skips: boolean, readPart: (reader: Reader) => bigint): bigint {
  if (skips) reader.skipping += 1;
  const value = readPart(reader);
  if (skips) reader.skipping -= 1;
  return value;
}

function readBinary(reader: Reader, level: number): bigint {
  const operators = BINARY[level];
  if (operators === undefined) return readPower(reader);
  let left = readBinary(reader, level + 1);
  for (;;) {
    const operator = accept(reader, ...operators);
    if (operator === null) return left;
    const skips = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n);
    const right = readSkipped(reader, skips, (inner) => readBinary(inner, level + 1));
    left = combine(reader, operator, left, right);
  }
}

function readPower(reader: Reader): bigint {
  const base = readUnary(reader);
  if (accept(reader, '**') === null) return base;
  reader.nesting += 1;
  if (reader.nesting > MAXIMUM_NESTING * 4) fail(reader, 'expression is nested too deeply');
  const exponent = readPower(reader);
  reader.nesting -= 1;
  if (exponent < 0n) fail(reader, 'exponent less than 0');
  let result = 1n;
  let factor = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}

function readUnary(reader: Reader): bigint {
  reader.nesting += 1;
  if (reader.nesting > MAXIMUM_NESTING * 4) fail(reader, 'expression is nested too deeply');
  const value = readSigned(reader);
  reader.nesting -= 1;
  return value;
}

function readSigned(reader: Reader): bigint {
  const operator = accept(reader, '!', '~', '-', '+', '++', '--');
  if (operator === null) return readPostfix(reader);
  if (operator === '++' || operator === '--') {
    const token = peek(reader);
    if (token === undefined || !/^[A-Za-z_]/.test(token)) {
      const value = readUnary(reader);
      return value;
    }
    const target = readTarget(reader);
    const value = BigInt.asIntN(64, readVariable(reader, target) + (operator === '++' ? 1n : -1n));
    assign(reader, target, value);
    return value;
  }
  const value = readUnary(reader);
  if (operator === '!') return value === 0n ? 1n : 0n;
  if (operator === '~') return BigInt.asIntN(64, ~value);
  return operator === '-' ? BigInt.asIntN(64, -value) : value;
}

function readPostfix(reader: Reader): bigint {
  const operand = readPrimary(reader);
  if (operand.target === null) return operand.value;
  const operator = accept(reader, '++', '--');
  if (operator !== null) {
    assign(reader, operand.target, BigInt.asIntN(64, operand.value + (operator === '++' ? 1n : -1n)));
  }
  return operand.value;
}

function readPrimary(reader: Reader): Operand {
  const token = peek(reader);
  if (token === undefined) fail(reader, 'syntax error: operand expected');
  if (accept(reader, '(') !== null) {
    const value = readComma(reader);
    if (accept(reader, ')') === null) fail(reader, "missing `)'");
    return { value, target: null };
  }
  if (/^[0-9]/.test(token)) {
    const value = readNumber(reader, token);
    reader.position += 1;
    return { value, target: null };
  }
  if (!/^[A-Za-z_]/.test(token)) fail(reader, 'syntax error: operand expected');
  const target = readTarget(reader);
  return { value: readVariable(reader, target), target };
}

function readNumber(reader: Reader, token: string): bigint {
  if (token.length > MAXIMUM_DIGITS) fail(reader, 'value too great for base');
  const based = /^([0-9]+)#(.+)$/.exec(token);
  if (based !== null) return readBased(reader, Number(based[1]), based[2]!);
  if (/^0[xX]/.test(token)) return BigInt.asIntN(64, BigInt(token));
  if (/^0[0-9]/.test(token)) {
    if (!/^[0-7]+$/.test(token)) fail(reader, 'value too great for base');
    return BigInt.asIntN(64, BigInt(`0o${token.slice(1)}`));
  }
  if (!/^[0-9]+$/.test(token)) fail(reader, 'value too great for base');
  return BigInt.asIntN(64, BigInt(token));
}

function readBased(reader: Reader, base: number, digits: string): bigint {
  if (base < 2 || base > 64) fail(reader, 'invalid arithmetic base');
  const alphabet = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ@_';
  let value = 0n;
  for (const digit of base <= 36 ? digits.toLowerCase() : digits) {
    const worth = alphabet.indexOf(digit);
    if (worth >= base) fail(reader, 'value too great for base');
    value = value * BigInt(base) + BigInt(worth);
  }
  return BigInt.asIntN(64, value);
}

function readTarget(reader: Reader): { name: string; index: bigint | null } {
  const name = peek(reader)!;
  reader.position += 1;
  if (accept(reader, '[') === null) return { name, index: null };
  const index = readComma(reader);
  if (accept(reader, ']') === null) fail(reader, 'bad array subscript');
  return { name, index };
}

function readVariable(reader: Reader, target: { name: string; index: bigint | null }): bigint {
  if (reader.skipping > 0) return 0n;
  const { shell } = reader;
  let text = getValue(shell, target.name);
  if (target.index !== null && target.index !== 0n) {
    const value = shell.variables.get(target.name)?.value;
    text = value instanceof Map ? (value.get(Number(target.index)) ?? null) : null;
  }
  if (text === null && shell.options.nounset) {
    throw new CommandFailure(`${target.name}: unbound variable`, 1, 'shell');
  }
  if (text === null || text.trim() === '') return 0n;
  return evaluateArithmetic(shell, text, reader.depth + 1);
}

function assign(reader: Reader, target: { name: string; index: bigint | null }, value: bigint): void {
  if (reader.skipping > 0) return;
  if (target.index === null) {
    setValue(reader.shell, target.name, String(value));
    return;
  }
  const variable = writableVariable(reader.shell, target.name);
  if (!(variable.value instanceof Map)) {
    variable.value = new Map(variable.value === null ? [] : [[0, variable.value]]);
  }
  variable.value.set(Number(target.index), String(value));
}

function combine(reader: Reader, operator: string, left: bigint, right: bigint): bigint {
  const truth = (isTrue: boolean): bigint => (isTrue ? 1n : 0n);
  if ((operator === '/' || operator === '%') && right === 0n) {
    if (reader.skipping > 0) return 0n;
    reader.position -= 1;
    fail(reader, 'division by 0');
  }
  switch (operator) {
    case '||':
      return truth(left !== 0n || right !== 0n);
    case '&&':
      return truth(left !== 0n && right !== 0n);
    case '|':
      return left | right;
    case '^':
      return left ^ right;
    case '&':
      return left & right;
    case '==':
      return truth(left === right);
    case '!=':
      return truth(left !== right);
    case '<=':
      return truth(left <= right);
    case '>=':
      return truth(left >= right);
    case '<':
      return truth(left < right);
    case '>':
      return truth(left > right);
    case '<<':
      return BigInt.asIntN(64, left << (right & 63n));
    case '>>':
      return left >> (right & 63n);
    case '+':
      return BigInt.asIntN(64, left + right);
    case '-':
      return BigInt.asIntN(64, left - right);
    case '*':
      return BigInt.asIntN(64, left * right);
    case '/':
      return BigInt.asIntN(64, left / right);
    default:
      return left % right;
  }
}

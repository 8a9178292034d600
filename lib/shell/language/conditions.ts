/** Conditions: `test`, `[` and the primaries of [[ ]] on files, texts and numbers. */

import type { TestExpression } from 'unbash';
import type { Process } from '../../cluster/process';
import { factsOf } from '../files/access';
import { resolvePath } from '../files/paths';
import { compileRegularExpression, PatternError } from '../text/regular-expression';
import { evaluateArithmetic } from './arithmetic';
import { CommandFailure } from './control-flow';
import { joinPieces, type Piece } from './fields';
import { compilePattern, matchesPattern } from './patterns';
import type { Scope } from './scope';
import type { Shell } from './shell-state';
import { getValue } from './variables';
import { expandPieces, expandToPattern, expandToText } from './words';

const MAXIMUM_WORDS = 500;
const UNARY = /^-[abcdefghknoprstuvwxzGLNORS]$/;
const BINARY = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef'];

/** `test` by the number of its arguments, as POSIX has it; longer ones are read with ! ( ) -a -o. */
export function evaluateTest(scope: Scope, words: readonly string[]): boolean {
  if (words.length > MAXIMUM_WORDS) throw new CommandFailure('too many arguments', 2);
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return words[0] !== '';
    case 2:
      if (words[0] === '!') return words[1] === '';
      if (!UNARY.test(words[0]!)) throw new CommandFailure(`${words[0]}: unary operator expected`, 2);
      return evaluateUnary(scope, words[0]!, words[1]!);
    case 3:
      if (BINARY.includes(words[1]!)) return evaluateBinary(scope, words[1]!, words[0]!, words[2]!);
      if (words[1] === '-a') return words[0] !== '' && words[2] !== '';
      if (words[1] === '-o') return words[0] !== '' || words[2] !== '';
      if (words[0] === '!') return !evaluateTest(scope, words.slice(1));
      if (words[0] === '(' && words[2] === ')') return words[1] !== '';
      throw new CommandFailure(`${words[1]}: binary operator expected`, 2);
    case 4:
      if (words[0] === '!') return !evaluateTest(scope, words.slice(1));
      if (words[0] === '(' && words[3] === ')') return evaluateTest(scope, words.slice(1, 3));
      break;
  }
  const reader = { scope, words, position: 0 };
  const value = readOr(reader);
  if (reader.position < words.length) throw new CommandFailure('too many arguments', 2);
  return value;
}

interface Reader {
  readonly scope: Scope;
  readonly words: readonly string[];
  position: number;
}

function readOr(reader: Reader): boolean {
  let value = readAnd(reader);
  while (reader.words[reader.position] === '-o') {
    reader.position += 1;
    const right = readAnd(reader);
    value = value || right;
  }
  return value;
}

function readAnd(reader: Reader): boolean {
  let value = readPrimary(reader);
  while (reader.words[reader.position] === '-a') {
    reader.position += 1;
    const right = readPrimary(reader);
    value = value && right;
  }
  return value;
}

function readPrimary(reader: Reader): boolean {
  const { words, scope } = reader;
  const first = words[reader.position];
  if (first === undefined) throw new CommandFailure('argument expected', 2);
  const second = words[reader.position + 1];
  if (second !== undefined && BINARY.includes(second) && reader.position + 2 < words.length) {
    reader.position += 3;
    return evaluateBinary(scope, second, first, words[reader.position - 1]!);
  }
  if (first === '!') {
    reader.position += 1;
    return !readPrimary(reader);
  }
  if (first === '(') {
    reader.position += 1;
    const value = readOr(reader);
    if (words[reader.position] !== ')') throw new CommandFailure("`)' expected", 2);
    reader.position += 1;
    return value;
  }
  if (UNARY.test(first) && second !== undefined) {
    reader.position += 2;
    return evaluateUnary(scope, first, second);
  }
  reader.position += 1;
  return first !== '';
}

function evaluateUnary(scope: Scope, operator: string, operand: string): boolean {
  const { shell } = scope;
  if (operator === '-z') return operand === '';
  if (operator === '-n') return operand !== '';
  if (operator === '-v') return isVariableSet(shell, operand);
  if (operator === '-o') return operand in shell.options && shell.options[operand as 'errexit'];
  if (operator === '-t') return scope.descriptors.get(Number(operand))?.kind === 'terminal';
  const facts = factsOf(shell.machine.files, resolvePath(shell.workingDirectory, operand));
  if (facts === null || operand === '') return false;
  switch (operator) {
    case '-f':
      return facts.kind === 'file';
    case '-d':
      return facts.kind === 'directory';
    case '-c':
      return facts.kind === 'device';
    case '-s':
      return facts.sizeBytes > 0;
    case '-x':
      return (facts.mode & 0o111) !== 0;
    case '-a':
    case '-e':
    case '-r':
    case '-w':
    case '-O':
    case '-G':
      return true;
    default:
      // Links, pipes, sockets and the special bits do not exist on these machines.
      return false;
  }
}

function isVariableSet(shell: Shell, name: string): boolean {
  const element = /^([A-Za-z_]\w*)\[(.+)\]$/.exec(name);
  if (element === null) return getValue(shell, name) !== null;
  const value = shell.variables.get(element[1]!)?.value;
  return value instanceof Map && value.has(Number(evaluateArithmetic(shell, element[2]!)));
}

function evaluateBinary(scope: Scope, operator: string, left: string, right: string): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
    case '-ot':
    case '-ef':
      return compareFiles(scope, operator, left, right);
    default:
      return compareNumbers(operator, readInteger(left), readInteger(right));
  }
}

function compareFiles(scope: Scope, operator: string, left: string, right: string): boolean {
  const { files } = scope.shell.machine;
  const paths = [left, right].map((path) => resolvePath(scope.shell.workingDirectory, path));
  const [first, second] = paths.map((path) => factsOf(files, path));
  if (operator === '-ef') return first !== null && paths[0] === paths[1];
  const difference = (first?.modifiedAtMs ?? -1) - (second?.modifiedAtMs ?? -1);
  return operator === '-nt' ? difference > 0 : difference < 0;
}

function readInteger(text: string): bigint {
  if (!/^\s*[-+]?[0-9]+\s*$/.test(text)) throw new CommandFailure(`${text}: integer expression expected`, 2);
  return BigInt(text.trim().replace(/^\+/, ''));
}

function compareNumbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    default:
      return left >= right;
  }
}

/** [[ … ]]: no splitting, patterns on the right of ==, regular expressions on the right of =~. */
export function* evaluateCondition(scope: Scope, expression: TestExpression): Process<boolean> {
  switch (expression.type) {
    case 'TestGroup':
      return yield* evaluateCondition(scope, expression.expression);
    case 'TestNot': {
      const value = yield* evaluateCondition(scope, expression.operand);
      return expression.negations.length % 2 === 1 ? !value : value;
    }
    case 'TestLogical': {
      const stopsAt = expression.operator === '||';
      for (const operand of expression.operands) {
        if ((yield* evaluateCondition(scope, operand)) === stopsAt) return stopsAt;
      }
      return !stopsAt;
    }
    case 'TestUnary':
      return evaluateUnary(scope, expression.operator, yield* expandToText(scope, expression.operand));
    case 'TestBinary':
      return yield* evaluateComparison(scope, expression);
  }
}

function* evaluateComparison(
  scope: Scope,
  expression: Extract<TestExpression, { type: 'TestBinary' }>,
): Process<boolean> {
  const { operator } = expression;
  const left = yield* expandToText(scope, expression.left);
  if (operator === '=' || operator === '==' || operator === '!=') {
    const { spend } = scope.shell.machine.kernel;
    const pattern = compilePattern(yield* expandToPattern(scope, expression.right), spend);
    return matchesPattern(pattern, left) === (operator !== '!=');
  }
  if (operator === '=~') {
    const pieces = yield* expandPieces(scope, expression.right, {
      isInsideQuotes: false,
      isAssignment: false,
    });
    return matchRegularExpression(scope.shell, left, pieces);
  }
  const right = yield* expandToText(scope, expression.right);
  if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(operator)) {
    const { shell } = scope;
    return compareNumbers(operator, evaluateArithmetic(shell, left), evaluateArithmetic(shell, right));
  }
  return evaluateBinary(scope, operator, left, right);
}

function matchRegularExpression(shell: Shell, text: string, pieces: readonly Piece[]): boolean {
  const pattern = pieces
    .map((piece) =>
      piece !== 'border' && piece.isQuoted
        ? piece.text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
        : joinPieces([piece]),
    )
    .join('');
  try {
    const { spend } = shell.machine.kernel;
    const match = compileRegularExpression(pattern, { syntax: 'extended', spend }).find(text, 0);
    const groups = new Map((match?.groups ?? []).map((group, index) => [index, group ?? '']));
    shell.variables.set('BASH_REMATCH', {
      value: groups,
      isExported: false,
      isReadonly: false,
      isInteger: false,
    });
    return match !== null;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new CommandFailure(`[[: ${pattern}: ${error.message}`, 2);
  }
}

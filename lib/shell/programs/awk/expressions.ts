/** Expressions of awk by precedence: choice, or, and, in, match, comparison, concatenation, sums, products, signs, powers. */
import { ProgramFailure } from '../definition';
import { FUNCTIONS } from './functions';
import type { Cursor } from './parser';
import type { Expression } from './syntax';

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '^=', '**='];
const COMPARISONS = ['<', '<=', '==', '!=', '>', '>='];

export interface ExpressionParser {
  readExpression(): Expression;
  /** Up to the closing bracket, which stays. */
  readList(closing: string): Expression[];
  /** What stands behind `print`: a list, in parentheses or not. */
  readPrinted(): Expression[];
}

/** While printing, ">" is no comparison outside parentheses. */
export function createExpressionParser(cursor: Cursor, { isPrinting = false } = {}): ExpressionParser {
  let parentheses = 0;

  const isTarget = (value: Expression): boolean =>
    value.kind === 'variable' || value.kind === 'field' || value.kind === 'element';

  function readExpression(): Expression {
    return cursor.enter(() => {
      const left = readChoice();
      const operator = cursor.peek();
      if (operator.kind !== 'operator' || !ASSIGNMENTS.includes(operator.text) || !isTarget(left))
        return left;
      cursor.next();
      skipNewlines();
      return { kind: 'assign', operator: operator.text, target: left, value: readExpression() };
    });
  }

  function skipNewlines(): void {
    while (cursor.peek().kind === 'newline') cursor.next();
  }

  function readChoice(): Expression {
    const test = readBinary(['||'], () => readBinary(['&&'], readMembership));
    if (!cursor.accept('?')) return test;
    const yes = readExpression();
    cursor.expect(':');
    return { kind: 'choice', test, yes, no: readExpression() };
  }

  function readBinary(operators: readonly string[], readPart: () => Expression): Expression {
    let left = readPart();
    while (cursor.is(...operators) && cursor.peek().kind === 'operator') {
      const operator = cursor.next().text;
      if (operator === '&&' || operator === '||') skipNewlines();
      left = { kind: 'binary', operator, left, right: readPart() };
    }
    return left;
  }

  function readMembership(): Expression {
    let left = readMatch();
    while (cursor.is('in') && cursor.peek().kind === 'name') {
      cursor.next();
      left = { kind: 'in', name: cursor.next().text, keys: [left] };
    }
    return left;
  }

  function readMatch(): Expression {
    return readBinary(['~', '!~'], readComparison);
  }

  function readComparison(): Expression {
    const left = readConcatenation();
    const { kind, text } = cursor.peek();
    const isAllowed =
      kind === 'operator' && COMPARISONS.includes(text) && !(text === '>' && isPrinting && parentheses === 0);
    if (!isAllowed) return left;
    cursor.next();
    return { kind: 'binary', operator: text, left, right: readConcatenation() };
  }

  function readConcatenation(): Expression {
    let left = readBinary(['+', '-'], readProduct);
    while (beginsValue()) {
      left = { kind: 'binary', operator: ' ', left, right: readBinary(['+', '-'], readProduct) };
    }
    return left;
  }

  function beginsValue(): boolean {
    const { kind, text } = cursor.peek();
    if (kind === 'number' || kind === 'string' || kind === 'function') return true;
    if (kind === 'name') return text !== 'in' && text !== 'else' && text !== 'while';
    return (
      kind === 'operator' &&
      ['$', '!', '(', '++', '--'].includes(text) &&
      !(text === '!' && cursor.peek(1).text === '~')
    );
  }

  const readProduct = (): Expression => readBinary(['*', '/', '%'], readSigned);

  function readSigned(): Expression {
    return cursor.enter(() => {
      for (const operator of ['!', '-', '+'] as const) {
        if (cursor.accept(operator)) return { kind: 'unary', operator, operand: readSigned() };
      }
      return readPower();
    });
  }

  function readPower(): Expression {
    const base = readPostfix();
    if (!cursor.accept('^') && !cursor.accept('**')) return base;
    return { kind: 'binary', operator: '^', left: base, right: readSigned() };
  }

  function readPostfix(): Expression {
    for (const operator of ['++', '--'] as const) {
      if (!cursor.accept(operator)) continue;
      const target = readPrimary();
      if (!isTarget(target)) cursor.fail();
      return { kind: 'step', operator, isPrefix: true, target };
    }
    const target = readPrimary();
    for (const operator of ['++', '--'] as const) {
      if (isTarget(target) && cursor.accept(operator))
        return { kind: 'step', operator, isPrefix: false, target };
    }
    return target;
  }

  function readPrimary(): Expression {
    const token = cursor.next();
    if (token.kind === 'number') return { kind: 'number', value: Number(token.text) };
    if (token.kind === 'string') return { kind: 'string', value: token.text };
    if (token.kind === 'pattern') return { kind: 'pattern', source: token.text };
    if (token.kind === 'function') return readCall(token.text);
    if (token.kind === 'name') return readName(token.text);
    if (token.kind === 'operator' && token.text === '$') {
      return {
        kind: 'field',
        index: cursor.enter(() => (cursor.is('-', '++', '--') ? readSigned() : readPrimary())),
      };
    }
    if (token.kind === 'operator' && token.text === '(') return readParentheses();
    throw new ProgramFailure(
      `syntax error near \`${token.kind === 'end' ? 'end of program' : token.text.replace('\n', 'newline')}'`,
      2,
    );
  }

  function readParentheses(): Expression {
    return cursor.enter(() => {
      parentheses += 1;
      const values = readList(')');
      parentheses -= 1;
      cursor.expect(')');
      if (values.length === 1) return { kind: 'group', inner: values[0]! };
      if (values.length === 0 || !cursor.accept('in')) return cursor.fail();
      return { kind: 'in', name: cursor.next().text, keys: values };
    });
  }

  function readName(name: string): Expression {
    if (name === 'length') return { kind: 'call', name, values: [] };
    if (name === 'getline') throw new ProgramFailure("`getline' is not supported here", 2);
    if (!cursor.is('[')) return { kind: 'variable', name };
    cursor.next();
    parentheses += 1;
    const keys = readList(']');
    parentheses -= 1;
    cursor.expect(']');
    return { kind: 'element', name, keys };
  }

  function readCall(name: string): Expression {
    if (!Object.hasOwn(FUNCTIONS, name))
      throw new ProgramFailure(`the function \`${name}' is not supported here`, 2);
    cursor.expect('(');
    parentheses += 1;
    const values = readList(')');
    parentheses -= 1;
    cursor.expect(')');
    return { kind: 'call', name, values };
  }

  function readList(closing: string): Expression[] {
    const values: Expression[] = [];
    skipNewlines();
    while (!cursor.is(closing)) {
      values.push(readExpression());
      skipNewlines();
      if (!cursor.accept(',')) break;
      skipNewlines();
    }
    return values;
  }

  function readPrinted(): Expression[] {
    const first = cursor.is('(') ? readPrintedGroup() : null;
    if (first !== null) return first;
    const values = [readExpression()];
    while (cursor.accept(',')) {
      skipNewlines();
      values.push(readExpression());
    }
    return values;
  }

  /** `print (a, b)`: a list; `print (a) b`: an expression that begins with a parenthesis. */
  function readPrintedGroup(): Expression[] | null {
    let depth = 0;
    let hasComma = false;
    for (let ahead = 0; ; ahead += 1) {
      const token = cursor.peek(ahead);
      if (token.kind === 'end' || token.kind === 'newline') return null;
      if (token.kind !== 'operator') continue;
      if ('([{'.includes(token.text)) depth += 1;
      if (token.text === ',' && depth === 1) hasComma = true;
      if (')]}'.includes(token.text)) depth -= 1;
      if (depth > 0) continue;
      const after = cursor.peek(ahead + 1);
      const isWhole =
        after.kind === 'end' || after.kind === 'newline' || [';', '}', '>', '|'].includes(after.text);
      if (!hasComma || !isWhole) return null;
      cursor.next();
      parentheses += 1;
      const values = readList(')');
      parentheses -= 1;
      cursor.expect(')');
      return values;
    }
  }

  return { readExpression, readList, readPrinted };
}

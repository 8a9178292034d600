/** From words to rules. What this awk leaves out (functions of your own, getline, output to files) is refused here. */
import { ProgramFailure } from '../definition';
import { createExpressionParser } from './expressions';
import type { Rule, Statement, Trigger } from './syntax';
import { type Token, tokenize } from './tokens';

const MAXIMUM_NESTING = 100;

/** Where the parser stands; shared with the part that reads expressions. */
export interface Cursor {
  peek(ahead?: number): Token;
  next(): Token;
  is(...texts: readonly string[]): boolean;
  accept(text: string): boolean;
  expect(text: string): void;
  fail(): never;
  /** Guards against a program that is nested without end. */
  enter<T>(read: () => T): T;
}

export function createCursor(tokens: readonly Token[]): Cursor {
  let position = 0;
  let depth = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(position + ahead, tokens.length - 1)]!;
  const is = (...texts: readonly string[]): boolean => {
    const token = peek();
    const isWord = token.kind === 'operator' || token.kind === 'name' || token.kind === 'function';
    return isWord && texts.includes(token.text);
  };
  const fail = (): never => {
    const token = peek();
    const shown = token.kind === 'end' ? 'end of program' : token.kind === 'newline' ? 'newline' : token.text;
    throw new ProgramFailure(`syntax error near \`${shown}'`, 2);
  };
  const next = (): Token => {
    const token = peek();
    position += 1;
    return token;
  };
  const accept = (text: string): boolean => {
    if (!is(text)) return false;
    position += 1;
    return true;
  };
  return {
    peek,
    next,
    is,
    accept,
    expect: (text) => {
      if (!accept(text)) fail();
    },
    fail,
    enter(read) {
      depth += 1;
      if (depth > MAXIMUM_NESTING) throw new ProgramFailure('program is nested too deeply', 2);
      const value = read();
      depth -= 1;
      return value;
    },
  };
}

export function parseProgram(text: string): Rule[] {
  const cursor = createCursor(tokenize(text));
  const rules: Rule[] = [];
  skipEnds(cursor);
  while (cursor.peek().kind !== 'end') {
    rules.push(parseRule(cursor));
    skipEnds(cursor);
  }
  return rules;
}

function skipEnds(cursor: Cursor): void {
  while (cursor.peek().kind === 'newline' || cursor.is(';')) cursor.next();
}

function skipNewlines(cursor: Cursor): void {
  while (cursor.peek().kind === 'newline') cursor.next();
}

function parseRule(cursor: Cursor): Rule {
  if (cursor.is('function', 'func')) {
    throw new ProgramFailure('functions of your own are not supported here', 2);
  }
  let trigger: Trigger = { kind: 'always' };
  if (cursor.accept('BEGIN')) trigger = { kind: 'begin' };
  else if (cursor.accept('END')) trigger = { kind: 'end' };
  else if (!cursor.is('{')) {
    const { readExpression } = createExpressionParser(cursor);
    const test = readExpression();
    if (cursor.accept(',')) {
      skipNewlines(cursor);
      trigger = { kind: 'range', from: test, to: readExpression() };
    } else trigger = { kind: 'test', test };
  }
  if (cursor.is('{')) return { trigger, action: parseBlock(cursor) };
  if (trigger.kind === 'begin' || trigger.kind === 'end') cursor.fail();
  return { trigger, action: null };
}

function parseBlock(cursor: Cursor): Statement {
  return cursor.enter(() => {
    cursor.expect('{');
    const body: Statement[] = [];
    skipEnds(cursor);
    while (!cursor.is('}')) {
      if (cursor.peek().kind === 'end') cursor.fail();
      body.push(parseStatement(cursor));
      skipEnds(cursor);
    }
    cursor.expect('}');
    return { kind: 'block', body };
  });
}

function endStatement(cursor: Cursor): void {
  const { kind } = cursor.peek();
  if (cursor.is('}') || kind === 'end') return;
  if (kind === 'newline' || cursor.is(';')) cursor.next();
  else cursor.fail();
}

function parseBody(cursor: Cursor): Statement {
  return cursor.enter(() => {
    skipNewlines(cursor);
    if (cursor.accept(';')) return { kind: 'block', body: [] };
    return parseStatement(cursor);
  });
}

function parseStatement(cursor: Cursor): Statement {
  if (cursor.is('{')) return parseBlock(cursor);
  if (cursor.accept('if')) return parseIf(cursor);
  if (cursor.accept('while')) {
    cursor.expect('(');
    const test = createExpressionParser(cursor).readExpression();
    cursor.expect(')');
    return { kind: 'while', test, body: parseBody(cursor), isPostponed: false };
  }
  if (cursor.accept('do')) {
    const body = parseBody(cursor);
    skipEnds(cursor);
    cursor.expect('while');
    cursor.expect('(');
    const test = createExpressionParser(cursor).readExpression();
    cursor.expect(')');
    return { kind: 'while', test, body, isPostponed: true };
  }
  if (cursor.accept('for')) return parseFor(cursor);
  const statement = parseSimple(cursor);
  endStatement(cursor);
  return statement;
}

function parseIf(cursor: Cursor): Statement {
  cursor.expect('(');
  const test = createExpressionParser(cursor).readExpression();
  cursor.expect(')');
  const yes = parseBody(cursor);
  let ahead = 0;
  while (cursor.peek(ahead).kind === 'newline' || cursor.peek(ahead).text === ';') ahead += 1;
  const isElse = cursor.peek(ahead).kind === 'name' && cursor.peek(ahead).text === 'else';
  if (!isElse) return { kind: 'if', test, yes, no: null };
  skipEnds(cursor);
  cursor.next();
  return { kind: 'if', test, yes, no: parseBody(cursor) };
}

function parseFor(cursor: Cursor): Statement {
  cursor.expect('(');
  if (cursor.peek().kind === 'name' && cursor.peek(1).text === 'in' && cursor.peek(3).text === ')') {
    const name = cursor.next().text;
    cursor.next();
    const array = cursor.next().text;
    cursor.expect(')');
    return { kind: 'forIn', name, array, body: parseBody(cursor) };
  }
  const start = cursor.is(';') ? null : parseSimple(cursor);
  cursor.expect(';');
  const test = cursor.is(';') ? null : createExpressionParser(cursor).readExpression();
  cursor.expect(';');
  const update = cursor.is(')') ? null : parseSimple(cursor);
  cursor.expect(')');
  return { kind: 'for', start, test, update, body: parseBody(cursor) };
}

function parseSimple(cursor: Cursor): Statement {
  const parser = createExpressionParser(cursor);
  if (cursor.is('print', 'printf')) return parsePrint(cursor);
  if (cursor.accept('next')) return { kind: 'next' };
  if (cursor.accept('break')) return { kind: 'break' };
  if (cursor.accept('continue')) return { kind: 'continue' };
  if (cursor.accept('exit')) {
    const hasCode = cursor.peek().kind !== 'newline' && cursor.peek().kind !== 'end' && !cursor.is(';', '}');
    return { kind: 'exit', code: hasCode ? parser.readExpression() : null };
  }
  if (cursor.accept('delete')) {
    const name = cursor.next().text;
    if (!cursor.accept('[')) return { kind: 'delete', name, keys: null };
    const keys = parser.readList(']');
    cursor.expect(']');
    return { kind: 'delete', name, keys };
  }
  for (const word of ['getline', 'return', 'nextfile', 'fflush', 'close', 'system']) {
    if (cursor.is(word)) throw new ProgramFailure(`\`${word}' is not supported here`, 2);
  }
  return { kind: 'expression', value: parser.readExpression() };
}

function parsePrint(cursor: Cursor): Statement {
  const kind = cursor.next().text as 'print' | 'printf';
  const parser = createExpressionParser(cursor, { isPrinting: true });
  const isOver = (): boolean =>
    cursor.peek().kind === 'newline' || cursor.peek().kind === 'end' || cursor.is(';', '}', '>', '>>', '|');
  const values = isOver() ? [] : parser.readPrinted();
  if (cursor.is('>', '>>', '|')) {
    throw new ProgramFailure('output to files and commands is not supported here: use > behind awk', 2);
  }
  if (kind === 'printf' && values.length === 0) cursor.fail();
  return { kind, values };
}

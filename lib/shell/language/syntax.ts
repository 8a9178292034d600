/**
 * From text to a syntax tree, and the three answers a prompt needs: complete, unfinished, wrong. The parser is
 * tolerant, so what its errors mean for bash is decided here; an unclosed here-document and a backslash at the
 * end are no errors to it at all.
 */

import type { ParsedScript, ParseError, SyntaxNode } from 'unbash';
import { forEachChild, parse } from 'unbash';

export type Parsed =
  | { readonly kind: 'complete'; readonly script: ParsedScript }
  | { readonly kind: 'unfinished'; readonly script: ParsedScript }
  | {
      readonly kind: 'wrong';
      readonly script: ParsedScript;
      readonly position: number;
      readonly token: string;
    };

export const MAXIMUM_SOURCE_LENGTH = 256 * 1024;
/** Work of a character that is parsed. */
export const UNITS_OF_PARSED = 8;

export function parseSource(text: string): Parsed {
  const chain = findLongChain(text);
  if (chain !== null) return { kind: 'wrong', script: parse(''), ...chain };
  const script = parse(text);
  const errors = script.errors ?? [];
  const wrong = errors.find((error) => !isUnfinished(text, error));
  const hard = errors.find((error) => error.message.startsWith('unexpected token'));
  const error = hard !== undefined && wrong !== undefined && hard.pos <= wrong.pos ? hard : wrong;
  if (error !== undefined) {
    const position = tokenStart(text, error);
    return { kind: 'wrong', script, position, token: tokenAt(text, position, error) };
  }
  if (errors.length > 0 || endsInBackslash(text) || openDocuments(script, text).length > 0) {
    return { kind: 'unfinished', script };
  }
  return { kind: 'complete', script };
}

/**
 * `f() g() h() …`: each is the body of the one before, and the parser goes one level deeper for each, without a
 * bound of its own. bash takes none of them: where there are too many, the first too many is named.
 */
function findLongChain(text: string): { readonly position: number; readonly token: string } | null {
  let length = 0;
  WORD.lastIndex = 0;
  for (;;) {
    const word = WORD.exec(text);
    if (word === null) return null;
    if (word[0] === '\\') continue;
    if (word[0].startsWith('#')) {
      const end = text.indexOf('\n', word.index);
      if (end < 0) return null;
      WORD.lastIndex = end;
      continue;
    }
    if (length > 0 && !/^(?:\s|\\\n|#.*)*$/.test(text.slice(HEAD.lastIndex, word.index))) length = 0;
    HEAD.lastIndex = word.index;
    if (!HEAD.test(text)) {
      length = 0;
      continue;
    }
    length += 1;
    if (length > MAXIMUM_CHAIN) return { position: word.index, token: word[0] };
    WORD.lastIndex = HEAD.lastIndex;
  }
}

const MAXIMUM_CHAIN = 100;
const WORD = /[^\s;&|()<>]+/g;
const HEAD = /(?:function[ \t]+[^\s;&|()<>]+(?:[ \t]*\([ \t]*\))?|[^\s;&|()<>]+[ \t]*\([ \t]*\))/y;

/** More lines could still make it right. */
function isUnfinished(text: string, error: ParseError): boolean {
  if (error.message.startsWith('unterminated')) return true;
  if (error.message === 'expected redirect target') return false;
  if (error.message === 'expected command in brace group') return true;
  return restIsEmpty(text.slice(error.pos));
}

function restIsEmpty(rest: string): boolean {
  return rest.replace(/#[^\n]*/g, '').trim() === '';
}

/** Where "do" is missing the parser stands behind the word that came instead. */
function tokenStart(text: string, error: ParseError): number {
  if (error.message !== "expected 'do'") return skipBlanks(text, error.pos);
  const word = /[^\s;&|()<>]+$/.exec(text.slice(0, error.pos));
  return word === null ? skipBlanks(text, error.pos) : error.pos - word[0].length;
}

function skipBlanks(text: string, from: number): number {
  let position = from;
  while (text[position] === ' ' || text[position] === '\t') position += 1;
  return position;
}

function tokenAt(text: string, position: number, error: ParseError): string {
  const named = /^unexpected token '(.+)'$/.exec(error.message);
  if (named !== null) return named[1]!;
  const rest = text.slice(position);
  if (rest === '' || rest.startsWith('\n')) return 'newline';
  return /^(?:;;&|;;|;&|&&|\|\||\|&|[;&|()<>]|[^\s;&|()<>]+)/.exec(rest)?.[0] ?? rest.slice(0, 1);
}

function endsInBackslash(text: string): boolean {
  const end = text.endsWith('\n') ? text.length - 1 : text.length;
  let start = end;
  while (text[start - 1] === '\\') start -= 1;
  if ((end - start) % 2 === 0) return false;
  const lastLine = text.slice(text.lastIndexOf('\n', end - 1) + 1, end);
  return !/^\s*#/.test(lastLine);
}

const MAXIMUM_VISITED_DEPTH = 400;

/** Here-documents whose end has not come. */
export function openDocuments(
  script: ParsedScript,
  text: string,
): { readonly position: number; readonly delimiter: string }[] {
  if (!text.includes('<<')) return [];
  const open: { position: number; delimiter: string }[] = [];
  let depth = 0;
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && node.closing === undefined) {
      open.push({ position: node.pos, delimiter: node.delimiter?.value ?? '' });
    }
    // Here-documents in substitutions in here-documents have no other bound.
    if (depth >= MAXIMUM_VISITED_DEPTH) return;
    depth += 1;
    forEachChild(node, visit);
    depth -= 1;
  };
  visit(script);
  return open;
}

/** The quote or bracket that is still open, and where it began. */
export function openQuote(parsed: Parsed): { readonly close: string; readonly position: number } | null {
  for (const error of parsed.script.errors ?? []) {
    const close = closingOf(error.message);
    if (close !== null) return { close, position: error.pos };
  }
  return null;
}

function closingOf(message: string): string | null {
  if (message === 'unterminated double quote') return '"';
  if (message.endsWith('single quote') || message.endsWith('ANSI-C quote')) return "'";
  if (message === 'unterminated backtick') return '`';
  if (message === 'unterminated command substitution') return ')';
  if (message.startsWith('unterminated arithmetic')) return ')';
  return message === 'unterminated parameter expansion' ? '}' : null;
}

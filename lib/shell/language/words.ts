/**
 * Expansion of words, in bash's order: braces, tilde, parameters, commands and arithmetic, splitting, file
 * names. Left out and refused: extended patterns, >( … ).
 */

import type { DoubleQuotedChild, ParsedScript, Word, WordPart } from 'unbash';
import { parse } from 'unbash';
import { enter, type Process } from '../../cluster/process';
import { appendAll } from '../text/lists';
import { evaluateArithmetic } from './arithmetic';
import { expandBraces } from './braces';
import { CommandFailure } from './control-flow';
import {
  expandedPiece,
  joinPieces,
  literalPiece,
  type Piece,
  patternOf,
  quotedPiece,
  splitIntoFields,
} from './fields';
import { expandParameter } from './parameters';
import type { Scope } from './scope';
import { UNITS_OF_PARSED } from './syntax';
import { getValue } from './variables';

/** More would be a mistake, and would take a browser's memory. */
const MAXIMUM_FIELDS = 200_000;

/** What the parser costs a word beside its characters. */
const UNITS_OF_PARSING = 64;

/** Where a word stands: decides on tildes and on what a backslash and quotes mean. */
export interface WordPlace {
  /** Inside "${x:-word}": quotes mean nothing more. */
  readonly isInsideQuotes: boolean;
  /** A tilde is also expanded behind each colon. */
  readonly isAssignment: boolean;
}

const PLAIN: WordPlace = { isInsideQuotes: false, isAssignment: false };
const ASSIGNMENT: WordPlace = { isInsideQuotes: false, isAssignment: true };

/** Words of a command: each may give no field, one, or many. */
export function* expandWords(scope: Scope, words: readonly Word[]): Process<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (isPlainText(word)) fields.push(word.text);
    else appendAll(fields, yield* expandToFields(scope, word));
    if (fields.length > MAXIMUM_FIELDS) throw new CommandFailure('Argument list too long', 126);
  }
  return fields;
}

function isPlainText(word: Word): boolean {
  return word.parts === undefined && /^[A-Za-z0-9_./:=,@%+-]*$/.test(word.text);
}

function* expandToFields(scope: Scope, word: Word): Process<string[]> {
  const fields: string[] = [];
  for (const single of unbraced(scope, word)) {
    appendAll(fields, splitIntoFields(scope.shell, yield* expandPieces(scope, single, PLAIN)));
  }
  return fields;
}

const unbracedWords = new WeakMap<Word, readonly Word[]>();

function unbraced(scope: Scope, word: Word): readonly Word[] {
  if (!word.parts?.some((part) => part.type === 'BraceExpansion')) return [word];
  const known = unbracedWords.get(word);
  if (known !== undefined) return known;
  const { spend } = scope.shell.machine.kernel;
  const words = expandBraces(word.text, spend).map((text) => {
    spend(UNITS_OF_PARSING + text.length * UNITS_OF_PARSED);
    return parseWord(text);
  });
  unbracedWords.set(word, words);
  return words;
}

/** One text, without splitting and file names: assignments, here-strings, `case`. */
export function* expandToText(scope: Scope, word: Word): Process<string> {
  if (isPlainText(word)) return word.text;
  return joinPieces(yield* expandPieces(scope, word, PLAIN));
}

export function* expandAssigned(scope: Scope, word: Word): Process<string> {
  if (isPlainText(word)) return word.text;
  return joinPieces(yield* expandPieces(scope, word, ASSIGNMENT));
}

/** A pattern in which quoted characters are escaped. */
export function* expandToPattern(scope: Scope, word: Word): Process<string> {
  return patternOf(yield* expandPieces(scope, word, PLAIN));
}

/** A text with $-expansions but without quotes: the body of a here-document, arithmetic. */
export function* expandBody(scope: Scope, parts: readonly WordPart[]): Process<string> {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (part.type === 'Literal') pieces.push(quotedPiece(part.value));
    else appendAll(pieces, yield* expandPart(scope, part, { isInsideQuotes: true, isAssignment: false }));
  }
  spendOnPieces(scope, pieces);
  return joinPieces(pieces);
}

const bodies = new Map<string, readonly WordPart[]>();

/** Expands and evaluates the text between (( and )). */
export function* expandArithmetic(scope: Scope, text: string): Process<bigint> {
  let expanded = text;
  if (/[$`"'\\]/.test(text)) {
    // Also where it is known: what another world has parsed must make no difference.
    scope.shell.machine.kernel.spend(UNITS_OF_PARSING + text.length * UNITS_OF_PARSED);
    let parts = bodies.get(text);
    if (parts === undefined) {
      if (bodies.size > 1000) bodies.clear();
      parts = parseBody(text);
      bodies.set(text, parts);
    }
    expanded = (yield* expandBody(scope, parts)).replaceAll('"', '');
  }
  return evaluateArithmetic(scope.shell, expanded);
}

/** Parses a text as the body of a here-document is parsed. */
function parseBody(text: string): readonly WordPart[] {
  let delimiter = 'END';
  while (text.includes(delimiter)) delimiter += '_';
  const script: ParsedScript = parse(`: <<${delimiter}\n${text}\n${delimiter}\n`);
  const command = script.commands[0]?.command;
  const redirect = command?.type === 'Command' ? command.redirects[0] : undefined;
  if (redirect?.type !== 'HereDoc') return [];
  return redirect.body.parts ?? [literalPart(redirect.body.text)];
}

function literalPart(text: string): WordPart {
  return { type: 'Literal', pos: 0, end: 0, value: text, text };
}

/** A word from its text, for what is put together at run time. */
export function parseWord(text: string): Word {
  const command = parse(`: ${text}`).commands[0]?.command;
  const word = command?.type === 'Command' ? command.args[0] : undefined;
  return word?.type === 'Word' ? word : { type: 'Word', text, value: text, pos: 0, end: 0 };
}

export function* expandPieces(scope: Scope, word: Word, place: WordPlace): Process<Piece[]> {
  if (word.parts === undefined) return expandRaw(scope, word.text, place, true);
  const pieces: Piece[] = [];
  for (const part of word.parts) {
    const isFirst = pieces.length === 0 && part === word.parts[0];
    if (part.type === 'Literal') appendAll(pieces, expandRaw(scope, part.text, place, isFirst));
    else appendAll(pieces, yield* expandPart(scope, part, place));
  }
  spendOnPieces(scope, pieces);
  return pieces;
}

function spendOnPieces(scope: Scope, pieces: readonly Piece[]): void {
  const { spend } = scope.shell.machine.kernel;
  for (const piece of pieces) spend(piece === 'border' ? 1 : 1 + piece.text.length);
}

/** Literal text as it was typed: backslashes quote, a tilde at the right place is a directory. */
function expandRaw(scope: Scope, text: string, place: WordPlace, isWordStart: boolean): Piece[] {
  const pieces: Piece[] = [];
  let plain = '';
  const flush = (): void => {
    if (plain !== '') pieces.push(literalPiece(plain));
    plain = '';
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index]!;
    const mayTilde = (index === 0 && isWordStart) || (place.isAssignment && text[index - 1] === ':');
    if (character === '~' && mayTilde && !place.isInsideQuotes) {
      const end = text.slice(index).search(place.isAssignment ? /[/:]|$/ : /\/|$/) + index;
      const directory = tildeDirectory(scope, text.slice(index, end));
      if (directory !== null) {
        flush();
        pieces.push(quotedPiece(directory));
        index = end - 1;
        continue;
      }
    }
    if (character !== '\\' || index + 1 === text.length) {
      plain += character;
      continue;
    }
    const next = text[index + 1]!;
    if (place.isInsideQuotes && !'$`"\\\n}'.includes(next)) {
      plain += character;
      continue;
    }
    index += 1;
    if (next === '\n') continue;
    flush();
    pieces.push(quotedPiece(next));
  }
  flush();
  return pieces;
}

function tildeDirectory(scope: Scope, prefix: string): string | null {
  const { shell } = scope;
  if (prefix === '~') return getValue(shell, 'HOME') ?? '/root';
  if (prefix === '~+') return shell.workingDirectory;
  if (prefix === '~-') return getValue(shell, 'OLDPWD');
  if (prefix === '~root') return '/root';
  return prefix === `~${shell.machine.userName}` ? `/home/${shell.machine.userName}` : null;
}

function* expandPart(
  scope: Scope,
  part: Exclude<WordPart, { type: 'Literal' }>,
  place: WordPlace,
): Process<Piece[]> {
  const isQuoted = place.isInsideQuotes;
  switch (part.type) {
    case 'Glob':
      if (part.kind !== 'bracket') return [literalPiece(part.text)];
      return [literalPiece('['), ...(yield* expandParts(scope, part.parts, place)), literalPiece(']')];
    case 'SingleQuoted':
      return [isQuoted ? quotedPiece(part.text) : quotedPiece(part.value)];
    case 'AnsiCQuoted':
      return [quotedPiece(part.value)];
    case 'DoubleQuoted':
    case 'LocaleString':
      return yield* expandQuoted(scope, part.parts);
    case 'SimpleExpansion':
    case 'ParameterExpansion':
      return yield* enter(expandParameter(scope, part, isQuoted, expandPieces));
    case 'CommandExpansion':
      return [expandedPiece(yield* scope.interpreter.substitute(scope, part.script), isQuoted)];
    case 'ArithmeticExpansion': {
      const text = part.text.startsWith('$[') ? part.text.slice(2, -1) : part.text.slice(3, -2);
      return [expandedPiece(String(yield* expandArithmetic(scope, text)), isQuoted)];
    }
    case 'ProcessSubstitution':
      return [quotedPiece(yield* scope.interpreter.substituteFile(scope, part))];
    case 'ExtendedGlob':
      throw new CommandFailure(`${part.text}: extended patterns are not supported here`, 2, 'line');
    case 'BraceExpansion':
      if (part.parts === undefined) return expandRaw(scope, part.text, place, false);
      return yield* expandParts(scope, part.parts, place);
  }
}

function* expandParts(scope: Scope, parts: readonly WordPart[], place: WordPlace): Process<Piece[]> {
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (part.type === 'Literal') appendAll(pieces, expandRaw(scope, part.text, place, false));
    else appendAll(pieces, yield* expandPart(scope, part, place));
  }
  return pieces;
}

/** "…": the empty one is a field, but "$@" without any argument is none. */
function* expandQuoted(scope: Scope, parts: readonly DoubleQuotedChild[]): Process<Piece[]> {
  if (parts.length === 0) return [quotedPiece('')];
  const pieces: Piece[] = [];
  for (const part of parts) {
    if (part.type === 'Literal') pieces.push(quotedPiece(part.value));
    else {
      appendAll(pieces, yield* expandPart(scope, part, { isInsideQuotes: true, isAssignment: false }));
    }
  }
  return pieces;
}

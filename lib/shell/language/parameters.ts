/**
 * $x and ${x…}: values, defaults, lengths, slices, removal and replacement of patterns, arrays.
 * Left out and refused: ${x@P}, ${x@A}, ${x@K}, ${x@a}.
 */
import type { ParameterExpansionPart, ParameterOperation, SimpleExpansionPart, Word } from 'unbash';
import type { Process } from '../../cluster/process';
import { compareText } from '../files/paths';
import { toLower, toUpper } from '../text/letter-case';
import { evaluateArithmetic } from './arithmetic';
import { CommandFailure } from './control-flow';
import { expandedPiece, joinPieces, type Piece, patternOf } from './fields';
import { compilePattern, matchesPattern, removeMatch, replaceMatch } from './patterns';
import type { Scope } from './scope';
import type { Shell } from './shell-state';
import {
  elementsOf,
  getValue,
  indexesOf,
  NAME,
  quoteForShell,
  setValue,
  spendOnElements,
  writableVariable,
} from './variables';
import type { WordPlace } from './words';

type ExpandWord = (scope: Scope, word: Word, place: WordPlace) => Process<Piece[]>;

/** What a parameter stands for. */
interface Subject {
  /** As it is named in messages. */
  readonly label: string;
  readonly name: string;
  readonly index: number | null;
  /** Empty where it is not set. */
  readonly values: readonly string[];
  /** `null`: one value. Otherwise all elements, by "@" or "*". */
  readonly list: '@' | '*' | null;
}

interface Place {
  readonly scope: Scope;
  readonly part: ParameterExpansionPart;
  readonly isQuoted: boolean;
  readonly expand: ExpandWord;
}

export function* expandParameter(
  scope: Scope,
  part: SimpleExpansionPart | ParameterExpansionPart,
  isQuoted: boolean,
  expand: ExpandWord,
): Process<Piece[]> {
  if (part.type === 'SimpleExpansion') {
    const subject = findSubject(scope.shell, part.text.slice(1), null);
    requireSet(scope.shell, subject);
    return piecesOf(scope.shell, subject, isQuoted);
  }
  const place: Place = { scope, part, isQuoted, expand };
  const { operation } = part;
  if (operation?.type === 'Unknown' || !isKnownName(part)) {
    throw new CommandFailure(`${part.text}: bad substitution`, 1, 'line');
  }
  const index = part.index === undefined ? null : yield* expandIndex(place, part.index);
  if (part.prefix === '!' && (index === '@' || index === '*') && operation === undefined) {
    return piecesOf(scope.shell, keysOf(scope.shell, part.parameter, index), isQuoted);
  }
  if (operation?.type === 'Names') return namesBeginning(place, operation.operator);
  let subject = findSubject(scope.shell, part.parameter, index);
  if (part.prefix === '!') subject = followReference(scope.shell, subject);
  if (part.prefix === '#') return [expandedPiece(lengthOf(scope.shell, subject), isQuoted)];
  if (operation === undefined) {
    requireSet(scope.shell, subject);
    return piecesOf(scope.shell, subject, isQuoted);
  }
  return yield* applyOperation(place, subject, operation);
}

function isKnownName(part: ParameterExpansionPart): boolean {
  return NAME.test(part.parameter) || /^(?:[0-9]+|[@*#?$!_-])$/.test(part.parameter);
}

function* expandIndex(place: Place, index: Word): Process<string> {
  if (index.text === '@' || index.text === '*') return index.text;
  return joinPieces(yield* place.expand(place.scope, index, { isInsideQuotes: false, isAssignment: false }));
}

function findSubject(shell: Shell, name: string, index: string | null): Subject {
  if (name === '@' || name === '*') {
    return { label: name, name, index: null, values: shell.positional, list: name };
  }
  if (index === null) {
    const value = getValue(shell, name);
    return { label: name, name, index: null, values: value === null ? [] : [value], list: null };
  }
  const value = shell.variables.get(name)?.value ?? getValue(shell, name);
  if (value instanceof Map) spendOnElements(shell, value.size);
  const array = value instanceof Map ? value : new Map<number, string>(value === null ? [] : [[0, value]]);
  if (index === '@' || index === '*') {
    return { label: `${name}[${index}]`, name, index: null, values: elementsOf(array), list: index };
  }
  const position = resolveIndex(shell, name, array, index);
  const element = array.get(position);
  const values = element === undefined ? [] : [element];
  return { label: `${name}[${index}]`, name, index: position, values, list: null };
}

/** A negative index counts from the end. */
export function resolveIndex(shell: Shell, name: string, array: Map<number, string>, index: string): number {
  const position = Number(evaluateArithmetic(shell, index));
  if (position >= 0) return position;
  spendOnElements(shell, array.size);
  const last = indexesOf(array).at(-1) ?? -1;
  if (last + 1 + position < 0) throw new CommandFailure(`${name}[${index}]: bad array subscript`, 1, 'line');
  return last + 1 + position;
}

function keysOf(shell: Shell, name: string, list: '@' | '*'): Subject {
  const value = shell.variables.get(name)?.value ?? null;
  if (value instanceof Map) spendOnElements(shell, value.size);
  const indexes = value instanceof Map ? indexesOf(value) : value === null ? [] : [0];
  return { label: name, name, index: null, values: indexes.map(String), list };
}

function namesBeginning(place: Place, operator: '@' | '*'): Piece[] {
  const { shell } = place.scope;
  spendOnElements(shell, shell.variables.size);
  const names = [...shell.variables.keys()].filter((name) => name.startsWith(place.part.parameter));
  const subject: Subject = {
    label: '',
    name: '',
    index: null,
    values: names.sort(compareText),
    list: operator,
  };
  return piecesOf(shell, subject, place.isQuoted);
}

function followReference(shell: Shell, subject: Subject): Subject {
  const reference = subject.values[0];
  if (reference === undefined)
    throw new CommandFailure(`${subject.name}: invalid indirect expansion`, 1, 'line');
  const element = /^([A-Za-z_][A-Za-z0-9_]*)\[(.+)\]$/.exec(reference);
  if (element !== null) return findSubject(shell, element[1]!, element[2]!);
  if (!NAME.test(reference) && !/^(?:[0-9]+|[@*#?$!])$/.test(reference)) {
    throw new CommandFailure(`${reference}: invalid variable name`, 1, 'line');
  }
  return findSubject(shell, reference, null);
}

function requireSet(shell: Shell, subject: Subject): void {
  if (!shell.options.nounset || subject.list !== null || subject.values.length > 0) return;
  throw new CommandFailure(`${subject.label}: unbound variable`, 1, 'shell');
}

function lengthOf(shell: Shell, subject: Subject): string {
  if (subject.list !== null) return String(subject.values.length);
  requireSet(shell, subject);
  return String([...(subject.values[0] ?? '')].length);
}

/** Values as pieces: "$@" keeps elements apart, "$*" joins them. */
function piecesOf(shell: Shell, subject: Subject, isQuoted: boolean): Piece[] {
  if (subject.list === null) {
    const value = subject.values[0] ?? '';
    return value === '' && !isQuoted ? [] : [expandedPiece(value, isQuoted)];
  }
  if (subject.list === '*' && isQuoted) {
    const separator = (getValue(shell, 'IFS') ?? ' ').slice(0, 1);
    return [expandedPiece(subject.values.join(separator), true)];
  }
  return subject.values.flatMap((value, index) => {
    const piece = expandedPiece(value, isQuoted);
    return index === 0 ? [piece] : ['border' as const, piece];
  });
}

function* applyOperation(place: Place, subject: Subject, operation: ParameterOperation): Process<Piece[]> {
  const { shell } = place.scope;
  if (operation.type === 'Default') return yield* applyDefault(place, subject, operation);
  if (operation.type === 'Slice') return yield* applySlice(place, subject, operation);
  requireSet(shell, subject);
  const change = yield* changeOf(place, operation);
  return piecesOf(shell, { ...subject, values: subject.values.map(change) }, place.isQuoted);
}

function* applyDefault(
  place: Place,
  subject: Subject,
  operation: Extract<ParameterOperation, { type: 'Default' }>,
): Process<Piece[]> {
  const { scope, isQuoted } = place;
  const kind = operation.operator.slice(-1);
  const emptyCounts = operation.operator.startsWith(':');
  const isMissing = subject.values.length === 0 || (emptyCounts && subject.values.join('') === '');
  if (kind === '+' ? isMissing : !isMissing)
    return kind === '+' ? [] : piecesOf(scope.shell, subject, isQuoted);
  const pieces = yield* place.expand(scope, operation.operand, {
    isInsideQuotes: isQuoted,
    isAssignment: false,
  });
  if (kind === '-' || kind === '+') return pieces.map((piece) => asOperand(piece, isQuoted));
  const text = joinPieces(pieces);
  if (kind === '?') {
    const message = text === '' ? (emptyCounts ? 'parameter null or not set' : 'parameter not set') : text;
    throw new CommandFailure(`${subject.label}: ${message}`, 1, 'shell');
  }
  if (!NAME.test(subject.name)) {
    throw new CommandFailure(`$${subject.name}: cannot assign in this way`, 1, 'line');
  }
  if (subject.index === null) setValue(scope.shell, subject.name, text);
  else {
    const variable = writableVariable(scope.shell, subject.name);
    if (!(variable.value instanceof Map)) variable.value = new Map();
    variable.value.set(subject.index, text);
  }
  return [expandedPiece(text, isQuoted)];
}

/** The word behind :- is split like any expansion where it is not quoted. */
function asOperand(piece: Piece, isQuoted: boolean): Piece {
  if (piece === 'border' || piece.isQuoted) return piece;
  return { text: piece.text, isQuoted, isSplit: !isQuoted };
}

function* applySlice(
  place: Place,
  subject: Subject,
  operation: Extract<ParameterOperation, { type: 'Slice' }>,
): Process<Piece[]> {
  const { shell } = place.scope;
  const offset = Number(yield* evaluateWord(place, operation.offset));
  const length = operation.length === undefined ? null : Number(yield* evaluateWord(place, operation.length));
  if (subject.list !== null) {
    const isPositional = subject.name === '@' || subject.name === '*';
    const all = isPositional ? [shell.name, ...subject.values] : subject.values;
    const start = isPositional && offset === 0 ? 0 : offset < 0 ? all.length + offset : offset;
    if (length !== null && length < 0)
      throw new CommandFailure(`${length}: substring expression < 0`, 1, 'line');
    const values = start < 0 ? [] : all.slice(start, length === null ? undefined : start + length);
    return piecesOf(shell, { ...subject, values }, place.isQuoted);
  }
  requireSet(shell, subject);
  const characters = [...(subject.values[0] ?? '')];
  const start = offset < 0 ? characters.length + offset : offset;
  const end = length === null ? characters.length : length < 0 ? characters.length + length : start + length;
  if (start < 0 || start > characters.length) return place.isQuoted ? [expandedPiece('', true)] : [];
  if (end < start) throw new CommandFailure(`${length}: substring expression < 0`, 1, 'line');
  return piecesOf(shell, { ...subject, values: [characters.slice(start, end).join('')] }, place.isQuoted);
}

function* evaluateWord(place: Place, word: Word): Process<bigint> {
  const pieces = yield* place.expand(place.scope, word, { isInsideQuotes: true, isAssignment: false });
  return evaluateArithmetic(place.scope.shell, joinPieces(pieces));
}

function* changeOf(
  place: Place,
  operation: Exclude<ParameterOperation, { type: 'Default' | 'Slice' }>,
): Process<(value: string) => string> {
  const { scope, expand } = place;
  const { spend } = scope.shell.machine.kernel;
  const plain: WordPlace = { isInsideQuotes: false, isAssignment: false };
  switch (operation.type) {
    case 'Remove': {
      const pattern = compilePattern(patternOf(yield* expand(scope, operation.operand, plain)), spend);
      return (value) => removeMatch(value, pattern, operation.operator);
    }
    case 'Replace': {
      const pattern = compilePattern(patternOf(yield* expand(scope, operation.pattern, plain)), spend);
      const replacement = yield* expand(scope, operation.replacement, plain);
      return (value) =>
        replaceMatch(value, pattern, operation.operator, (match) => fillReplacement(replacement, match));
    }
    case 'CaseModification': {
      const { operand, operator } = operation;
      const text = operand === undefined ? '' : patternOf(yield* expand(scope, operand, plain));
      const pattern = compilePattern(text === '' ? '?' : text, spend);
      const isAll = operator.length === 2;
      const change = (character: string): string =>
        operator.startsWith('^') ? toUpper(character) : toLower(character);
      return (value) =>
        [...value]
          .map((character, index) =>
            (isAll || index === 0) && matchesPattern(pattern, character) ? change(character) : character,
          )
          .join('');
    }
    case 'Transform':
      return transformOf(place, operation.operand.text);
    default:
      throw new CommandFailure(`${place.part.text}: bad substitution`, 1, 'line');
  }
}

/** "&" in the replacement stands for the match, unless it was quoted. */
function fillReplacement(replacement: readonly Piece[], match: string): string {
  return replacement
    .map((piece) =>
      piece === 'border' ? ' ' : piece.isQuoted ? piece.text : piece.text.split('&').join(match),
    )
    .join('');
}

function transformOf(place: Place, operator: string): (value: string) => string {
  switch (operator) {
    case 'Q':
      return quoteForShell;
    case 'U':
      return toUpper;
    case 'L':
      return toLower;
    case 'u':
      return (value) => toUpper(value.slice(0, 1)) + value.slice(1);
    case 'E':
    case 'P':
    case 'A':
    case 'K':
    case 'a':
    case 'k':
      throw new CommandFailure(`${place.part.text}: this transformation is not supported here`, 1, 'line');
    default:
      throw new CommandFailure(`${place.part.text}: bad substitution`, 1, 'line');
  }
}

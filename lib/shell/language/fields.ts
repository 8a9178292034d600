/**
 * From pieces to fields: what an expansion gave is split at IFS, what was quoted stays whole, and unquoted
 * pattern characters become file names.
 */
import { matchPathnames } from './pathnames';
import { escapePattern, hasPatternCharacters } from './patterns';
import type { Shell } from './shell-state';
import { getValue } from './variables';

/** A stretch of an expanded word, or the border between two elements of "$@". */
export type Piece =
  | { readonly text: string; readonly isQuoted: boolean; readonly isSplit: boolean }
  | 'border';

const UNITS_OF_FIELD = 16;

interface Segment {
  readonly text: string;
  readonly isQuoted: boolean;
}

export function literalPiece(text: string): Piece {
  return { text, isQuoted: false, isSplit: false };
}

export function quotedPiece(text: string): Piece {
  return { text, isQuoted: true, isSplit: false };
}

export function expandedPiece(text: string, isQuoted: boolean): Piece {
  return { text, isQuoted, isSplit: !isQuoted };
}

/** All pieces as one text, as in an assignment: borders become spaces. */
export function joinPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece === 'border' ? ' ' : piece.text)).join('');
}

/** The pieces as a pattern in which quoted characters stand for themselves. */
export function patternOf(pieces: readonly Piece[]): string {
  return pieces
    .map((piece) => (piece === 'border' ? ' ' : piece.isQuoted ? escapePattern(piece.text) : piece.text))
    .join('');
}

export function splitIntoFields(shell: Shell, pieces: readonly Piece[]): string[] {
  const { spend } = shell.machine.kernel;
  const separators = getValue(shell, 'IFS') ?? ' \t\n';
  for (const piece of pieces)
    if (piece !== 'border' && piece.isSplit) spend(piece.text.length * separators.length);
  const fields = splitPieces(pieces, separators);
  spend(fields.length * UNITS_OF_FIELD);
  return fields.flatMap((field) => nameFiles(shell, field));
}

function nameFiles(shell: Shell, field: readonly Segment[]): string[] {
  const text = field.map((segment) => segment.text).join('');
  if (shell.options.noglob) return [text];
  if (!field.some((segment) => !segment.isQuoted && hasPatternCharacters(segment.text))) return [text];
  const pattern = field
    .map((segment) => (segment.isQuoted ? escapePattern(segment.text) : segment.text))
    .join('');
  const paths = matchPathnames(shell.machine, shell.workingDirectory, pattern);
  return paths.length === 0 ? [text] : paths;
}

function splitPieces(pieces: readonly Piece[], separators: string): Segment[][] {
  const fields: Segment[][] = [];
  let current: Segment[] | null = null;
  /** A field was just closed by white space: a separator of another kind right behind it closes none. */
  let closedByBlank = false;
  const close = (): void => {
    if (current !== null) fields.push(current);
    current = null;
  };
  const add = (text: string, isQuoted: boolean): void => {
    current ??= [];
    current.push({ text, isQuoted });
    closedByBlank = false;
  };
  for (const piece of pieces) {
    if (piece === 'border') {
      close();
      closedByBlank = false;
      continue;
    }
    if (!piece.isSplit) {
      add(piece.text, piece.isQuoted);
      continue;
    }
    let start = 0;
    for (let index = 0; index < piece.text.length; index += 1) {
      const character = piece.text[index]!;
      if (!separators.includes(character)) continue;
      if (index > start) add(piece.text.slice(start, index), false);
      start = index + 1;
      if (character === ' ' || character === '\t' || character === '\n') {
        closedByBlank = current !== null || closedByBlank;
        close();
      } else if (current !== null || !closedByBlank) {
        current ??= [{ text: '', isQuoted: true }];
        close();
      } else closedByBlank = false;
    }
    if (start < piece.text.length) add(piece.text.slice(start), false);
  }
  close();
  return fields;
}

/**
 * Draws the line being edited with escape sequences, and takes it away again. Where a program's output ended
 * without a newline, that rest is drawn as if it were part of the prompt, so nothing is ever overwritten.
 */
import { characterWidth, stripEscapes } from './cell-width';
import type { LineEditor } from './line-editor';

export interface DrawnLine {
  readonly sequence: string;
  /** Rows from the first one down to the cursor. */
  readonly cursorRow: number;
}

export const NOTHING_DRAWN: DrawnLine = { sequence: '', cursorRow: 0 };

/** What stands before the text: the prompt, or the search's own. */
export function promptOf(state: LineEditor): string {
  if (state.search === null) return state.prompt;
  const failed = state.search.query !== '' && state.search.found === null;
  return `(${failed ? 'failed ' : ''}search back)'${state.search.query}': `;
}

/** `rest` is the unfinished last line of output. Returns what to write, from the start of a row. */
export function drawLine(state: LineEditor, rest: string, columns: number): DrawnLine {
  const before = rest + promptOf(state);
  const shown = state.text.replace(/\t/g, '    ');
  const beforeCursor = state.text.slice(0, state.cursor).replace(/\t/g, '    ');
  const end = measure(stripEscapes(before) + shown, columns);
  const cursor = measure(stripEscapes(before) + beforeCursor, columns);
  // At the right edge a terminal waits with its wrap: one blank makes it real.
  const wrap = end.column === 0 && end.row > 0 ? ' \r' : '';
  const up = end.row - cursor.row;
  const sequence =
    before +
    shown +
    wrap +
    (up > 0 ? `\u001b[${up}A` : '') +
    `\r${cursor.column > 0 ? `\u001b[${cursor.column}C` : ''}`;
  return { sequence, cursorRow: cursor.row };
}

/** Takes a drawn line away and leaves the cursor where the line began. */
export function eraseLine(drawn: DrawnLine): string {
  return `\r${drawn.cursorRow > 0 ? `\u001b[${drawn.cursorRow}A` : ''}\u001b[J`;
}

function measure(text: string, columns: number): { row: number; column: number } {
  let row = 0;
  let column = 0;
  for (const character of text) {
    const width = characterWidth(character.codePointAt(0)!);
    if (column + width > columns) {
      row += 1;
      column = 0;
    }
    column += width;
  }
  return column >= columns ? { row: row + 1, column: 0 } : { row, column };
}

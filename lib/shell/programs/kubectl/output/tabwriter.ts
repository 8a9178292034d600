/**
 * Columns as Go's text/tabwriter aligns them: a cell ends with a tab, the last one of a line belongs to no
 * column, and a column reaches over neighbouring lines that all have it.
 */

export interface ColumnStyle {
  readonly minWidth: number;
  readonly padding: number;
}

/** Tables of `get`. */
export const TABLE_STYLE: ColumnStyle = { minWidth: 6, padding: 3 };
/** Blocks of `describe`. */
export const DESCRIBE_STYLE: ColumnStyle = { minWidth: 0, padding: 2 };

/** Aligns lines in which tabs divide cells. `remembered` keeps the widest columns seen from call to call. */
export function alignColumns(text: string, style: ColumnStyle, remembered?: number[]): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[][] = lines.map(() => []);
  measure(0, lines.length, []);
  return lines.map((cells, index) => writeLine(cells, widths[index]!)).join('\n');

  function measure(from: number, to: number, outer: readonly number[]): void {
    const column = outer.length;
    let index = from;
    while (index < to) {
      widths[index] = [...outer];
      if (column >= lines[index]!.length - 1) {
        index += 1;
        continue;
      }
      const start = index;
      let width = style.minWidth;
      for (; index < to && column < lines[index]!.length - 1; index += 1) {
        width = Math.max(width, lengthOf(lines[index]![column]!) + style.padding);
      }
      if (remembered) {
        width = Math.max(width, remembered[column] ?? 0);
        remembered[column] = width;
      }
      measure(start, index, [...outer, width]);
    }
  }
}

function writeLine(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, index) =>
      index === cells.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - lengthOf(cell)),
    )
    .join('');
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** Control characters made visible, so that a text from the cluster cannot steer the terminal. */
export function escapeTerminal(text: string): string {
  return text.replaceAll('\x1b', '^[').replaceAll('\r', '\\r');
}

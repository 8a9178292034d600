/**
 * Tables for spreadsheets: RFC 4180 in UTF-8 with a byte order mark, which Excel needs to know the letters by. A cell
 * that a spreadsheet would take for a formula gets an apostrophe: names are what learners chose.
 */

export type Cell = string | number | Date | null;

/** One column: its head, and what stands below it in each row. */
export type Column<R> = readonly [head: string, cell: (row: R) => Cell];

export function toCsv<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const lines = [
    columns.map(([head]) => head),
    ...rows.map((row) => columns.map(([, read]) => read(row))),
  ].map((cells) => cells.map(writeCell).join(','));
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

export function writeCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  if (cell instanceof Date) return cell.toISOString();
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** `what` and all that follow make the file's name. */
export function csvAnswer<R>(
  columns: readonly Column<R>[],
  rows: readonly R[],
  ...what: readonly string[]
): Response {
  const name = ['drydock', ...what].join('-').replaceAll(/[^A-Za-z0-9-]+/g, '-');
  return new Response(toCsv(columns, rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="${name.slice(0, 100)}.csv"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/**
 * The Table that the server computes, as lines. Upstream: cli-runtime/pkg/printers/tableprinter.go.
 * A printer keeps what it showed: headers come once, and the columns of a watch stay where they were.
 */
import { alignColumns, escapeTerminal, TABLE_STYLE } from './tabwriter';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt, type Value } from './value';

export interface TableOptions {
  readonly wide: boolean;
  readonly noHeaders: boolean;
  readonly withNamespace: boolean;
  /** In front of each name: "pod". */
  readonly kindPrefix?: string;
  readonly showLabels: boolean;
  readonly labelColumns: readonly string[];
}

export interface TablePrinter {
  /** The lines of a Table; `eventType` goes into a column of its own in front. */
  print(table: Tree, eventType?: string): string;
}

export function createTablePrinter(options: TableOptions): TablePrinter {
  const remembered: number[] = [];
  let columns: readonly Value[] = [];
  let headersShown = options.noHeaders;
  return {
    print(table, eventType) {
      const own = listAt(table, 'columnDefinitions');
      if (own.length > 0) columns = own;
      const rows = listAt(table, 'rows').filter(isTree);
      if (rows.length === 0) return '';
      const shown = columns.map(
        (column) => options.wide || at(column, 'priority') === 0 || at(column, 'priority') === undefined,
      );
      const lines = rows.map((row) => [
        ...(eventType === undefined ? [] : [eventType]),
        ...rowCells(row, columns, shown, options),
      ]);
      if (!headersShown)
        lines.unshift([...(eventType === undefined ? [] : ['EVENT']), ...headers(columns, shown, options)]);
      headersShown = true;
      const text = lines.map((cells) => `${cells.join('\t')}\n`).join('');
      return alignColumns(text, TABLE_STYLE, remembered);
    },
  };
}

function headers(columns: readonly Value[], shown: readonly boolean[], options: TableOptions): string[] {
  const names = columns
    .filter((_, index) => shown[index])
    .map((column) => textAt(column, 'name').toUpperCase());
  const labels = options.labelColumns.map((label) => label.slice(label.lastIndexOf('/') + 1).toUpperCase());
  return [
    ...(options.withNamespace ? ['NAMESPACE'] : []),
    ...names,
    ...labels,
    ...(options.showLabels ? ['LABELS'] : []),
  ];
}

function rowCells(
  row: Tree,
  columns: readonly Value[],
  shown: readonly boolean[],
  options: TableOptions,
): string[] {
  const metadata = treeAt(row, 'object', 'metadata');
  const cells = listAt(row, 'cells').map((cell, index) => {
    const text = cellText(cell);
    const isName = textAt(columns[index], 'format') === 'name' && textAt(columns[index], 'type') === 'string';
    return isName && options.kindPrefix ? `${options.kindPrefix}/${text}` : text;
  });
  const labels = options.labelColumns.map((label) => textAt(metadata, 'labels', label));
  return [
    ...(options.withNamespace ? [textAt(metadata, 'namespace')] : []),
    ...cells.filter((_, index) => shown[index]),
    ...labels,
    ...(options.showLabels ? [formatLabels(treeAt(metadata, 'labels'))] : []),
  ];
}

function cellText(cell: Value): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const end = cell.search(/[\f\n\r]/);
  return escapeTerminal(end < 0 ? cell : `${cell.slice(0, end)}...`);
}

/** "a=b,c=d", sorted; `<none>` where there are none. */
export function formatLabels(labels: Tree): string {
  const keys = sortedKeys(labels);
  return keys.length === 0 ? '<none>' : keys.map((key) => `${key}=${String(labels[key])}`).join(',');
}

/** How much room each part of a figure takes: known before the first frame, and kept through every press. Pure. */
import type { FigureFrame } from './figure-frame';
import { isAside, readTable } from './kubectl-table';
import { chooseLines, readManifest } from './manifest-lines';

export interface Heights {
  readonly wide: number;
  /** On a telephone, and where two stand side by side. */
  readonly narrow: number;
}

type Mapped = Pick<FigureFrame, 'worlds' | 'hasLabels' | 'compare'>;

/** Bands of Services need room above the nodes; the figure keeps it when a press takes them away. */
export function mapHeight({ worlds, hasLabels, compare }: Mapped): Heights {
  const services = Math.max(...worlds.map(({ picture }) => picture.services.length));
  const labels = hasLabels ? 20 : 0;
  // Half as wide, a map has its pods in two rows, and each its name.
  const halves = compare?.as === 'beside' ? 28 : 0;
  const [wide, narrow] = MAP_HEIGHTS[Math.min(services, MAP_HEIGHTS.length - 1)]!;
  return { wide: wide + labels, narrow: narrow + labels + halves };
}

/** By the number of Services, on a desk and on a telephone. */
const MAP_HEIGHTS = [
  [192, 212],
  [232, 276],
  [232, 276],
  [304, 332],
  [344, 364],
] as const;

const TABLE_LINE = 24;
const NARROW_LINE = 20;
/** Of 13 px in 358 px, and what stands between two cells. */
const NARROW_CHARACTERS = 44;
const CELL_GAP = 2;
const MANIFEST_LINE = 21;
const MOST_LINES = 12;

/** One line more than at first: one may come. On a telephone the next row would be several. The rest scrolls. */
export function tableHeight(first: string, command: string): Heights {
  const lines = first.split('\n').filter((line) => line !== '').length;
  const narrow = countNarrowLines(first, command) * NARROW_LINE + 26;
  return { wide: (Math.max(2, lines) + 1) * TABLE_LINE + 20, narrow };
}

/** Where a row does not fit, its cells follow one another, each after the name of its column. */
function countNarrowLines(text: string, command: string): number {
  const table = readTable(text, command);
  if (table === null) return 2;
  return table.rows.reduce((lines, { cells }) => lines + wrapCells(table.columns, cells), 0);
}

function wrapCells(columns: readonly string[], cells: readonly string[]): number {
  let [lines, used] = [1, 0];
  for (const [at, cell] of cells.entries()) {
    if (isAside(columns[at]!, cell)) continue;
    const length = cell.length + (at === 0 ? 0 : columns[at]!.length + 1);
    if (used > 0 && used + CELL_GAP + length > NARROW_CHARACTERS) [lines, used] = [lines + 1, 0];
    used += (used > 0 ? CELL_GAP : 0) + length;
  }
  return lines;
}

export function manifestHeight(first: string, fields: readonly string[]): number {
  const lines = chooseLines(readManifest(first), fields).length;
  return Math.min(MOST_LINES, Math.max(lines, 2) + 1) * MANIFEST_LINE + 28;
}

/** A line for the rule, three for those who could be chosen. */
export const RULE_HEIGHT = 96;

/** Of the whole figure, for a place that it has not come to yet. */
export function figureHeight(frame: FigureFrame): Heights {
  const { wide, narrow } = mapHeight(frame);
  const { table, manifest } = frame.worlds[0]!;
  const rows = frame.table === null ? { wide: 0, narrow: 0 } : tableHeight(table ?? '', frame.table);
  const below =
    (frame.hasRules ? RULE_HEIGHT : 0) +
    (frame.manifest === null ? 0 : manifestHeight(manifest ?? '', frame.manifest.fields));
  if (frame.compare?.as === 'beside')
    return { wide: narrow + rows.narrow + below + 270, narrow: narrow + rows.narrow + below + 330 };
  const around = frame.compare === null ? 200 : 260;
  return { wide: wide + rows.wide + below + around, narrow: narrow + rows.narrow + below + around + 38 };
}

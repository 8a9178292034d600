/**
 * How large pods are drawn, and how much is said below each: the first shape in which all have room. Type is never
 * shrunk; where there are many pods, less is said of each, and at last they are counted.
 */
import type { PodPicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, machineWidth } from './labels';
import type { Detail, Size } from './layout';

export interface CellShape {
  readonly detail: Detail;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** There is room for a word on how the pod fares. */
  readonly hasState: boolean;
  /** Lines for labels, below name and address. */
  readonly labelRows: number;
}

export const RANK: Readonly<Record<Detail, number>> = { full: 3, named: 2, dots: 1, counts: 0 };

export const LINE = 17;
const MOST_LABELS = 2;
/** A made-up name says enough in so many characters. */
const NAME_CHARACTERS = 16;
const LABEL_CHARACTERS = 20;

/** From the largest to the smallest. `labels`: whether labels are asked for. */
export function cellShapes(pods: readonly PodPicture[], labels: boolean): CellShape[] {
  const labelRows = labels ? Math.min(MOST_LABELS, most(pods, labelsOf)) : 0;
  const names = Math.max(
    7,
    Math.min(
      NAME_CHARACTERS,
      most(pods, ({ name }) => name.length),
    ),
  );
  const words = labels ? Math.min(LABEL_CHARACTERS, most(pods, longestLabel)) : 0;
  const wide = Math.max(116, Math.max(names, words) * CHARACTER_WIDTH + 6);
  const address = Math.max(0, ...pods.map((pod) => machineWidth(pod.address ?? ''))) + 2;
  const full = (width: number, height: number, radius: number, hasState: boolean): CellShape => {
    return { detail: 'full', width, height: height + labelRows * LINE, radius, hasState, labelRows };
  };
  const other = (detail: Detail, width: number, height: number, radius: number): CellShape => {
    const rows = detail === 'named' && height >= 42 ? labelRows : 0;
    return { detail, width, height: height + rows * LINE, radius, hasState: false, labelRows: rows };
  };
  return [
    // Air for the sentence of a failure, too.
    full(wide, 250, 32, true),
    full(wide, 190, 26, true),
    full(wide, 104, 20, true),
    full(wide, 92, 15, true),
    full(Math.min(wide, 120), 92, 15, true),
    full(Math.min(wide, 120), 75, 15, false),
    full(92, 72, 14, false),
    full(70, 68, 12, false),
    full(70, 62, 9.5, false),
    other('named', 92, 50, 12),
    other('named', 70, 50, 12),
    other('named', 70, 43, 9),
    other('named', 57, 43, 9),
    other('named', 57, 37, 8),
    other('dots', 34, 34, 12),
    other('dots', 26, 26, 9),
    other('dots', 20, 20, 7),
    other('dots', 15, 15, 5.5),
  ].filter(({ detail, width }) => detail !== 'full' || width >= address);
}

/** Those that controllers put on for themselves stand on the card of the pod only: there is little room here. */
const OF_CONTROLLERS = new Set(['pod-template-hash', 'controller-revision-hash', 'pod-template-generation']);

/** `run=pod-python`, as they stand below a pod. */
export const labelsDrawn = ({ labels }: PodPicture): string[] =>
  Object.entries(labels)
    .filter(([key]) => !OF_CONTROLLERS.has(key))
    .map(([key, value]) => `${key}=${value}`);

const labelsOf = (pod: PodPicture) => labelsDrawn(pod).length;
const longestLabel = (pod: PodPicture) => Math.max(0, ...labelsDrawn(pod).map((label) => label.length));

function most(pods: readonly PodPicture[], measure: (pod: PodPicture) => number): number {
  return pods.reduce((highest, pod) => Math.max(highest, measure(pod)), 0);
}

/** How many pods of each namespace a node has places for, by node. */
export type Needs = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Where the pods of one namespace stand, the same on every node; `null`: those of all together. */
export interface Group {
  readonly namespace: string | null;
  /** Counted from above, of all groups. */
  readonly row: number;
  readonly rows: number;
  /** Counted from the left, of all groups. */
  readonly column: number;
  readonly columns: number;
}

export interface Fit {
  readonly cell: CellShape;
  readonly groups: readonly Group[];
  /** Each namespace has a dotted frame: below each other or beside each other. `null`: there are no frames. */
  readonly frames: 'below' | 'beside' | null;
}

/** Above the pods of a framed namespace, for its name; below them; and at both sides together. */
export const FRAME_HEAD = 22;
export const FRAME_FOOT = 4;
export const FRAME_SIDES = 16;

/** Frames give way where pods could be told apart much better without them. `null`: not even in the smallest shape. */
export function fitCells(inner: Size, needs: Needs, shapes: readonly CellShape[]): Fit | null {
  const namespaces = namespacesOf(needs);
  const plain = fitPlain(inner, needs, shapes);
  if (namespaces.every((name) => name === 'default')) return plain;
  const framed = better(
    fitBeside(inner, needs, shapes, namespaces),
    fitBelow(inner, needs, shapes, namespaces),
  );
  const isWorse =
    plain !== null && (framed === null || RANK[framed.cell.detail] < RANK[plain.cell.detail] - 1);
  return isWorse ? plain : framed;
}

function better(one: Fit | null, other: Fit | null): Fit | null {
  if (one === null || other === null) return one ?? other;
  return other.cell.height > one.cell.height ? other : one;
}

function fitPlain(inner: Size, needs: Needs, shapes: readonly CellShape[]): Fit | null {
  const most = Math.max(1, ...[...needs.values()].map(totalOf));
  for (const cell of shapes) {
    const columns = Math.floor(inner.width / cell.width);
    const rows = Math.ceil(most / Math.max(1, columns));
    if (columns < 1 || rows * cell.height > inner.height) continue;
    return { cell, frames: null, groups: [{ namespace: null, row: 0, rows, column: 0, columns }] };
  }
  return null;
}

export function totalOf(groups: ReadonlyMap<string, number>): number {
  return [...groups.values()].reduce((sum, count) => sum + count, 0);
}

function fitBelow(
  inner: Size,
  needs: Needs,
  shapes: readonly CellShape[],
  namespaces: readonly string[],
): Fit | null {
  const height = inner.height - namespaces.length * (FRAME_HEAD + FRAME_FOOT);
  for (const cell of shapes) {
    const columns = Math.floor((inner.width - FRAME_SIDES) / cell.width);
    if (columns < 1) continue;
    let row = 0;
    const groups = namespaces.map((namespace) => {
      const rows = Math.ceil(mostOf(needs, namespace) / columns);
      row += rows;
      return { namespace, row: row - rows, rows, column: 0, columns };
    });
    if (row * cell.height <= height) return { cell, groups, frames: 'below' };
  }
  return null;
}

/** Each namespace first has one column; then the highest is given another, as long as there are any. */
function fitBeside(
  inner: Size,
  needs: Needs,
  shapes: readonly CellShape[],
  namespaces: readonly string[],
): Fit | null {
  for (const cell of shapes) {
    const columns = namespaces.map(() => 1);
    const rowsOf = (index: number) => Math.ceil(mostOf(needs, namespaces[index]!) / columns[index]!);
    const all = Math.floor((inner.width - namespaces.length * FRAME_SIDES) / cell.width);
    for (let free = all - columns.length; free > 0; free -= 1) {
      const highest = columns.reduce((best, _, index) => (rowsOf(index) > rowsOf(best) ? index : best), 0);
      if (rowsOf(highest) > 1) columns[highest]! += 1;
    }
    const rows = Math.max(...columns.map((_, index) => rowsOf(index)));
    if (all < columns.length || rows * cell.height + FRAME_HEAD + FRAME_FOOT > inner.height) continue;
    const before = (index: number) => columns.slice(0, index).reduce((sum, count) => sum + count, 0);
    const groups = namespaces.map((namespace, index) => {
      return { namespace, row: 0, rows, column: before(index), columns: columns[index]! };
    });
    return { cell, groups, frames: 'beside' };
  }
  return null;
}

/** Of the node that needs most. */
function mostOf(needs: Needs, namespace: string): number {
  return Math.max(...[...needs.values()].map((groups) => groups.get(namespace) ?? 0));
}

/** The learner's own first, the others as kubectl lists them. */
function namespacesOf(needs: Needs): string[] {
  const names = [...new Set([...needs.values()].flatMap((groups) => [...groups.keys()]))].sort();
  return [...names.filter((name) => name === 'default'), ...names.filter((name) => name !== 'default')];
}

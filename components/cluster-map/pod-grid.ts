/** The pods of one node: in rows and columns, those of each namespace in a dotted frame where there are several. */
import type { PodPicture } from '../../lib/cluster/picture';
import {
  type CellShape,
  type Fit,
  FRAME_FOOT,
  FRAME_HEAD,
  FRAME_SIDES,
  type Group,
  LINE,
  labelsDrawn,
  type Needs,
  totalOf,
} from './cells';
import { CHARACTER_WIDTH, elide, machineWidth } from './labels';
import type { Box, PlacedFrame, PlacedPod } from './layout';
import type { Slots } from './slots';
import { STATE_WORDS } from './state-words';

/** Air at the left and the right of a node, together. */
export const SIDES = 10;

/** `all`: the pods of this node; `inside`: what it has free for pods. */
export function placeGroup(
  all: readonly PodPicture[],
  node: string,
  group: Group,
  inside: Box,
  slots: Slots,
  needs: Needs,
  fit: Fit,
): { readonly pods: readonly PlacedPod[]; readonly frame: PlacedFrame | null } {
  const { namespace } = group;
  const own = needs.get(node) ?? new Map<string, number>();
  const pods = namespace === null ? all : all.filter((pod) => pod.namespace === namespace);
  if (pods.length === 0) return { pods: [], frame: null };
  const places = namespace === null ? totalOf(own) : (own.get(namespace) ?? pods.length);
  const columns = Math.ceil(places / Math.ceil(places / group.columns));
  const room = roomOf(group, inside, fit);
  const { cell } = fit;
  const pitchX = cell.width + spread(room.width - columns * cell.width, columns, cell.width * 0.4);
  const left = room.x + (room.width - pitchX * columns) / 2;
  const slotOf = namespace === null ? joinSlots(own, slots) : ({ uid }: PodPicture) => slots[uid]!;
  const inRows = countRows(pods, slotOf, columns);
  const spot = { left, room, pitchX, columns, row: group.row, inRows, edge: inside.x };
  return {
    pods: pods.map((pod) => placePod(pod, slotOf(pod), spot, cell)),
    frame: namespace === null ? null : placeFrame(namespace, room),
  };
}

interface Room extends Box {
  readonly pitchY: number;
}

/** The part of a node in which the pods of a group stand: without its frame. */
function roomOf({ row, rows, column, columns }: Group, inside: Box, { cell, groups, frames }: Fit): Room {
  const framed = frames === null ? 0 : FRAME_HEAD + FRAME_FOOT;
  const isBelow = frames === 'below';
  const allRows = isBelow ? groups.reduce((sum, group) => sum + group.rows, 0) : rows;
  const stacked = framed * (isBelow ? groups.length : 1);
  const pitchY =
    cell.height + spread(inside.height - stacked - allRows * cell.height, allRows, cell.height * 0.25);
  // Above the middle: so there is room below for the sentence of a failure.
  const above = (inside.height - stacked - allRows * pitchY) * 0.3;
  const before = isBelow ? groups.filter((group) => group.row < row).length : 0;
  const y = inside.y + above + row * pitchY + framed * before + (frames === null ? 0 : FRAME_HEAD);
  const height = rows * pitchY;
  const sides = frames === null ? SIDES : SIDES + 6;
  if (frames !== 'beside') return { x: inside.x + sides / 2, y, width: inside.width - sides, height, pitchY };
  const allColumns = groups.reduce((sum, group) => sum + group.columns, 0);
  const unit = (inside.width - SIDES - groups.length * FRAME_SIDES) / allColumns;
  const index = groups.filter((group) => group.column < column).length;
  const x = inside.x + SIDES / 2 + column * unit + index * FRAME_SIDES + FRAME_SIDES / 2;
  return { x, y, width: unit * columns, height, pitchY };
}

/** Namespaces after each other, each with all places that it has. */
function joinSlots(own: ReadonlyMap<string, number>, slots: Slots): (pod: PodPicture) => number {
  const starts = new Map<string, number>();
  let start = 0;
  for (const [namespace, places] of [...own].sort(([one], [other]) => (one < other ? -1 : 1))) {
    starts.set(namespace, start);
    start += places;
  }
  return ({ uid, namespace }) => (starts.get(namespace) ?? 0) + slots[uid]!;
}

/** Air between cells, up to a limit. */
const spread = (free: number, cells: number, most: number) => Math.max(0, Math.min(most, free / cells));

/** Dotted, its name on the top edge. */
function placeFrame(namespace: string, room: Room): PlacedFrame {
  const box = {
    x: room.x - 5,
    y: room.y - FRAME_HEAD + 9,
    width: room.width + 10,
    height: room.height + FRAME_HEAD - 9 + 1,
  };
  const text = elide(namespace, Math.floor((box.width - 20) / CHARACTER_WIDTH));
  const width = machineWidth(text) + 8;
  return { namespace, box, tab: { text, x: box.x + 6, y: box.y - 9, width, height: 18 } };
}

/** How many pods stand in each row. */
function countRows(pods: readonly PodPicture[], slotOf: (pod: PodPicture) => number, columns: number) {
  const counts = new Map<number, number>();
  for (const pod of pods) {
    const row = Math.floor(slotOf(pod) / columns);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return counts as ReadonlyMap<number, number>;
}

interface Spot {
  readonly left: number;
  readonly room: Room;
  readonly pitchX: number;
  readonly columns: number;
  /** Rows of other namespaces above. */
  readonly row: number;
  readonly inRows: ReadonlyMap<number, number>;
  /** The left edge of the node. */
  readonly edge: number;
}

function placePod(pod: PodPicture, slot: number, spot: Spot, cell: CellShape): PlacedPod {
  const { room, pitchX, columns } = spot;
  const column = slot % columns;
  const row = Math.floor(slot / columns);
  const x = spot.left + pitchX * (column + 0.5);
  const top = room.y + row * room.pitchY + (room.pitchY - cell.height) * 0.3;
  // Who stands alone in a row may have a longer label, and gives it back to a neighbour.
  const isAlone = spot.inRows.get(row) === 1;
  const toEdge = 2 * Math.min(x - room.x, room.x + room.width - x);
  const labelWidth = isAlone ? Math.max(pitchX, toEdge) : pitchX;
  const isFirst = x - pitchX <= spot.edge + SIDES;
  const gapX = isFirst ? spot.edge + EDGE_GAP : x - pitchX / 2 + 2;
  return describePod(pod, { x, top, width: pitchX, row: spot.row + row, labelWidth, gapX }, cell);
}

/** Lines to lower rows run along the left edge of the node, a little inside. */
const EDGE_GAP = 5;

interface Cell {
  readonly x: number;
  readonly top: number;
  readonly width: number;
  readonly row: number;
  /** Where it is not the cell's. */
  readonly labelWidth?: number;
  readonly gapX?: number;
}

export function describePod(pod: PodPicture, at: Cell, cell: CellShape): PlacedPod {
  const hasLabel = cell.detail !== 'dots';
  const width = at.labelWidth ?? at.width;
  const characters = Math.floor((width - 6) / CHARACTER_WIDTH);
  const label = hasLabel ? elide(pod.name, characters) : null;
  const address = cell.detail === 'full' ? pod.address : null;
  const labels = tellLabels(pod, cell.labelRows, characters);
  const state = cell.hasState && pod.state !== 'ready' ? STATE_WORDS[pod.state] : null;
  const lines = [label, address, ...labels, state].filter((line) => line !== null).length;
  // No higher than what is said: a cell keeps room for more.
  const height = Math.min(cell.height, cell.radius * 2 + 8 + lines * LINE);
  return {
    ...{ pod, x: at.x, y: at.top + cell.radius + 4, radius: cell.radius },
    ...{ label, address, labels, state, row: at.row },
    gapX: at.gapX ?? at.x - at.width / 2 + 2,
    box: { x: at.x - width / 2, y: at.top, width, height },
  };
}

/** Those for which there is a row; the last row counts the others. */
function tellLabels(pod: PodPicture, rows: number, characters: number): string[] {
  const all = labelsDrawn(pod).map((label) => elide(label, characters));
  return all.length <= rows || rows === 0
    ? all.slice(0, rows)
    : [...all.slice(0, rows - 1), `+${all.length - rows + 1}`];
}

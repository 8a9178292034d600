/** Nodes as open rectangles with their address tabs, and the pods inside them in a grid that fits. */
import type { NodePicture, PodPicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, machineWidth } from './labels';
import type { Box, Detail, PlacedNode, PlacedPod, Tab } from './layout';
import { indexPods } from './pod-index';
import type { Slots } from './slots';
import { STATE_WORDS } from './state-words';

/** Above a row of nodes: room for a line and its discs. */
export const LANE = 34;
const TAB_HEIGHT = 22;
const NODE_GAP = 16;
const NARROWEST_NODE = 112;
/** Between two address tabs, at least. */
const TAB_GAP = 14;
/** From an address tab to the first line of a Service, and from one such line to the next. */
const TRUNK_START = 4;
const TRUNK_STEP = 4;
/** Many of them move together. */
const CLOSE_STEP = 2.5;

export interface CellShape {
  readonly detail: Detail;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  /** There is room for a word on how the pod fares. */
  readonly hasState: boolean;
}

export interface Grid {
  readonly area: Box;
  readonly columns: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly head: number;
  /** Kept free at the bottom edge, for what has no room on the top edge. */
  readonly foot: number;
  /** Bands that may send a line into a node. */
  readonly trunks: number;
  readonly cell: CellShape;
  readonly cellColumns: number;
  readonly cellRows: number;
}

export const RANK: Readonly<Record<Detail, number>> = { full: 2, named: 1, dots: 0 };

export interface Head {
  readonly height: number;
  readonly trunks: number;
}

/** What lies between the top edge of a node and its pods: one corridor for requests, one for each Service. */
export function headOf(bands: number): Head {
  return { height: 36 + TRUNK_STEP * Math.max(0, bands - 1), trunks: bands };
}

/** Where the line of a Service enters a node: beside its address tab, never through it. */
export function trunkX({ internal, trunks }: PlacedNode, row: number): number {
  return internal.x + internal.width + TRUNK_START + row * stepOf(trunks);
}

/** Where it runs inside. */
export function trunkY({ box }: PlacedNode, row: number): number {
  return box.y + TAB_HEIGHT / 2 + 5 + row * TRUNK_STEP;
}

/** As many nodes side by side as can be, unless fewer let more be read. */
export function chooseGrid(
  nodes: readonly NodePicture[],
  pods: readonly PodPicture[],
  slots: Slots,
  area: Box,
  head: Head,
): Grid {
  const most = slotsNeeded(nodes, pods, slots);
  let best: Grid | null = null;
  for (let columns = Math.max(1, nodes.length); columns >= 1; columns -= 1) {
    const rows = Math.ceil(Math.max(1, nodes.length) / columns);
    const nodeWidth = (area.width - NODE_GAP * (columns - 1)) / columns;
    if (nodeWidth < NARROWEST_NODE && columns > 1) continue;
    const nodeHeight = area.height / rows - LANE;
    const foot = Math.max(0, ...nodes.map((node) => footOf(node, nodeWidth, head.trunks)));
    const shape = { area, columns, nodeWidth, nodeHeight, head: head.height, foot, trunks: head.trunks };
    const grid = { ...shape, ...fitCells(nodeWidth, nodeHeight - head.height - foot, most, pods) };
    if (!best || RANK[grid.cell.detail] > RANK[best.cell.detail]) best = grid;
  }
  return best!;
}

/** Of the node that needs most. */
function slotsNeeded(nodes: readonly NodePicture[], pods: readonly PodPicture[], slots: Slots): number {
  const { byNode } = indexPods(pods);
  let most = 1;
  for (const { name } of nodes)
    for (const { uid } of byNode.get(name) ?? []) most = Math.max(most, (slots[uid] ?? 0) + 1);
  return most;
}

function fitCells(nodeWidth: number, height: number, most: number, pods: readonly PodPicture[]) {
  const inner = { width: nodeWidth - 10, height: height - 4 };
  // A made-up name says enough in 17 characters.
  const longest = Math.max(7, ...pods.map((pod) => Math.min(17, pod.name.length))) * CHARACTER_WIDTH + 14;
  const widest = Math.max(longest, 116);
  const shorter = Math.min(longest, 128);
  const full = (width: number, cellHeight: number, radius: number, hasState: boolean): CellShape => ({
    detail: 'full',
    width,
    height: cellHeight,
    radius,
    hasState,
  });
  const shapes: CellShape[] = [
    full(widest, 104, 21, true),
    full(widest, 88, 15, true),
    full(shorter, 88, 15, true),
    full(shorter, 74, 15, false),
    full(92, 72, 14, false),
    full(70, 70, 13, false),
    { detail: 'named', width: 92, height: 52, radius: 12, hasState: false },
    { detail: 'named', width: 70, height: 52, radius: 12, hasState: false },
    { detail: 'named', width: 70, height: 42, radius: 9, hasState: false },
    { detail: 'named', width: 70, height: 37, radius: 8, hasState: false },
    { detail: 'dots', width: 32, height: 32, radius: 11, hasState: false },
    { detail: 'dots', width: 22, height: 22, radius: 8, hasState: false },
  ];
  const address = Math.max(0, ...pods.map((pod) => pod.address?.length ?? 0)) * CHARACTER_WIDTH;
  for (const cell of shapes) {
    if (cell.detail === 'full' && cell.width < address + 2) continue;
    const cellColumns = Math.max(1, Math.floor(inner.width / cell.width));
    const cellRows = Math.max(0, Math.floor(inner.height / cell.height));
    const isLast = cell === shapes[shapes.length - 1];
    if (cellColumns * cellRows >= most || isLast) return { cell, cellColumns, cellRows };
  }
  throw new Error('unreachable');
}

export function placeNode(
  node: NodePicture,
  index: number,
  pods: readonly PodPicture[],
  slots: Slots,
  grid: Grid,
): PlacedNode {
  const { area, columns, nodeWidth, nodeHeight } = grid;
  const x = area.x + (index % columns) * (nodeWidth + NODE_GAP);
  const y = area.y + Math.floor(index / columns) * (nodeHeight + LANE) + LANE;
  const box: Box = { x, y, width: nodeWidth, height: nodeHeight };
  const mine = indexPods(pods).byNode.get(node.name) ?? [];
  const room = grid.cellColumns * grid.cellRows;
  const placed = mine.filter((pod) => slots[pod.uid]! < room);
  const inRows = countRows(placed, slots, grid.cellColumns);
  return {
    node,
    box,
    ...placeEdge(node, box, grid.trunks),
    trunks: grid.trunks,
    pods: placed.map((pod) => placePod(pod, slots[pod.uid]!, box, grid, inRows)),
    laneY: y - LANE / 2 - 3,
    corridorY: y + grid.head - 12,
    left: mine.length - placed.length,
  };
}

/** How many pods stand in each row. */
function countRows(pods: readonly PodPicture[], slots: Slots, columns: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { uid } of pods) {
    const row = Math.floor(slots[uid]! / columns);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return counts;
}

interface Edge {
  readonly channel: number;
  readonly inset: number;
  /** Both addresses stand on the top edge. */
  readonly isBeside: boolean;
  /** The name does, too. */
  readonly isNamed: boolean;
}

const stepOf = (trunks: number) => (trunks > 2 ? CLOSE_STEP : TRUNK_STEP);

function measureEdge(node: NodePicture, width: number, trunks: number): Edge {
  const channel = trunks === 0 ? 0 : TRUNK_START + (trunks - 1) * stepOf(trunks) + 3;
  const gap = Math.max(TAB_GAP, channel + 2);
  const tabs = tabWidth(node.internalAddress) + tabWidth(node.externalAddress ?? '');
  const inset = Math.max(1, Math.min(12, (width - tabs - gap) / 2));
  const isBeside = width - tabs - inset * 2 >= gap;
  const taken = isBeside ? tabs : tabWidth(node.internalAddress);
  const isNamed = width - taken - inset * 2 - channel >= machineWidth(node.name) + 16;
  return { channel, inset, isBeside, isNamed };
}

function footOf(node: NodePicture, width: number, trunks: number): number {
  const { isBeside, isNamed } = measureEdge(node, width, trunks);
  return isBeside ? (isNamed ? 0 : 8) : TAB_HEIGHT / 2 + 4;
}

/** The top edge: internal address, lines of Services, name, external address. What has no room goes below. */
function placeEdge(
  node: NodePicture,
  { x, y, width, height }: Box,
  trunks: number,
): Pick<PlacedNode, 'internal' | 'external' | 'name'> {
  const { channel, inset, isBeside, isNamed } = measureEdge(node, width, trunks);
  const internal = placeTab(node.internalAddress, x + inset, y);
  const external =
    node.externalAddress === null
      ? null
      : placeTab(node.externalAddress, x + width - inset, isBeside ? y : y + height - 2, true);
  const from = internal.x + internal.width + channel;
  const to = external && isBeside ? external.x : x + width;
  if (isNamed) return { internal, external, name: { x: (from + to) / 2, y: y + 5, text: node.name } };
  const room = (external && !isBeside ? external.x : x + width) - x;
  const text = elide(node.name, Math.floor(room / CHARACTER_WIDTH) - 2);
  return { internal, external, name: { x: x + room / 2, y: y + height + 4.5, text } };
}

const tabWidth = (text: string) => (text === '' ? 0 : machineWidth(text) + 10);

/** A tab sits on an edge of its node. */
function placeTab(text: string, at: number, y: number, isRight = false): Tab {
  const width = tabWidth(text);
  return { text, x: isRight ? at - width : at, y: y - TAB_HEIGHT / 2, width, height: TAB_HEIGHT };
}

function placePod(
  pod: PodPicture,
  slot: number,
  node: Box,
  grid: Grid,
  inRows: ReadonlyMap<number, number>,
): PlacedPod {
  const { cell, cellColumns } = grid;
  const column = slot % cellColumns;
  const row = Math.floor(slot / cellColumns);
  const used = cellColumns * cell.width;
  // Labelled cells spread over the width; dots stand close, so that they read as a crowd.
  const pitch =
    cell.detail === 'dots' ? cell.width : cell.width + Math.min(24, (node.width - 10 - used) / cellColumns);
  const left = node.x + (node.width - pitch * cellColumns) / 2;
  const x = left + pitch * (column + 0.5);
  const top = node.y + grid.head + row * cell.height;
  // Who stands alone in a row may have a longer label, and gives it back to a neighbour.
  const isAlone = inRows.get(row) === 1;
  const toEdge = 2 * Math.min(x - node.x - 2 * EDGE_GAP, node.x + node.width - x - 2);
  const labelWidth = isAlone ? Math.max(pitch, toEdge) : pitch;
  const gapX = column === 0 ? node.x + EDGE_GAP : x - pitch / 2 + 2;
  return describePod(pod, { x, top, width: pitch, row, labelWidth, gapX }, cell);
}

/** Lines to lower rows run along the left edge of the node, a little inside. */
const EDGE_GAP = 6;

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
  return {
    pod,
    x: at.x,
    y: at.top + cell.radius + 4,
    radius: cell.radius,
    label: hasLabel ? elide(pod.name, characters) : null,
    address: cell.detail === 'full' ? pod.address : null,
    state: cell.hasState && pod.state !== 'ready' ? STATE_WORDS[pod.state] : null,
    row: at.row,
    gapX: at.gapX ?? at.x - at.width / 2 + 2,
    box: { x: at.x - width / 2, y: at.top, width, height: cell.height },
  };
}

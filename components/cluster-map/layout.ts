/**
 * Where everything stands on the cluster map: a pure function of the cluster's picture and the size of the sheet.
 * Type is never shrunk; where there are many pods, detail is dropped instead: first addresses, then names.
 */
import type { ClusterPicture, NodePicture, PodPicture } from '../../lib/cluster/picture';
import { assignSlots, type Slots } from './slots';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

export type Detail = 'full' | 'named' | 'dots';

export interface PlacedPod {
  readonly pod: PodPicture;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** As much of the name as fits; `null` where names are dropped. */
  readonly label: string | null;
  readonly address: string | null;
  readonly row: number;
  /** The middle of the gap at its left: where a path may pass. */
  readonly gapX: number;
  /** All that it covers, its labels too. */
  readonly box: Box;
}

export interface Tab extends Box {
  readonly text: string;
}

export interface PlacedNode {
  readonly node: NodePicture;
  readonly box: Box;
  readonly internal: Tab;
  readonly external: Tab | null;
  readonly name: { readonly x: number; readonly y: number; readonly text: string };
  readonly pods: readonly PlacedPod[];
  /** Above the row of nodes: where paths run between them. */
  readonly laneY: number;
  /** Below its tabs, above its pods. */
  readonly corridorY: number;
  /** Pods for which there was no room at all. */
  readonly left: number;
}

export interface MapLayout {
  readonly size: Size;
  readonly detail: Detail;
  readonly laptop: Box & {
    readonly labelX: number;
    readonly labelY: number;
    readonly labelAnchor: 'middle' | 'start';
    /** Where its cable leaves. */
    readonly exit: { readonly x: number; readonly y: number };
  };
  readonly internet: { readonly x: number; readonly y: number };
  /** The lane at the left of all nodes. */
  readonly sideX: number;
  readonly nodes: readonly PlacedNode[];
  /** Pods that no node has yet. */
  readonly unplaced: readonly PlacedPod[];
  readonly slots: Slots;
}

/** Width of one mono character of a figure label (13 px). */
export const CHARACTER_WIDTH = 7.9;
const MARGIN = 10;
/** Above a row of nodes: room for a line and its discs. */
const LANE = 34;
const TAB_HEIGHT = 22;
const NODE_GAP = 16;
const NODE_HEAD = 36;
const NARROWEST_NODE = 150;
const SIDE_COLUMN = 136;
const TOP_ROW = 46;
const WAITING_ROW = 74;

interface CellShape {
  readonly detail: Detail;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

export function layOut(picture: ClusterPicture, size: Size, previous: Slots = {}): MapLayout {
  const pods = picture.pods.filter(isDrawn);
  const slots = assignSlots(pods, previous);
  const isWide = size.width >= 520;
  const waiting = pods.filter((pod) => pod.node === null);
  const area: Box = {
    x: isWide ? SIDE_COLUMN + 18 : MARGIN + 12,
    y: isWide ? 4 : TOP_ROW,
    width: size.width - (isWide ? SIDE_COLUMN + 18 : MARGIN + 12) - MARGIN,
    height: size.height - (isWide ? 4 : TOP_ROW) - MARGIN - (!isWide && waiting.length > 0 ? WAITING_ROW : 0),
  };
  const grid = chooseGrid(picture.nodes, pods, slots, area);
  const nodes = picture.nodes.map((node, index) => placeNode(node, index, pods, slots, grid));
  const laneY = nodes[0]?.laneY ?? area.y + LANE / 2;
  return {
    size,
    detail: grid.cell.detail,
    laptop: placeLaptop(isWide, size),
    internet: isWide ? { x: 66, y: laneY + 12 } : { x: size.width * 0.62, y: 40 },
    sideX: isWide ? SIDE_COLUMN + 6 : MARGIN + 2,
    nodes,
    unplaced: placeWaiting(waiting, isWide, size),
    slots,
  };
}

/** Pods of the system are not drawn: the map is the learner's. */
export function isDrawn(pod: PodPicture): boolean {
  return !pod.namespace.startsWith('kube-');
}

interface Grid {
  readonly area: Box;
  readonly columns: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly cell: CellShape;
  readonly cellColumns: number;
  readonly cellRows: number;
}

const RANK: Readonly<Record<Detail, number>> = { full: 2, named: 1, dots: 0 };

/** As many nodes side by side as can be, unless fewer let more be read. */
function chooseGrid(
  nodes: readonly NodePicture[],
  pods: readonly PodPicture[],
  slots: Slots,
  area: Box,
): Grid {
  const most = Math.max(1, ...nodes.map((node) => slotsNeeded(node.name, pods, slots)));
  let best: Grid | null = null;
  for (let columns = Math.max(1, nodes.length); columns >= 1; columns -= 1) {
    const rows = Math.ceil(Math.max(1, nodes.length) / columns);
    const nodeWidth = (area.width - NODE_GAP * (columns - 1)) / columns;
    if (nodeWidth < NARROWEST_NODE && columns > 1) continue;
    const nodeHeight = area.height / rows - LANE;
    const grid = fitCells(area, columns, nodeWidth, nodeHeight, most, pods);
    if (!best || RANK[grid.cell.detail] > RANK[best.cell.detail]) best = grid;
  }
  return best!;
}

function slotsNeeded(node: string, pods: readonly PodPicture[], slots: Slots): number {
  return Math.max(0, ...pods.filter((pod) => pod.node === node).map((pod) => (slots[pod.uid] ?? 0) + 1));
}

function fitCells(
  area: Box,
  columns: number,
  nodeWidth: number,
  nodeHeight: number,
  most: number,
  pods: readonly PodPicture[],
): Grid {
  const inner = { width: nodeWidth - 16, height: nodeHeight - NODE_HEAD - 4 };
  const longest = Math.max(7, ...pods.map((pod) => pod.name.length)) * CHARACTER_WIDTH + 14;
  const labelled = Math.min(longest, 150);
  const shapes: CellShape[] = [
    { detail: 'full', width: Math.min(Math.max(longest, 116), 240), height: 96, radius: 21 },
    { detail: 'full', width: labelled, height: 82, radius: 15 },
    { detail: 'full', width: 92, height: 76, radius: 14 },
    { detail: 'full', width: 70, height: 74, radius: 14 },
    { detail: 'named', width: 92, height: 54, radius: 12 },
    { detail: 'named', width: 70, height: 52, radius: 12 },
    { detail: 'dots', width: 32, height: 32, radius: 11 },
    { detail: 'dots', width: 22, height: 22, radius: 8 },
  ];
  for (const cell of shapes) {
    const cellColumns = Math.max(1, Math.floor(inner.width / cell.width));
    const cellRows = Math.max(0, Math.floor(inner.height / cell.height));
    const isLast = cell === shapes[shapes.length - 1];
    if (cellColumns * cellRows >= most || isLast) {
      return { area, columns, nodeWidth, nodeHeight, cell, cellColumns, cellRows };
    }
  }
  throw new Error('unreachable');
}

function placeNode(
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
  const mine = pods.filter((pod) => pod.node === node.name);
  const room = grid.cellColumns * grid.cellRows;
  const placed = mine.filter((pod) => slots[pod.uid]! < room);
  const tabs = [node.internalAddress, node.externalAddress ?? ''].join('').length * CHARACTER_WIDTH + 24;
  const inset = Math.max(2, Math.min(12, (nodeWidth - tabs) / 3));
  const internal = placeTab(node.internalAddress, x + inset, y);
  const external =
    node.externalAddress === null ? null : placeTab(node.externalAddress, x + nodeWidth - inset, y, true);
  const between = (external?.x ?? x + nodeWidth) - (internal.x + internal.width);
  const fits = node.name.length * CHARACTER_WIDTH + 16 <= between;
  return {
    node,
    box,
    internal,
    external,
    name: fits
      ? { x: internal.x + internal.width + between / 2, y: y + 5, text: node.name }
      : {
          x: x + nodeWidth / 2,
          y: y + nodeHeight + 4.5,
          text: elide(node.name, Math.floor(nodeWidth / CHARACTER_WIDTH) - 2),
        },
    pods: placed.map((pod) => placePod(pod, slots[pod.uid]!, box, grid)),
    laneY: y - LANE / 2 - 3,
    corridorY: y + TAB_HEIGHT / 2 + 12,
    left: mine.length - placed.length,
  };
}

/** A tab sits on the top edge of its node. */
function placeTab(text: string, at: number, y: number, isRight = false): Tab {
  const width = text.length * CHARACTER_WIDTH + 12;
  return { text, x: isRight ? at - width : at, y: y - TAB_HEIGHT / 2, width, height: TAB_HEIGHT };
}

function placePod(pod: PodPicture, slot: number, node: Box, grid: Grid): PlacedPod {
  const { cell, cellColumns } = grid;
  const column = slot % cellColumns;
  const row = Math.floor(slot / cellColumns);
  const used = cellColumns * cell.width;
  // Labelled cells spread over the width; dots stand close, so that they read as a crowd.
  const pitch =
    cell.detail === 'dots' ? cell.width : cell.width + Math.min(24, (node.width - 16 - used) / cellColumns);
  const left = node.x + (node.width - pitch * cellColumns) / 2;
  const x = left + pitch * (column + 0.5);
  const top = node.y + NODE_HEAD + row * cell.height;
  return describePod(pod, { x, top, width: pitch, row }, cell);
}

function describePod(
  pod: PodPicture,
  at: { readonly x: number; readonly top: number; readonly width: number; readonly row: number },
  cell: CellShape,
): PlacedPod {
  const hasLabel = cell.detail !== 'dots';
  const characters = Math.floor((at.width - 2) / CHARACTER_WIDTH);
  return {
    pod,
    x: at.x,
    y: at.top + cell.radius + 4,
    radius: cell.radius,
    label: hasLabel ? elide(pod.name, characters) : null,
    address: cell.detail === 'full' ? pod.address : null,
    row: at.row,
    gapX: at.x - at.width / 2 + 2,
    box: { x: at.x - at.width / 2, y: at.top, width: at.width, height: cell.height },
  };
}

function placeWaiting(pods: readonly PodPicture[], isWide: boolean, size: Size): PlacedPod[] {
  const cell: CellShape = { detail: pods.length > 2 ? 'dots' : 'named', width: 128, height: 54, radius: 12 };
  return pods.map((pod, index) => {
    const pitch = cell.detail === 'dots' ? 30 : cell.width;
    const perRow = Math.max(1, Math.floor((isWide ? SIDE_COLUMN : size.width) / pitch));
    const x = MARGIN + pitch * ((index % perRow) + 0.5);
    const base = isWide ? size.height * 0.5 + 62 : size.height - WAITING_ROW + 14;
    return describePod(
      pod,
      { x, top: base + Math.floor(index / perRow) * cell.height, width: pitch, row: 0 },
      cell,
    );
  });
}

function placeLaptop(isWide: boolean, size: Size): MapLayout['laptop'] {
  if (!isWide) {
    const x = MARGIN + 14;
    const exit = { x: x + 44, y: 40 };
    return { x, y: 14, width: 44, height: 28, labelX: MARGIN + 68, labelY: 28, labelAnchor: 'start', exit };
  }
  const y = Math.max(66, size.height * 0.36 - 24);
  const exit = { x: 104, y: y + 25 };
  return { x: 28, y, width: 76, height: 50, labelX: 66, labelY: y + 70, labelAnchor: 'middle', exit };
}

/** Both ends of a name say most: `pod-python-7d4b…x2k4z`. */
export function elide(text: string, characters: number): string {
  if (text.length <= characters) return text;
  if (characters < 4) return text.slice(0, Math.max(1, characters));
  const tail = Math.floor((characters - 1) * 0.4);
  return `${text.slice(0, characters - 1 - tail)}…${text.slice(text.length - tail)}`;
}

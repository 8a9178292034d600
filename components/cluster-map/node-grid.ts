/** Nodes as open rectangles, and the pods inside them in a grid that fits; those of each namespace together. */
import type { NodePicture, PodPicture } from '../../lib/cluster/picture';
import { cellShapes, type Fit, fitCells, type Needs, RANK } from './cells';
import { placeCrowds } from './crowds';
import type { Box, PlacedNode } from './layout';
import { footOf, placeEdge, TAB_HEIGHT, TRUNK_START, TRUNK_STEP, tabWidth, trunkStep } from './node-edge';
import { placeGroup, SIDES } from './pod-grid';
import { indexPods } from './pod-index';
import type { Slots } from './slots';

/** Above a row of nodes: room for a line and its discs. */
export const LANE = 34;
const NODE_GAP = 16;
const NARROWEST_NODE = 92;
/** From so many pods on, dots say less than their number. */
const MANY = 60;

export interface Grid {
  readonly area: Box;
  readonly columns: number;
  readonly nodeWidth: number;
  readonly nodeHeight: number;
  readonly head: number;
  /** Kept free at the bottom edge. */
  readonly foot: number;
  /** Bands that may send a line into a node. */
  readonly trunks: number;
  /** Ports that are open on every node. */
  readonly ports: readonly number[];
  readonly needs: Needs;
  /** `null`: pods are counted. */
  readonly fit: Fit | null;
}

export interface Head {
  readonly height: number;
  readonly trunks: number;
  readonly ports: readonly number[];
  readonly hasLabels: boolean;
}

/** What lies between the top edge of a node and its pods: one corridor for requests, one for each Service. */
export function headHeight(bands: number): number {
  return 36 + TRUNK_STEP * Math.max(0, bands - 1);
}

/** Where the line of a Service enters a node: beside its address tab, never through it. */
export function trunkX({ internal, trunks }: PlacedNode, row: number): number {
  return internal.x + internal.width + TRUNK_START + row * trunkStep(trunks);
}

/** Where it runs inside. */
export function trunkY({ box }: PlacedNode, row: number): number {
  return box.y + TAB_HEIGHT / 2 + 5 + row * TRUNK_STEP;
}

export const rankOf = ({ fit }: Grid) => RANK[fit?.cell.detail ?? 'counts'];

/** As many nodes side by side as can be, unless fewer let more be read. */
export function chooseGrid(
  nodes: readonly NodePicture[],
  pods: readonly PodPicture[],
  needs: Needs,
  area: Box,
  head: Head,
): Grid {
  const shapes = cellShapes(pods, head.hasLabels);
  const { trunks, ports } = head;
  const count = Math.max(1, nodes.length);
  let best: Grid | null = null;
  for (let rows = leastRows(nodes, area.width); rows <= count; rows += 1) {
    const columns = Math.ceil(count / rows);
    const nodeWidth = widthOf(area.width, columns);
    const nodeHeight = area.height / rows - LANE;
    const foot = Math.max(0, ...nodes.map((node) => footOf(node, nodeWidth, trunks)));
    const inner = { width: nodeWidth - SIDES, height: nodeHeight - head.height - foot };
    const fit = summarise(pods.length, fitCells(inner, needs, shapes));
    const shape = { area, columns, nodeWidth, nodeHeight, head: head.height, foot, trunks, ports };
    const grid = { ...shape, needs, fit };
    if (!best || rankOf(grid) > rankOf(best)) best = grid;
  }
  return best!;
}

const widthOf = (all: number, columns: number) => (all - NODE_GAP * (columns - 1)) / columns;

/** A node is at least as wide as its address. */
function leastRows(nodes: readonly NodePicture[], width: number): number {
  const least = Math.max(NARROWEST_NODE, ...nodes.map((node) => tabWidth(node.internalAddress) + 4));
  const columns = Math.max(1, Math.floor((width + NODE_GAP) / (least + NODE_GAP)));
  return Math.ceil(Math.max(1, nodes.length) / columns);
}

/** As high as nodes have to be for their tabs and a row of dots or a count, all rows of them together. */
export function leastHeight(nodes: readonly NodePicture[], width: number, bands: number): number {
  const rows = leastRows(nodes, width);
  const nodeWidth = widthOf(width, Math.ceil(Math.max(1, nodes.length) / rows));
  const foot = Math.max(0, ...nodes.map((node) => footOf(node, nodeWidth, bands)));
  return rows * (LANE + headHeight(bands) + foot + LEAST_INSIDE);
}

const LEAST_INSIDE = 34;

const summarise = (pods: number, fit: Fit | null) =>
  pods > MANY && fit?.cell.detail === 'dots' ? null : fit;

export function placeNode(
  node: NodePicture,
  index: number,
  pods: readonly PodPicture[],
  slots: Slots,
  grid: Grid,
): PlacedNode {
  const { area, columns, nodeWidth, nodeHeight, fit } = grid;
  const x = area.x + (index % columns) * (nodeWidth + NODE_GAP);
  const y = area.y + Math.floor(index / columns) * (nodeHeight + LANE) + LANE;
  const box: Box = { x, y, width: nodeWidth, height: nodeHeight };
  const mine = indexPods(pods).byNode.get(node.name) ?? [];
  const inside: Box = { ...box, y: y + grid.head, height: nodeHeight - grid.head - grid.foot };
  const groups =
    fit === null
      ? []
      : fit.groups.map((group) => placeGroup(mine, node.name, group, inside, slots, grid.needs, fit));
  return {
    node,
    box,
    ...placeEdge(node, box, grid.trunks, grid.ports),
    trunks: grid.trunks,
    pods: groups.flatMap((group) => group.pods),
    frames: groups.flatMap(({ frame }) => frame ?? []),
    crowds: fit === null ? placeCrowds(mine, inside) : [],
    laneY: y - LANE / 2 - 3,
    corridorY: y + grid.head - 12,
  };
}

/**
 * Where everything stands on the cluster map: a pure function of the cluster's picture and the size of the sheet.
 * Type is never shrunk; where there are many pods, detail is dropped instead: first addresses, then names.
 */
import type {
  ClusterPicture,
  NodePicture,
  PodPicture,
  ServicePicture,
  WorkloadPicture,
} from '../../lib/cluster/picture';
import { BAND_HEIGHT, type PlacedBand, placeBand } from './bands';
import { drawnPods, isDrawn } from './drawn';
import { chooseGrid, type Grid, type Head, headOf, LANE, placeNode, RANK } from './node-grid';
import { balancerWidth, type PlacedBalancer, type PlacedMachine, placeBalancers } from './outside';
import { indexPods } from './pod-index';
import { assignRows, assignSlots, type Slots } from './slots';
import { BALANCERS_END, countTagRows, placeSurroundings, TAG_ROW, TOP_ROW, WIDE_START } from './surroundings';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Size, Point {}

export type Detail = 'full' | 'named' | 'dots';

export interface PlacedPod {
  readonly pod: PodPicture;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** As much of the name as fits; `null` where names are dropped. */
  readonly label: string | null;
  readonly address: string | null;
  /** How it fares, in words, where that is not "ready" and there is room. */
  readonly state: string | null;
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
  /** Lines of Services that it has room for. */
  readonly trunks: number;
  /** Above the row of nodes: where paths run between them. */
  readonly laneY: number;
  /** Below its tabs, above its pods. */
  readonly corridorY: number;
  /** Pods for which there was no room at all. */
  readonly left: number;
}

/** What keeps pods alive: a name and a count, beside the nodes. */
export interface PlacedTag {
  readonly workload: WorkloadPicture;
  readonly box: Box;
  readonly name: string;
  readonly state: string;
  /** Name and state on one line. */
  readonly isLow: boolean;
}

export interface MapLayout {
  readonly size: Size;
  readonly detail: Detail;
  /** Between what is outside and the cluster. */
  readonly border: readonly [Point, Point];
  readonly laptop: Box & {
    readonly labelLines: readonly string[];
    readonly labelX: number;
    readonly labelY: number;
    readonly labelAnchor: 'middle' | 'start';
    /** Where its cable leaves. */
    readonly exit: Point;
  };
  /** Where paths pass through the internet, and its discs stand: the right end of its box. */
  readonly internet: Point;
  readonly internetBox: Box;
  /** Servers and clients on the internet that have a place; others are somewhere in the internet. */
  readonly machines: readonly PlacedMachine[];
  readonly machinesLeft: number;
  /** Each in the row of its Service's band, outside of the cluster. */
  readonly balancers: readonly PlacedBalancer[];
  readonly dns: { readonly box: Box; readonly exit: Point; readonly sideX: number; readonly isLow: boolean };
  /** How the last request fared, as a small sign. */
  readonly weather: Point;
  /** The lane outside of everything: between the internet, its machines and load balancers. */
  readonly outerX: number;
  /** The lane at the left of all nodes. */
  readonly sideX: number;
  /** Where paths from the internet come down. */
  readonly outsideX: number;
  readonly bands: readonly PlacedBand[];
  /** Services for which there was no room. */
  readonly bandsLeft: number;
  readonly tags: readonly PlacedTag[];
  readonly tagsLeft: number;
  readonly nodes: readonly PlacedNode[];
  /** Pods that no node has yet. */
  readonly unplaced: readonly PlacedPod[];
  readonly slots: Slots;
}

const MARGIN = 10;
/** Bands give way before nodes become lower than this. */
const LOWEST_NODES = 84;
const WIDE_FROM = 520;
/** From here on a narrow sheet has a row for tags, and then more of them. */
const TALL_FROM = 280;
const HIGH_FROM = 400;

export function layOut(picture: ClusterPicture, size: Size, previous: Slots = {}): MapLayout {
  const isWide = size.width >= WIDE_FROM;
  const pods = drawnPods(picture.pods);
  const services = picture.services.filter(isDrawn);
  const tagSlots = assignRows(picture.workloads.filter(isDrawn), previous);
  const workloads = picture.workloads
    .filter(isDrawn)
    .sort((one, other) => tagSlots[one.uid]! - tagSlots[other.uid]!);
  const mostTagRows = size.height < TALL_FROM ? 0 : size.height < HIGH_FROM ? 1 : 3;
  const tagRows = isWide ? 1 : Math.min(mostTagRows, countTagRows(workloads, size));
  const area = areaOf(size, isWide, tagRows);
  const { bands, rows, left, rowSlots } = placeBands(services, area, isWide, previous);
  const nodeArea: Box = {
    ...area,
    y: area.y + rows * BAND_HEIGHT,
    height: area.height - rows * BAND_HEIGHT,
  };
  const { slots, grid } = chooseSlots(picture.nodes, pods, nodeArea, headOf(rows), previous);
  const around = placeSurroundings({
    size,
    isWide,
    bandsEnd: nodeArea.y,
    tagRows,
    places: picture.places ?? [],
    waiting: indexPods(pods).byNode.get(null) ?? [],
    workloads,
  });
  return {
    size,
    detail: grid.cell.detail,
    ...around,
    bands,
    bandsLeft: left,
    balancers: placeBalancers(bands, isWide ? BALANCERS_END : null),
    nodes: picture.nodes.map((node, index) => placeNode(node, index, pods, slots, grid)),
    slots: { ...slots, ...rowSlots, ...tagSlots },
  };
}

function areaOf({ width, height }: Size, isWide: boolean, tagRows: number): Box {
  const x = isWide ? WIDE_START : MARGIN + 12;
  const y = isWide ? 4 : TOP_ROW;
  const below = MARGIN + (tagRows > 0 ? 4 + tagRows * TAG_ROW : 0);
  return { x, y, width: width - x - MARGIN, height: height - y - below };
}

/** Rows that were there before stay, and a sheet with room has one in any case: nodes move as little as can be. */
function placeBands(services: readonly ServicePicture[], area: Box, isWide: boolean, previous: Slots) {
  const rowSlots = assignRows(services, previous);
  const before = previous[ROWS] ?? (isWide && area.height >= ROOMY ? 1 : 0);
  const wanted = Math.max(before, ...services.map(({ uid }) => rowSlots[uid]! + 1));
  const most = Math.max(1, Math.floor((area.height - LANE - LOWEST_NODES) / BAND_HEIGHT));
  const rows = Math.min(wanted, most);
  const bands = services
    .filter(({ uid }) => rowSlots[uid]! < rows)
    .map((service) => {
      // A narrow sheet has no column at the left: load balancers stand in the row itself.
      const left =
        isWide || service.type !== 'LoadBalancer' ? 0 : balancerWidth(service) + 6 - (area.x - LEFT_EDGE);
      return placeBand(service, rowSlots[service.uid]!, {
        ...area,
        x: area.x + left,
        width: area.width - left,
      });
    })
    .sort((one, other) => one.row - other.row);
  return { bands, rows, left: services.length - bands.length, rowSlots: { ...rowSlots, [ROWS]: wanted } };
}

/** Memory of the rows of bands; no uid begins so. */
const ROWS = '#rows';
const ROOMY = 260;
const LEFT_EDGE = 8;

/** Pods keep their places, unless moving together lets more of them be read. */
function chooseSlots(
  nodes: readonly NodePicture[],
  pods: readonly PodPicture[],
  area: Box,
  head: Head,
  previous: Slots,
): { readonly slots: Slots; readonly grid: Grid } {
  const slots = assignSlots(pods, previous);
  const grid = chooseGrid(nodes, pods, slots, area, head);
  if (grid.cell.detail === 'full') return { slots, grid };
  const together = assignSlots(pods, {});
  const other = chooseGrid(nodes, pods, together, area, head);
  return RANK[other.cell.detail] > RANK[grid.cell.detail]
    ? { slots: together, grid: other }
    : { slots, grid };
}

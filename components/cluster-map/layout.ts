/**
 * Where everything stands on the cluster map: a pure function of the cluster's picture and the size of the sheet.
 * Type is never shrunk; where there are many pods, detail is dropped instead: first addresses, then names.
 */
import type {
  ClusterPicture,
  NodePicture,
  PodPicture,
  PodState,
  ServicePicture,
  WorkloadPicture,
} from '../../lib/cluster/picture';
import { BAND_HEIGHT, type PlacedBand, placeBand } from './bands';
import { drawnPods, isDrawn } from './drawn';
import type { NodeEdge } from './node-edge';
import { chooseGrid, type Grid, type Head, headHeight, leastHeight, placeNode, rankOf } from './node-grid';
import { balancerWidth, type PlacedBalancer, type PlacedMachine, placeBalancers } from './outside';
import { indexPods } from './pod-index';
import { assignRows, assignSlots, measureNeeds, type Slots } from './slots';
import { BALANCERS_END, hasFreeSeat, placeSurroundings, topRowOf, WIDE_START } from './surroundings';
import { countTagRows, TAG_ROW } from './tags';
import { hasMore } from './zoom';

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Size, Point {}

/** `counts`: pods are too many to be drawn one by one. */
export type Detail = 'full' | 'named' | 'dots' | 'counts';

export interface PlacedPod {
  readonly pod: PodPicture;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** As much of the name as fits; `null` where names are dropped. */
  readonly label: string | null;
  readonly address: string | null;
  /** `run=pod-python`, where labels are asked for. */
  readonly labels: readonly string[];
  /** How it fares, in words, where that is not "ready" and there is room. */
  readonly state: string | null;
  readonly row: number;
  /** The middle of the gap at its left: where a path may pass. */
  readonly gapX: number;
  /** All that it covers, its labels too. */
  readonly box: Box;
}

/** Pods of one node that fare alike, counted; `findPod` gives each of them this place. */
export interface PlacedCrowd {
  readonly state: PodState;
  readonly pods: readonly PodPicture[];
  /** `34 ready`, or only the number. */
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly row: number;
  readonly gapX: number;
}

export interface Tab extends Box {
  readonly text: string;
}

/** Around the pods of a namespace on one node, where there is more than `default`. */
export interface PlacedFrame {
  readonly namespace: string;
  readonly box: Box;
  readonly tab: Tab;
}

export interface PlacedNode extends NodeEdge {
  readonly node: NodePicture;
  readonly box: Box;
  readonly pods: readonly PlacedPod[];
  readonly frames: readonly PlacedFrame[];
  /** Instead of pods, where they are counted. */
  readonly crowds: readonly PlacedCrowd[];
  /** Lines of Services that it has room for. */
  readonly trunks: number;
  /** Above the row of nodes: where paths run between them. */
  readonly laneY: number;
  /** Below its tabs, above its pods. */
  readonly corridorY: number;
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
/** Tabs hang out of the lower edges of nodes. */
const BELOW = 14;
const WIDE_FROM = 520;
/** From here on a narrow sheet has a row for tags where it needs one, then in any case, and then more of them. */
const STRIP_FROM = 260;
const TALL_FROM = 280;
const HIGH_FROM = 400;
/** A narrow sheet that is lower tells less of what is outside: nodes and pods need the height. */
const COMPACT_BELOW = 205;

export interface LayoutOptions {
  /** Labels stand below their pods. */
  readonly showLabels?: boolean;
}

/**
 * `previous`: the slots of the layout before, so that nothing moves because something else came or went. What comes
 * moves others only where all places of its node are taken.
 */
export function layOut(
  picture: ClusterPicture,
  asked: Size,
  previous: Slots = {},
  options: LayoutOptions = {},
): MapLayout {
  const tagSlots = assignRows(picture.workloads.filter(isDrawn), previous);
  const workloads = picture.workloads
    .filter(isDrawn)
    .sort((one, other) => tagSlots[one.uid]! - tagSlots[other.uid]!);
  const tagRows = asked.width >= WIDE_FROM ? 1 : narrowTagRows(picture, workloads, asked, previous);
  const layout = layOutWith({ picture, workloads, asked, tagRows, previous, options });
  // The button that brings a narrow sheet nearer has a row, as tags have: else it would lie on something.
  const isLacking = tagRows === 0 && asked.height >= STRIP_FROM && hasMore(layout);
  const made = isLacking ? layOutWith({ picture, workloads, asked, tagRows: 1, previous, options }) : layout;
  return { ...made, slots: { ...made.slots, ...tagSlots, [TAG_ROWS]: tagRows } };
}

/** One tag stands above the nodes, where nothing else does; a row that was there stays. */
function narrowTagRows(
  { places = [] }: ClusterPicture,
  workloads: readonly WorkloadPicture[],
  { width, height }: Size,
  previous: Slots,
): number {
  if (height < STRIP_FROM) return 0;
  const isSeated = workloads.length === 1 && hasFreeSeat(width, places);
  const own = height < TALL_FROM && isSeated ? 0 : countTagRows(workloads, width);
  return Math.min(height < HIGH_FROM ? 1 : 3, Math.max(previous[TAG_ROWS] ?? 0, own));
}

interface Asked {
  readonly picture: ClusterPicture;
  /** In the order in which they have come. */
  readonly workloads: readonly WorkloadPicture[];
  readonly asked: Size;
  readonly tagRows: number;
  readonly previous: Slots;
  readonly options: LayoutOptions;
}

function layOutWith({ picture, workloads, asked, tagRows, previous, options }: Asked): MapLayout {
  const { showLabels = false } = options;
  const isWide = asked.width >= WIDE_FROM;
  const isCompact = !isWide && asked.height < COMPACT_BELOW;
  const room: Room = { isWide, isCompact, tagRows };
  const size = grow(picture.nodes, asked, room);
  const pods = drawnPods(picture.pods);
  const services = picture.services.filter(isDrawn);
  const area = areaOf(size, room);
  const { bands, rows, left, rowSlots } = placeBands(picture.nodes, services, area, isWide, previous);
  const nodeArea: Box = {
    ...area,
    y: area.y + rows * BAND_HEIGHT,
    height: area.height - rows * BAND_HEIGHT,
  };
  const head = { height: headHeight(rows), trunks: rows, ports: openPorts(services), hasLabels: showLabels };
  const { slots, grid } = chooseSlots(picture.nodes, pods, nodeArea, head, previous);
  const detail = grid.fit?.cell.detail ?? 'counts';
  const around = placeSurroundings({
    ...room,
    size,
    bandsEnd: nodeArea.y,
    isOffered: detail !== 'full' || left > 0,
    places: picture.places ?? [],
    waiting: indexPods(pods).byNode.get(null) ?? [],
    workloads,
  });
  return {
    size,
    detail,
    ...around,
    bands,
    bandsLeft: left,
    balancers: placeBalancers(bands, isWide ? BALANCERS_END : null),
    nodes: picture.nodes.map((node, index) => placeNode(node, index, pods, slots, grid)),
    slots: { ...slots, ...rowSlots },
  };
}

/** Many nodes need a higher sheet than was asked for: it is moved below its window then. */
function grow(nodes: readonly NodePicture[], { width, height }: Size, room: Room): Size {
  const area = areaOf({ width, height }, room);
  const lacking = BAND_HEIGHT + leastHeight(nodes, area.width, 1) - area.height;
  return { width, height: height + Math.max(0, Math.ceil(lacking)) };
}

/** Of all Services: each is open on every node. */
function openPorts(services: readonly ServicePicture[]): number[] {
  const ports = services.flatMap((service) => service.ports.flatMap(({ nodePort }) => nodePort ?? []));
  return [...new Set(ports)].sort((one, other) => one - other);
}

interface Room {
  readonly isWide: boolean;
  readonly isCompact: boolean;
  /** Rows below the nodes. */
  readonly tagRows: number;
}

function areaOf({ width, height }: Size, { isWide, isCompact, tagRows }: Room): Box {
  const x = isWide ? WIDE_START : MARGIN + 12;
  const y = isWide ? 4 : topRowOf(isCompact);
  const below = BELOW - (isCompact ? 2 : 0) + (tagRows > 0 ? 4 + tagRows * TAG_ROW : 0);
  return { x, y, width: width - x - MARGIN, height: height - y - below };
}

/** Rows that were there before stay, and a sheet with room has one in any case: nodes move as little as can be. */
function placeBands(
  nodes: readonly NodePicture[],
  services: readonly ServicePicture[],
  area: Box,
  isWide: boolean,
  previous: Slots,
) {
  const rowSlots = assignRows(services, previous);
  const before = previous[ROWS] ?? (isWide && area.height >= ROOMY ? 1 : 0);
  const wanted = Math.max(before, ...services.map(({ uid }) => rowSlots[uid]! + 1));
  const hasRoom = (count: number) =>
    area.height - count * BAND_HEIGHT >= leastHeight(nodes, area.width, count);
  const most = Math.max(1, countWhile(wanted, hasRoom));
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

/** The highest number up to `most` for which it holds, counted from 1. */
function countWhile(most: number, holds: (count: number) => boolean): number {
  let count = 0;
  while (count < most && holds(count + 1)) count += 1;
  return count;
}

/** Memory of the rows of bands and of tags; no uid begins so. */
const ROWS = '#rows';
const TAG_ROWS = '#tag rows';
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
  const choose = (before: Slots, isExact: boolean) => {
    const slots = assignSlots(pods, before);
    const { needs, memory } = measureNeeds(nodes, pods, slots, before, isExact);
    return { slots: { ...slots, ...memory }, grid: chooseGrid(nodes, pods, needs, area, head) };
  };
  const kept = choose(previous, false);
  if (kept.grid.fit?.cell.detail === 'full') return kept;
  const together = choose({}, true);
  return rankOf(together.grid) > rankOf(kept.grid) ? together : kept;
}

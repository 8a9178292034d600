/**
 * What stands beside the nodes: the learner's laptop, the internet with its machines, cluster DNS, the names of what
 * keeps pods alive, and pods that no node has yet. On a wide sheet what is outside of the cluster has a column at the
 * left, and DNS and names a strip below the nodes; on a narrow one most of it is in a row above.
 */
import type { PlacePicture, PodPicture, WorkloadPicture } from '../../lib/cluster/picture';
import type { CellShape } from './cells';
import { CHARACTER_WIDTH, elide, humanWidth, machineWidth } from './labels';
import type { Box, MapLayout, PlacedPod, PlacedTag, Size } from './layout';
import { type PlacedMachine, tellMachine } from './outside';
import { describePod } from './pod-grid';

interface Surroundings {
  readonly size: Size;
  readonly isWide: boolean;
  /** Where the rows of bands end. */
  readonly bandsEnd: number;
  /** Rows below the nodes. */
  readonly tagRows: number;
  readonly waiting: readonly PodPicture[];
  readonly workloads: readonly WorkloadPicture[];
  readonly places: readonly PlacePicture[];
}

type Placed = Pick<
  MapLayout,
  | 'border'
  | 'laptop'
  | 'internet'
  | 'internetBox'
  | 'machines'
  | 'machinesLeft'
  | 'dns'
  | 'weather'
  | 'sideX'
  | 'outsideX'
  | 'outerX'
  | 'tags'
  | 'tagsLeft'
  | 'unplaced'
>;

/** The column of a wide sheet, up to the border of the cluster. */
export const SIDE_COLUMN = 142;
/** Where the nodes of a wide sheet begin. */
export const WIDE_START = 162;
/** The row above of a narrow one. */
export const TOP_ROW = 46;
export const TAG_ROW = 24;

/** Where load balancers end, at the left of the border. */
export const BALANCERS_END = 134;
const LEFT = 12;
const COLUMN = BALANCERS_END - LEFT;
const MACHINE_HEIGHT = 38;
/** At the lower right of a wide sheet: for the buttons that bring a map nearer. */
const CORNER = 128;
const ROOMY = 700;
const NAMED: CellShape = {
  detail: 'named',
  width: 120,
  height: 54,
  radius: 12,
  hasState: false,
  labelRows: 0,
};
const DOT: CellShape = { detail: 'dots', width: 26, height: 26, radius: 8, hasState: false, labelRows: 0 };

export function placeSurroundings(around: Surroundings): Placed {
  return around.isWide ? placeColumn(around) : placeRow(around);
}

const isMachine = ({ kind }: PlacePicture) => kind !== 'dns';

function placeColumn(around: Surroundings): Placed {
  const { size, bandsEnd, waiting, places } = around;
  const isLow = size.height < 300;
  const [width, height] = isLow ? [60, 40] : [76, 50];
  const middle = LEFT + COLUMN / 2;
  const internetBox = { x: middle - 41, y: bandsEnd + (isLow ? 6 : 12), width: 82, height: 22 };
  const x = middle - width / 2;
  const y = internetBox.y + internetBox.height + (isLow ? 12 : 20);
  const labelY = y + height + 16;
  const machines = places.filter(isMachine);
  const room = Math.max(0, size.height - 8 - labelY - 4);
  const fitting = Math.min(machines.length, Math.floor(room / (MACHINE_HEIGHT + 8)));
  const machinesFrom = labelY + 4;
  const machinesEnd = machinesFrom + fitting * (MACHINE_HEIGHT + 8);
  const sideX = SIDE_COLUMN + 8;
  const low = placeStrip(around);
  return {
    border: [
      { x: SIDE_COLUMN, y: 0 },
      { x: SIDE_COLUMN, y: size.height },
    ],
    laptop: {
      ...{ x, y, width, height, labelX: middle, labelY, labelAnchor: 'middle' },
      ...{ labelLines: ['your laptop'], exit: { x: x + width, y: y + height / 2 } },
    },
    internetBox,
    internet: { x: internetBox.x + internetBox.width, y: internetBox.y + internetBox.height / 2 },
    machines: machines.slice(0, fitting).map((place, index) =>
      placeMachine(place, {
        x: LEFT,
        y: machinesFrom + 8 + index * (MACHINE_HEIGHT + 8),
        width: COLUMN,
        height: MACHINE_HEIGHT,
      }),
    ),
    machinesLeft: machines.length - fitting,
    ...low,
    weather: { x: middle, y: y + height * 0.39 },
    sideX,
    outsideX: sideX,
    outerX: 5,
    unplaced: placeWaiting(waiting, {
      ...{ x: LEFT, width: COLUMN },
      ...{ y: machinesEnd + 8, height: size.height - machinesEnd - 14 },
    }),
  };
}

/** Below the nodes: DNS first, then names of what keeps pods alive. */
function placeStrip({ size, tagRows, workloads, places }: Surroundings) {
  const dns = places.find(({ kind }) => kind === 'dns');
  const width = machineWidth(`DNS ${dns?.address ?? '1.1.10.253'}`) + 20;
  const y = size.height - 4 - TAG_ROW * tagRows;
  const box: Box = { x: WIDE_START, y: y + 1, width, height: 22 };
  // Nobody has said what there is: it may still be asked.
  const start = dns === undefined && places.length > 0 ? WIDE_START : WIDE_START + width + 26;
  const tags = placeLowTags(workloads, {
    ...size,
    width: size.width - (size.width < ROOMY ? 0 : CORNER),
    tagRows,
    start,
  });
  return {
    dns: { box, exit: { x: WIDE_START, y: box.y + 11 }, sideX: SIDE_COLUMN + 8, isLow: false },
    tags,
    tagsLeft: workloads.length - tags.length,
  };
}

function placeRow({ size, tagRows, waiting, workloads, places }: Surroundings): Placed {
  const dns: Box = { x: size.width - 48, y: 12, width: 38, height: 22 };
  const internetBox: Box = { x: 110, y: 12, width: 70, height: 22 };
  const seat: Box = { x: 196, y: 4, width: dns.x - 8 - 196, height: MACHINE_HEIGHT };
  const hasSeat = seat.width >= 70;
  const machines = places.filter(isMachine);
  const seated = hasSeat ? machines.slice(0, 1) : [];
  const isFree = hasSeat && seated.length === 0;
  const tags =
    tagRows > 0
      ? placeLowTags(workloads, { ...size, tagRows, start: TAGS_LEFT })
      : workloads.slice(0, isFree ? 1 : 0).map((workload) => placeTag(workload, seat));
  const isTaken = !isFree || (tagRows === 0 && tags.length > 0);
  return {
    border: [
      { x: 0, y: TOP_ROW },
      { x: size.width, y: TOP_ROW },
    ],
    laptop: {
      ...{ x: 12, y: 9, width: 44, height: 28, labelX: 64, labelY: 20, labelAnchor: 'start' },
      ...{ labelLines: ['your', 'laptop'], exit: { x: 56, y: 36 } },
    },
    internetBox,
    internet: { x: internetBox.x + internetBox.width, y: 23 },
    machines: seated.map((place) => placeMachine(place, seat)),
    machinesLeft: machines.length - seated.length,
    dns: { box: dns, exit: { x: size.width - 10, y: 23 }, sideX: size.width - 4, isLow: true },
    weather: { x: 34, y: 20 },
    sideX: 12,
    outsideX: size.width - 4,
    outerX: 5,
    tags,
    tagsLeft: workloads.length - tags.length,
    unplaced: isTaken ? [] : placeWaiting(waiting, { ...seat, y: 10, height: DOT.height }),
  };
}

const TAGS_LEFT = 22;

function placeMachine(place: PlacePicture, box: Box): PlacedMachine {
  const lines = tellMachine(place, Math.floor((box.width - 10) / CHARACTER_WIDTH));
  return { place, box, lines, exit: { x: box.x, y: box.y + box.height / 2 } };
}

/** Two lines: the name, and how many of its pods are ready. */
function placeTag(workload: WorkloadPicture, box: Box): PlacedTag {
  const name = elide(nameOf(workload), Math.floor((box.width - 11) / CHARACTER_WIDTH));
  const ways = [stateOf(workload), shortState(workload)];
  const state = ways.find((way) => humanWidth(way) <= box.width - 12) ?? ways[1]!;
  return { workload, box, name, state, isLow: false };
}

interface Strip extends Size {
  readonly tagRows: number;
  readonly start: number;
}

/** One line each, as many as the rows below the nodes hold. */
function placeLowTags(workloads: readonly WorkloadPicture[], strip: Strip): PlacedTag[] {
  const { tagRows, start, width: end, height } = strip;
  const tags: PlacedTag[] = [];
  let x = start;
  let row = 0;
  for (const [index, workload] of workloads.entries()) {
    const state = stateOf(workload);
    const name = elide(nameOf(workload), 18);
    const width = 12 + machineWidth(name) + 6 + humanWidth(state);
    // At the end of the last row there is room for the count of those that are left.
    const isLast = row === tagRows - 1 && index < workloads.length - 1;
    if (x > start && x + width > end - (isLast ? 40 : 10)) {
      row += 1;
      x = start;
    }
    if (row >= tagRows) break;
    if (x + width > end - 10) break;
    const y = height - 4 - (tagRows - row) * TAG_ROW;
    tags.push({ workload, box: { x, y, width, height: TAG_ROW }, name, state, isLow: true });
    x += width + 12;
  }
  return tags;
}

/** How many rows they would take on a narrow sheet. */
export function countTagRows(workloads: readonly WorkloadPicture[], size: Size): number {
  const tags = placeLowTags(workloads, { ...size, tagRows: workloads.length, start: TAGS_LEFT });
  return new Set(tags.map(({ box }) => box.y)).size;
}

const stateOf = ({ ready, wanted }: WorkloadPicture) => `${ready} of ${wanted} ready`;
const shortState = ({ ready, wanted }: WorkloadPicture) => `${ready}/${wanted}`;

const nameOf = ({ namespace, name }: WorkloadPicture) =>
  namespace === 'default' ? name : `${namespace}/${name}`;

function placeWaiting(pods: readonly PodPicture[], room: Box): PlacedPod[] {
  const isNamed = pods.length * NAMED.height <= room.height && room.width >= NAMED.width;
  const cell = isNamed ? NAMED : DOT;
  const perRow = Math.max(1, Math.floor(room.width / cell.width));
  const rows = Math.max(0, Math.floor(room.height / cell.height));
  const fitting = room.width < cell.width ? 0 : perRow * rows;
  return pods.slice(0, fitting).map((pod, index) => {
    const x = room.x + cell.width * ((index % perRow) + 0.5);
    const top = room.y + Math.floor(index / perRow) * cell.height;
    return describePod(pod, { x, top, width: cell.width, row: 0 }, cell);
  });
}

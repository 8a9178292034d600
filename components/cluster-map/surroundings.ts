/**
 * What stands beside the nodes: the learner's laptop, the internet with its machines, cluster DNS, the names of what
 * keeps pods alive, and pods that no node has yet. On a wide sheet what is outside of the cluster has a column at the
 * left, and DNS and names a strip below the nodes; on a narrow one most of it is in a row above.
 */
import type { PlacePicture, PodPicture, WorkloadPicture } from '../../lib/cluster/picture';
import type { CellShape } from './cells';
import { CHARACTER_WIDTH, elide, machineWidth } from './labels';
import type { Box, MapLayout, PlacedPod, Size } from './layout';
import { type PlacedMachine, tellMachine } from './outside';
import { describePod } from './pod-grid';
import { placeLowTags, placeTag, TAG_ROW, TAGS_LEFT } from './tags';

interface Surroundings {
  readonly size: Size;
  readonly isWide: boolean;
  /** Narrow, and so low that each thing above the nodes has one line. */
  readonly isCompact: boolean;
  /** Something is shortened or left out: there is a button that brings the map nearer. */
  readonly isOffered: boolean;
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
export const topRowOf = (isCompact: boolean) => (isCompact ? 26 : 46);

/** Where load balancers end, at the left of the border. */
export const BALANCERS_END = 134;
const LEFT = 12;
const COLUMN = BALANCERS_END - LEFT;
const MACHINE_HEIGHT = 38;
/** Between DNS and the first tag: the disc of a hop. */
const BESIDE_DNS = 14;
/** At the foot of the column of a wide sheet: for the buttons that bring a map nearer. */
const BUTTONS = 28;
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
  const room = Math.max(0, size.height - BUTTONS - labelY - 4);
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
      ...{ y: machinesEnd + 8, height: size.height - machinesEnd - BUTTONS - 6 },
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
  const start = dns === undefined && places.length > 0 ? WIDE_START : WIDE_START + width + BESIDE_DNS;
  const tags = placeLowTags(workloads, { ...size, tagRows, start, hasButton: false });
  return {
    dns: { box, exit: { x: WIDE_START, y: box.y + 11 }, sideX: SIDE_COLUMN + 8, isLow: false },
    tags,
    tagsLeft: workloads.length - tags.length,
  };
}

/** Beside the internet, for a machine or a tag. */
const seatFrom = (isCompact: boolean) => (isCompact ? 182 : 196);
const SEAT_END = 56;
const NARROWEST_SEAT = 70;
/** Beside a tag that stands for several: how many there are more. */
const MORE = 26;

/** A narrow sheet of this width has a place above its nodes that no machine takes. */
export const hasFreeSeat = (width: number, places: readonly PlacePicture[]): boolean =>
  width - SEAT_END - seatFrom(false) >= NARROWEST_SEAT && !places.some(isMachine);

function placeRow(around: Surroundings): Placed {
  const { size, isCompact, isOffered, tagRows, waiting, workloads, places } = around;
  const edge = topRowOf(isCompact);
  const y = isCompact ? 2 : 12;
  const dns: Box = { x: size.width - 48, y, width: 38, height: 22 };
  const internetBox: Box = { x: isCompact ? 98 : 110, y, width: 76, height: 22 };
  const x = seatFrom(isCompact);
  const seat: Box = {
    ...{ x, y: isCompact ? 1 : 4, width: size.width - SEAT_END - x },
    height: isCompact ? 24 : MACHINE_HEIGHT,
  };
  const hasSeat = seat.width >= NARROWEST_SEAT;
  const machines = places.filter(isMachine);
  const seated = hasSeat ? machines.slice(0, 1) : [];
  const isFree = hasSeat && seated.length === 0;
  const machinesLeft = machines.length - seated.length;
  const own = { ...seat, width: seat.width - (workloads.length > 1 ? MORE : 0) };
  const hasButton = isOffered || machinesLeft > 0;
  const tags =
    tagRows > 0
      ? placeLowTags(workloads, { ...size, tagRows, start: TAGS_LEFT, hasButton })
      : workloads.slice(0, isFree ? 1 : 0).map((workload) => placeTag(workload, own));
  const isTaken = !isFree || (tagRows === 0 && tags.length > 0);
  return {
    border: [
      { x: 0, y: edge },
      { x: size.width, y: edge },
    ],
    laptop: isCompact ? LOW_LAPTOP : LAPTOP,
    weather: isCompact ? { x: 29, y: 11 } : { x: 34, y: 20 },
    internetBox,
    internet: { x: internetBox.x + internetBox.width, y: y + 11 },
    machines: seated.map((place) => placeMachine(place, seat)),
    machinesLeft,
    dns: { box: dns, exit: { x: size.width - 10, y: y + 11 }, sideX: size.width - 4, isLow: true },
    sideX: 12,
    outsideX: size.width - 4,
    outerX: 5,
    tags,
    tagsLeft: workloads.length - tags.length,
    unplaced: isTaken ? [] : placeWaiting(waiting, { ...seat, y: isCompact ? 0 : 10, height: DOT.height }),
  };
}

const LAPTOP: MapLayout['laptop'] = {
  ...{ x: 12, y: 9, width: 44, height: 28, labelX: 64, labelY: 20, labelAnchor: 'start' },
  ...{ labelLines: ['your', 'laptop'], exit: { x: 56, y: 36 } },
};
const LOW_LAPTOP: MapLayout['laptop'] = {
  ...{ x: 12, y: 3, width: 34, height: 20, labelX: 54, labelY: 17, labelAnchor: 'start' },
  ...{ labelLines: ['laptop'], exit: { x: 46, y: 22 } },
};

function placeMachine(place: PlacePicture, box: Box): PlacedMachine {
  const characters = Math.floor((box.width - 10) / CHARACTER_WIDTH);
  const lines: [string, string] =
    box.height < MACHINE_HEIGHT ? [elide(place.name, characters), ''] : tellMachine(place, characters);
  return { place, box, lines, exit: { x: box.x, y: box.y + box.height / 2 } };
}

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

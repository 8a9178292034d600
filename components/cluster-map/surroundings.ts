/**
 * What stands beside the nodes: the learner's laptop, the way to the internet, cluster DNS, the names of what keeps
 * pods alive, and pods that no node has yet. On a wide sheet in a column at the left, else in a row above.
 */
import type { PodPicture, WorkloadPicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, humanWidth, machineWidth } from './labels';
import type { Box, MapLayout, PlacedPod, PlacedTag, Size } from './layout';
import { type CellShape, describePod } from './node-grid';

interface Surroundings {
  readonly size: Size;
  readonly isWide: boolean;
  /** Rows of their own below the nodes, for tags. */
  readonly tagRows: number;
  readonly waiting: readonly PodPicture[];
  readonly workloads: readonly WorkloadPicture[];
}

type Placed = Pick<
  MapLayout,
  'laptop' | 'internet' | 'dns' | 'weather' | 'sideX' | 'outsideX' | 'tags' | 'tagsLeft' | 'unplaced'
>;

/** The column of a wide sheet; row above and row of tags of a narrow one. */
export const SIDE_COLUMN = 136;
export const TOP_ROW = 46;
export const TAG_ROW = 22;
const TAGS_LEFT = 22;

const LEFT = 8;
const COLUMN = SIDE_COLUMN - LEFT - 4;
const TAG_HEIGHT = 38;
const NAMED: CellShape = { detail: 'named', width: 120, height: 54, radius: 12, hasState: false };
const DOT: CellShape = { detail: 'dots', width: 26, height: 26, radius: 8, hasState: false };

export function placeSurroundings(around: Surroundings): Placed {
  return around.isWide ? placeColumn(around) : placeRow(around);
}

function placeColumn({ size, waiting, workloads }: Surroundings): Placed {
  const isLow = size.height < 260;
  const [width, height] = isLow ? [60, 40] : [76, 50];
  const x = 66 - width / 2;
  const y = isLow ? 64 : Math.max(70, size.height * 0.36 - 24);
  const labelY = y + height + 18;
  const rest = { from: labelY + 8, to: size.height - 6 };
  const fitting = Math.max(0, Math.floor((rest.to - rest.from) / TAG_HEIGHT));
  const shown = workloads.length <= fitting ? workloads : workloads.slice(0, Math.max(0, fitting));
  const tagsFrom = rest.to - shown.length * TAG_HEIGHT;
  const exit = { x: x + width, y: y + height / 2 };
  return {
    laptop: { x, y, width, height, labelX: 66, labelY, labelAnchor: 'middle', exit },
    internet: { x: 84, y: 18 },
    dns: {
      box: { x: LEFT, y: 36, width: 124, height: 22 },
      exit: { x: 132, y: 47 },
      sideX: 142,
      isLow: false,
    },
    weather: { x: 20, y: 18 },
    sideX: 142,
    outsideX: 142,
    tags: shown.map((workload, index) =>
      placeTag(workload, {
        x: LEFT,
        y: tagsFrom + index * TAG_HEIGHT,
        width: COLUMN,
        height: TAG_HEIGHT - 2,
      }),
    ),
    tagsLeft: workloads.length - shown.length,
    unplaced: placeWaiting(waiting, { x: LEFT, y: rest.from, width: COLUMN, height: tagsFrom - rest.from }),
  };
}

function placeRow({ size, tagRows, waiting, workloads }: Surroundings): Placed {
  const dns: Box = { x: size.width - 48, y: 6, width: 38, height: 22 };
  const free: Box = { x: 182, y: 2, width: dns.x - 34 - 182, height: TAG_HEIGHT };
  const room = free.width >= 70 ? 1 : 0;
  const low = tagRows > 0 ? placeLowTags(workloads, size, tagRows) : null;
  const tags =
    low ?? workloads.slice(0, room).map((workload) => placeTag(workload, { ...free, height: TAG_HEIGHT }));
  const isTaken = tagRows === 0 && tags.length > 0;
  return {
    laptop: {
      ...{ x: 24, y: 10, width: 44, height: 28 },
      ...{ labelX: 76, labelY: 28, labelAnchor: 'start', exit: { x: 68, y: 36 } },
    },
    internet: { x: dns.x - 18, y: 18 },
    dns: { box: dns, exit: { x: size.width - 10, y: 17 }, sideX: size.width - 4, isLow: true },
    weather: { x: 164, y: 23 },
    sideX: 12,
    outsideX: size.width - 4,
    tags,
    tagsLeft: workloads.length - tags.length,
    unplaced: isTaken ? [] : placeWaiting(waiting, { ...free, y: 8, height: DOT.height }),
  };
}

/** Two lines: the name, and how many of its pods are ready. */
function placeTag(workload: WorkloadPicture, box: Box): PlacedTag {
  const name = elide(workload.name, Math.floor((box.width - 11) / CHARACTER_WIDTH));
  return { workload, box, name, state: stateOf(workload), isLow: false };
}

/** One line each, as many as the rows below the nodes hold. */
function placeLowTags(workloads: readonly WorkloadPicture[], size: Size, rows: number): PlacedTag[] {
  const tags: PlacedTag[] = [];
  let x = TAGS_LEFT;
  let row = 0;
  for (const workload of workloads) {
    const state = stateOf(workload);
    const name = elide(workload.name, 18);
    const width = 12 + machineWidth(name) + 6 + humanWidth(state);
    if (x > TAGS_LEFT && x + width > size.width - 10) {
      row += 1;
      x = TAGS_LEFT;
    }
    if (row >= rows) break;
    const y = size.height - 2 - (rows - row) * TAG_ROW;
    tags.push({ workload, box: { x, y, width, height: TAG_ROW }, name, state, isLow: true });
    x += width + 12;
  }
  return tags;
}

/** How many rows they would take. */
export function countTagRows(workloads: readonly WorkloadPicture[], size: Size): number {
  const tags = placeLowTags(workloads, size, workloads.length);
  return new Set(tags.map(({ box }) => box.y)).size;
}

const stateOf = ({ ready, wanted }: WorkloadPicture) => `${ready} of ${wanted} ready`;

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

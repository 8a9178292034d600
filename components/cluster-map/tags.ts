/**
 * What keeps pods alive, by name and count: tags in rows below the nodes, or one above them. All tell it in the same
 * words, the longest with which all of them fit.
 */
import type { WorkloadPicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide, humanWidth, machineWidth } from './labels';
import type { Box, PlacedTag } from './layout';

export const TAG_ROW = 24;
/** Where they begin on a narrow sheet. */
export const TAGS_LEFT = 22;
/** At the right end of the last row of a narrow sheet, for the button that brings it nearer. */
const BUTTON = 48;
const MARGIN = 10;
const GAP = 12;
/** For the count of those that are left. */
const COUNT = 30;

interface Strip {
  readonly start: number;
  /** Of the sheet. */
  readonly width: number;
  readonly height: number;
  readonly tagRows: number;
  /** Something else is left out on a narrow sheet, so that a button stands there. */
  readonly hasButton: boolean;
}

interface Way {
  readonly characters: number;
  readonly tell: (workload: WorkloadPicture) => string;
}

const inWords = ({ ready, wanted }: WorkloadPicture) => `${ready} of ${wanted} ready`;
const inShort = ({ ready, wanted }: WorkloadPicture) => `${ready}/${wanted} ready`;
const inFigures = ({ ready, wanted }: WorkloadPicture) => `${ready}/${wanted}`;

/** From the longest to the shortest. */
const WAYS: readonly Way[] = [
  { characters: 18, tell: inWords },
  { characters: 18, tell: inShort },
  { characters: 18, tell: inFigures },
  { characters: 12, tell: inFigures },
];

/** One line each, as many as the rows hold. */
export function placeLowTags(workloads: readonly WorkloadPicture[], strip: Strip): PlacedTag[] {
  const end = strip.width - MARGIN;
  const ends = strip.hasButton ? [end - BUTTON] : [end, end - BUTTON];
  for (const way of WAYS) {
    const placed = placeWith(way, workloads, strip, ends[0]!);
    if (placed.length === workloads.length) return placed;
  }
  return placeWith(WAYS.at(-1)!, workloads, strip, strip.start > TAGS_LEFT ? end : ends.at(-1)!);
}

function placeWith(way: Way, workloads: readonly WorkloadPicture[], strip: Strip, end: number): PlacedTag[] {
  const { tagRows, start, height } = strip;
  const tags: PlacedTag[] = [];
  let x = start;
  let row = 0;
  for (const [index, workload] of workloads.entries()) {
    const state = way.tell(workload);
    const name = elide(nameOf(workload), way.characters);
    const width = 12 + machineWidth(name) + 6 + humanWidth(way.tell(fullest(workload)));
    const isLast = row === tagRows - 1 && index < workloads.length - 1;
    if (x > start && x + width > end - (isLast ? COUNT : 0)) {
      row += 1;
      x = start;
    }
    if (row >= tagRows || x + width > end) break;
    const y = height - 4 - (tagRows - row) * TAG_ROW;
    tags.push({ workload, box: { x, y, width, height: TAG_ROW }, name, state, isLow: true });
    x += width + GAP;
  }
  return tags;
}

/** A tag keeps its width while pods come: 9 of 10 is as wide as 10 of 10. */
const fullest = (workload: WorkloadPicture): WorkloadPicture => ({
  ...workload,
  ready: Math.max(workload.ready, workload.wanted),
});

/** How many rows they would take on a narrow sheet. */
export function countTagRows(workloads: readonly WorkloadPicture[], width: number): number {
  const room = { width, height: 0, tagRows: workloads.length, start: TAGS_LEFT, hasButton: false };
  return new Set(placeWith(WAYS[0]!, workloads, room, width - MARGIN).map(({ box }) => box.y)).size;
}

/** Two lines where its box has room for them: the name, and how many of its pods are ready. */
export function placeTag(workload: WorkloadPicture, box: Box): PlacedTag {
  const isLow = box.height < 34;
  const state = isLow ? inFigures(workload) : inWords(workload);
  const taken = 11 + (isLow ? 6 + humanWidth(inFigures(fullest(workload))) : 0);
  const name = elide(nameOf(workload), Math.floor((box.width - taken) / CHARACTER_WIDTH));
  const fits = isLow || humanWidth(state) <= box.width - 12;
  return { workload, box, name, state: fits ? state : inFigures(workload), isLow };
}

const nameOf = ({ namespace, name }: WorkloadPicture) =>
  namespace === 'default' ? name : `${namespace}/${name}`;

/** Where the sentence of a failure stands: beside its octagon, on nothing else. */
import { CHARACTER_WIDTH, machineWidth } from './labels';
import type { Box, MapLayout, PlacedNode, PlacedPod, Point, Size } from './layout';

/** As near to the octagon as it can be without hiding anything, and without a leader that crosses something. */
export function placeNote(layout: MapLayout, at: Point, reason: string, drawn: readonly Box[]): Box | null {
  const { size, nodes, laptop, unplaced, bands, tags } = layout;
  const things: Box[] = [
    { ...laptop, height: laptop.height + 26 },
    ...nodes.flatMap(({ internal, external, name, pods }) => [
      internal,
      ...(external ? [external] : []),
      around(name),
      ...pods.map(coreOf),
    ]),
    ...unplaced.map(coreOf),
    ...bands.map(({ box }) => box),
    ...tags.map(({ box }) => box),
  ];
  const hidden = [
    { x: at.x - 16, y: at.y - 16, width: 32, height: 32 },
    ...drawn,
    ...things,
    ...nodes.flatMap(edgesOf),
  ];
  const isFree = (spot: Box) => !hidden.some((box) => overlap(spot, box) > 0);
  const cost = (spot: Box) => {
    const end = nearestPoint(spot, at);
    const crossed = SAMPLES.filter((part) => {
      const point = { x: at.x + (end.x - at.x) * part, y: at.y + (end.y - at.y) * part };
      return things.some((box) => overlap(box, { ...point, width: 1, height: 1 }) > 0);
    }).length;
    return crossed * 60 + Math.abs(end.x - at.x) + Math.abs(end.y - at.y);
  };
  let best: { readonly spot: Box; readonly cost: number } | null = null;
  for (const width of NOTE_WIDTHS) {
    for (const spot of spotsOf(size, Math.min(width, size.width - 24), reason).filter(isFree)) {
      const own = cost(spot);
      if (!best || own < best.cost) best = { spot, cost: own };
    }
  }
  return best?.spot ?? null;
}

/** The wide one reads better; the narrow one fits beside the nodes. */
const NOTE_WIDTHS = [224, 264, 136];
const NOTE_STEP = { x: 8, y: 12 };
const SAMPLES = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

function spotsOf(size: Size, width: number, reason: string): Box[] {
  const lines = Math.ceil((reason.length * 7.4) / (width - 22));
  const height = lines * 19 + 12;
  const spots: Box[] = [{ x: 4, y: Math.max(4, size.height - height - 4), width, height }];
  for (let y = 4; y <= size.height - height - 4; y += NOTE_STEP.y) {
    for (let x = 2; x <= size.width - width - 4; x += NOTE_STEP.x) spots.push({ x, y, width, height });
  }
  return spots;
}

/** Where a leader from a point meets a note. */
export function nearestPoint(box: Box, { x, y }: Point): Point {
  return {
    x: Math.max(box.x, Math.min(x, box.x + box.width)),
    y: Math.max(box.y, Math.min(y, box.y + box.height)),
  };
}

function edgesOf({ box: { x, y, width, height } }: PlacedNode): Box[] {
  return [
    { x: x - 2, y, width: 4, height },
    { x: x + width - 2, y, width: 4, height },
    { x, y: y - 2, width, height: 4 },
    { x, y: y + height - 2, width, height: 4 },
  ];
}

const around = ({ x, y, text }: PlacedNode['name']): Box => ({
  x: x - machineWidth(text) / 2,
  y: y - 12,
  width: machineWidth(text),
  height: 16,
});

/** Circle and labels, without the air around them. */
function coreOf({ x, y, radius, label, box }: PlacedPod): Box {
  const half = Math.max(radius, ((label?.length ?? 0) * CHARACTER_WIDTH) / 2) + 4;
  return { x: x - half, y: y - radius - 4, width: half * 2, height: box.height };
}

export function overlap(left: Box, right: Box): number {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return width > 0 && height > 0 ? width * height : 0;
}

/**
 * The way of one request over the map: a line along lanes and corridors, a numbered disc at each hop, and where it
 * died an octagon with its sentence. A pure function of the layout and the traced request.
 */
import type { Hop, Place, TracedRequest } from '../../lib/cluster/trace';
import {
  type Box,
  CHARACTER_WIDTH,
  type MapLayout,
  type PlacedNode,
  type PlacedPod,
  type Size,
} from './layout';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Disc extends Point {
  readonly number: number;
  readonly hop: Hop;
}

export interface RequestPath {
  /** Empty where nothing moved. */
  readonly line: readonly Point[];
  readonly discs: readonly Disc[];
  /** `note` is null where the sheet has no free place for the sentence: it stands below the sheet then. */
  readonly failure: (Point & { readonly reason: string; readonly note: Box | null }) | null;
}

export const DISC_RADIUS = 10;

type Stop =
  | { readonly kind: 'laptop' }
  | { readonly kind: 'internet' }
  | { readonly kind: 'node'; readonly node: PlacedNode }
  | { readonly kind: 'pod'; readonly node: PlacedNode; readonly pod: PlacedPod };

export function tracePath(layout: MapLayout, request: TracedRequest): RequestPath {
  const placed = request.hops.flatMap((hop) => {
    const stop = findStop(layout, hop.place);
    return stop ? [{ hop, stop }] : [];
  });
  // Who comes from outside enters by external addresses, all others by internal ones.
  const isOutside = placed.some(({ stop }) => stop.kind === 'laptop' || stop.kind === 'internet');
  const line: Point[] = [];
  placed.forEach(({ stop }, index) => {
    const before = placed[index - 1]?.stop;
    if (before && !isSame(before, stop)) line.push(...route(layout, before, stop, isOutside));
  });
  const discs = placed.map(({ hop, stop }, index) => {
    const sameBefore = placed.slice(0, index).filter((other) => isSame(other.stop, stop)).length;
    return { ...discAt(layout, stop, sameBefore, isOutside), number: hop.number, hop };
  });
  const whole = withoutDoubles(line);
  return { line: whole, discs, failure: markFailure(layout, request, placed, discs, whole) };
}

function findStop(layout: MapLayout, place: Place): Stop | null {
  if (place.kind === 'laptop') return { kind: 'laptop' };
  if (place.kind === 'internet') return { kind: 'internet' };
  if (place.kind === 'node') {
    const node = layout.nodes.find(({ node: { name } }) => name === place.name);
    return node ? { kind: 'node', node } : null;
  }
  if (place.kind !== 'pod') return null;
  const named = layout.nodes.flatMap((node) =>
    node.pods.flatMap((pod) =>
      `${pod.pod.namespace}/${pod.pod.name}` === place.name ? [{ node, pod }] : [],
    ),
  );
  // A pod made anew has the same name: the address tells which one it was.
  const found = named.find(({ pod }) => pod.pod.address === place.address) ?? named[0];
  return found ? { kind: 'pod', ...found } : null;
}

function isSame(left: Stop, right: Stop): boolean {
  if (left.kind === 'pod' && right.kind === 'pod') return left.pod.pod.uid === right.pod.pod.uid;
  if (left.kind === 'node' && right.kind === 'node') return left.node.node.name === right.node.node.name;
  return left.kind === right.kind && left.kind !== 'pod' && left.kind !== 'node';
}

function route(layout: MapLayout, from: Stop, to: Stop, isOutside: boolean): Point[] {
  const up = climb(layout, from, isOutside);
  const down = climb(layout, to, isOutside).reverse();
  const [start, end] = [up[up.length - 1]!, down[0]!];
  if (from.kind === 'laptop' && to.kind === 'internet') {
    const { laptop, internet } = layout;
    const isAbove = internet.y < laptop.y;
    return [isAbove ? { x: internet.x, y: laptop.y } : laptop.exit, internet];
  }
  const isOneLane = start.y === end.y;
  const corner = isOneLane
    ? []
    : [
        { x: layout.sideX, y: start.y },
        { x: layout.sideX, y: end.y },
      ];
  return [...up, ...corner, ...down];
}

/** From a place up to the lane in front of its node. Pods of lower rows go along the gap at their left. */
function climb(layout: MapLayout, stop: Stop, isOutside: boolean): Point[] {
  if (stop.kind === 'laptop') return [layout.laptop.exit];
  if (stop.kind === 'internet') return [layout.internet];
  const { node } = stop;
  const x = tabMiddle(node, isOutside);
  const lane = { x, y: node.laneY };
  if (stop.kind === 'node') return [lane];
  const { pod } = stop;
  const inside =
    pod.row === 0
      ? [
          { x: pod.x, y: pod.y - pod.radius },
          { x: pod.x, y: node.corridorY },
        ]
      : [
          { x: pod.x - pod.radius, y: pod.y },
          { x: pod.gapX, y: pod.y },
          { x: pod.gapX, y: node.corridorY },
        ];
  return [...inside, { x, y: node.corridorY }, lane];
}

function tabMiddle({ internal, external }: PlacedNode, isOutside: boolean): number {
  const tab = isOutside && external ? external : internal;
  return tab.x + tab.width / 2;
}

function discAt(layout: MapLayout, stop: Stop, sameBefore: number, isOutside: boolean): Point {
  const step = sameBefore * (DISC_RADIUS * 2 + 2);
  if (stop.kind === 'laptop') {
    const { x, y, width } = layout.laptop;
    return { x: x + width + 4 + step, y: y - 4 };
  }
  if (stop.kind === 'internet') return { x: layout.internet.x + step, y: layout.internet.y };
  if (stop.kind === 'node') return { x: tabMiddle(stop.node, isOutside) + step, y: stop.node.laneY };
  const { pod } = stop;
  const reach = pod.radius + DISC_RADIUS + 1;
  return {
    x: pod.x + (sameBefore % 2 === 0 ? -reach : reach),
    y: pod.y - 2 + Math.floor(sameBefore / 2) * 22,
  };
}

function markFailure(
  layout: MapLayout,
  request: TracedRequest,
  placed: readonly { readonly hop: Hop; readonly stop: Stop }[],
  discs: readonly Disc[],
  line: readonly Point[],
): RequestPath['failure'] {
  if (request.outcome?.kind !== 'failed') return null;
  const last = placed[placed.length - 1];
  const disc = discs[discs.length - 1];
  if (!last || !disc) return null;
  const reason = last.hop.reason || request.outcome.reason;
  const at = { x: disc.x + DISC_RADIUS + 12, y: disc.y };
  return {
    ...at,
    reason,
    note: placeNote(layout, at, reason, [...discs.map(aroundDisc), ...alongLine(line)]),
  };
}

/** As near to the octagon as it can be without hiding anything, and without a leader that crosses something. */
function placeNote(layout: MapLayout, at: Point, reason: string, drawn: readonly Box[]): Box | null {
  const { size, nodes, laptop, unplaced } = layout;
  const things: Box[] = [
    { ...laptop, height: laptop.height + 26 },
    ...nodes.flatMap(({ internal, external, pods }) => [
      internal,
      ...(external ? [external] : []),
      ...pods.map(coreOf),
    ]),
    ...unplaced.map(coreOf),
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
const NOTE_WIDTHS = [224, 140];
const NOTE_STEP = 16;
const SAMPLES = [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

function spotsOf(size: Size, width: number, reason: string): Box[] {
  const lines = Math.ceil((reason.length * 7.4) / (width - 22));
  const height = lines * 19 + 12;
  const spots: Box[] = [{ x: 4, y: Math.max(4, size.height - height - 4), width, height }];
  for (let y = 4; y <= size.height - height - 4; y += NOTE_STEP) {
    for (let x = 2; x <= size.width - width - 4; x += NOTE_STEP) spots.push({ x, y, width, height });
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

/** Circle and labels, without the air around them. */
function coreOf({ x, y, radius, label, box }: PlacedPod): Box {
  const half = Math.max(radius, ((label?.length ?? 0) * CHARACTER_WIDTH) / 2) + 4;
  return { x: x - half, y: y - radius - 4, width: half * 2, height: box.height };
}

const aroundDisc = ({ x, y }: Disc): Box => ({
  x: x - DISC_RADIUS,
  y: y - DISC_RADIUS,
  width: DISC_RADIUS * 2,
  height: DISC_RADIUS * 2,
});

function alongLine(line: readonly Point[]): Box[] {
  return line.slice(1).map((to, index) => {
    const from = line[index]!;
    return {
      x: Math.min(from.x, to.x) - 3,
      y: Math.min(from.y, to.y) - 3,
      width: Math.abs(from.x - to.x) + 6,
      height: Math.abs(from.y - to.y) + 6,
    };
  });
}

export function overlap(left: Box, right: Box): number {
  const width = Math.min(left.x + left.width, right.x + right.width) - Math.max(left.x, right.x);
  const height = Math.min(left.y + left.height, right.y + right.height) - Math.max(left.y, right.y);
  return width > 0 && height > 0 ? width * height : 0;
}

function withoutDoubles(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return !before || before.x !== point.x || before.y !== point.y;
  });
}

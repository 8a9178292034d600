/**
 * The way of one request over the map: a line along lanes and corridors, a numbered disc at each hop, and where it
 * died an octagon with its sentence. A pure function of the layout and the traced request.
 */
import type { Hop, Place, TracedRequest } from '../../lib/cluster/trace';
import type { Box, MapLayout, PlacedNode, PlacedPod } from './layout';

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
  readonly failure: (Point & { readonly reason: string; readonly note: Box }) | null;
}

export const DISC_RADIUS = 10;
const NOTE_WIDTH = 220;

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
  return { line: withoutDoubles(line), discs, failure: markFailure(layout, request, placed, discs) };
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
  if (stop.kind === 'laptop') {
    const { x, y, width, height } = layout.laptop;
    return [{ x: x + width, y: y + height / 2 }];
  }
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
): RequestPath['failure'] {
  if (request.outcome?.kind !== 'failed') return null;
  const last = placed[placed.length - 1];
  const disc = discs[discs.length - 1];
  if (!last || !disc) return null;
  const reason = last.hop.reason || request.outcome.reason;
  const at = { x: disc.x + DISC_RADIUS + 12, y: disc.y };
  return { ...at, reason, note: placeNote(layout, at, reason) };
}

/** Beside the octagon, where it hides least. */
function placeNote(layout: MapLayout, at: Point, reason: string): Box {
  const width = Math.min(NOTE_WIDTH, layout.size.width - 24);
  const height = Math.ceil((reason.length * 7) / (width - 20)) * 19 + 14;
  const limit = (value: number, most: number) => Math.max(4, Math.min(value, most));
  const spots = [
    { x: at.x + 18, y: at.y - 12 },
    { x: at.x - width / 2, y: at.y + 18 },
    { x: at.x - width - 18, y: at.y + 8 },
    { x: at.x - width / 2, y: at.y - height - 18 },
    { x: layout.size.width - width - 8, y: layout.size.height - height - 6 },
    { x: 8, y: layout.size.height - height - 6 },
  ].map(({ x, y }) => ({
    x: limit(x, layout.size.width - width - 4),
    y: limit(y, layout.size.height - height - 4),
    width,
    height,
  }));
  const obstacles: Box[] = [
    { x: at.x - 34, y: at.y - 14, width: 48, height: 28 },
    layout.laptop,
    ...layout.nodes.flatMap((node) => [
      node.internal,
      ...(node.external ? [node.external] : []),
      ...node.pods.map(({ box }) => box),
    ]),
  ];
  const hidden = (spot: Box) => obstacles.reduce((sum, box) => sum + overlap(spot, box), 0);
  return spots.reduce((best, spot) => (hidden(spot) < hidden(best) ? spot : best));
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

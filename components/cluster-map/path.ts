/**
 * The way of one request over the map: a line along lanes and corridors, a numbered disc at each hop, and where it
 * died an octagon with its sentence. A pure function of the layout and the traced request: what was decided stands
 * in the hops, and nothing is guessed here.
 */
import type { Hop, Place, TracedRequest } from '../../lib/cluster/trace';
import type { PlacedBand } from './bands';
import { lineToPod } from './endpoint-lines';
import { findPods } from './find-pod';
import type { Box, MapLayout, PlacedNode, PlacedPod, Point } from './layout';
import { placeNote } from './note';
import { findBalancer, findMachine, type PlacedBalancer, type PlacedMachine } from './outside';
import { discAtBalancer, discAtMachine, intoBalancer, outOfMachine } from './outside-path';

export interface Disc extends Point {
  readonly number: number;
  readonly hop: Hop;
}

export interface RequestPath {
  /** Empty where nothing moved. */
  readonly line: readonly Point[];
  /** The parts of the line, one a disc: how the request came there. Empty where it was there already. */
  readonly legs: readonly (readonly Point[])[];
  /** From the last disc to where nobody was chosen. */
  readonly tail: readonly Point[];
  readonly discs: readonly Disc[];
  /** The Services whose rules decided, by uid. */
  readonly used: readonly string[];
  /** What cluster DNS was asked at, where it was asked. */
  readonly dns: Place | null;
  /** `note` is null where the sheet has no free place for the sentence: it stands below the sheet then. */
  readonly failure: (Point & { readonly reason: string; readonly note: Box | null }) | null;
}

export const DISC_RADIUS = 10;
/** Who comes from one of these, or goes there, leaves the cluster. */
const OUTSIDE: readonly Stop['kind'][] = ['laptop', 'internet', 'machine', 'balancer'];

type Stop =
  | { readonly kind: 'laptop' }
  | { readonly kind: 'internet' }
  | { readonly kind: 'dns' }
  | { readonly kind: 'machine'; readonly machine: PlacedMachine }
  | { readonly kind: 'balancer'; readonly balancer: PlacedBalancer }
  | { readonly kind: 'node'; readonly node: PlacedNode }
  | { readonly kind: 'pod'; readonly node: PlacedNode; readonly pod: PlacedPod };

interface Placed {
  readonly hop: Hop;
  readonly stop: Stop;
  /** The Service whose rule decided here. */
  readonly band: PlacedBand | null;
}

/** Without `hasNote` no place is looked for where the sentence of a failure could stand: that takes longest. */
export function tracePath(layout: MapLayout, request: TracedRequest, hasNote = true): RequestPath {
  const placed = request.hops.flatMap((hop): Placed[] => {
    const stop = findStop(layout, hop.place, hop.node);
    return stop ? [{ hop, stop, band: findBand(layout, serviceOf(hop)) }] : [];
  });
  // Who comes from outside enters by external addresses, all others by internal ones.
  const isOutside = placed.some(({ stop }) => OUTSIDE.includes(stop.kind));
  const from = findStop(layout, request.from);
  const { legs, tail, used } = drawLegs(layout, from, placed, isOutside);
  const discs = placed.map(({ hop, stop }, index) => {
    const sameBefore = placed.slice(0, index).filter((other) => isSame(other.stop, stop)).length;
    return { ...discAt(layout, stop, sameBefore, isOutside), number: hop.number, hop };
  });
  const line = withoutDoubles([...legs.flat(), ...tail]);
  const failure = markFailure(layout, request, placed, { discs, line }, hasNote);
  const dns = placed.find(({ stop }) => stop.kind === 'dns')?.hop.place ?? null;
  return { line, legs, tail, discs, used: [...used], dns, failure };
}

/** As far as it has come with its first `reached` hops. */
export function cutPath(path: RequestPath, reached: number): RequestPath {
  if (reached >= path.discs.length) return path;
  const legs = path.legs.slice(0, reached);
  const discs = path.discs.slice(0, reached);
  const dns = discs.find(({ hop }) => hop.place.kind === 'dns')?.hop.place ?? null;
  return { ...path, line: withoutDoubles(legs.flat()), legs, tail: [], discs, dns, used: [], failure: null };
}

function drawLegs(layout: MapLayout, from: Stop | null, placed: readonly Placed[], isOutside: boolean) {
  const tail: Point[] = [];
  const used = new Set<string>();
  // A rule has decided, and the request has not left its place yet.
  let by: PlacedBand | null = null;
  const legs = placed.map(({ stop, band }, index): Point[] => {
    const before = index === 0 ? from : placed[index - 1]!.stop;
    const moves = before !== null && !isSame(before, stop);
    const leg = moves ? route(layout, before, stop, isOutside, by) : [];
    if (moves) by = null;
    if (band) {
      by = band;
      used.add(band.service.uid);
    }
    return leg;
  });
  const last = placed[placed.length - 1];
  // Nobody was chosen: it ends at the band.
  if (by && last?.band) {
    const turn = turnOf(layout, last.stop, by, isOutside);
    tail.push(...climb(layout, last.stop, isOutside), turn);
    if (hasRoom(by)) tail.push(endOn(by, turn));
  }
  return { legs, tail, used };
}

function findBand({ bands }: MapLayout, service: string | undefined): PlacedBand | null {
  return bands.find(({ service: { namespace, name } }) => `${namespace}/${name}` === service) ?? null;
}

/** The Service whose rule decided: it is the place of the hop, or named in its choice. */
function serviceOf({ place, choice }: Hop): string | undefined {
  return place.kind === 'service' ? place.name : choice?.service;
}

/** A rule of a Service decides on a node: there the hop stands, and from there the line goes by the band. */
function findStop(layout: MapLayout, place: Place, ruleOn?: string): Stop | null {
  if (place.kind === 'laptop') return { kind: 'laptop' };
  if (place.kind === 'internet') {
    const machine = findMachine(layout, place);
    return machine ? { kind: 'machine', machine } : { kind: 'internet' };
  }
  if (place.kind === 'load-balancer') {
    const balancer = findBalancer(layout, place);
    return balancer && { kind: 'balancer', balancer };
  }
  if (place.kind === 'dns') return { kind: 'dns' };
  if (place.kind === 'node' || place.kind === 'service') {
    const wanted = place.kind === 'node' ? place.name : ruleOn;
    const node = layout.nodes.find(({ node: { name } }) => name === wanted);
    return node ? { kind: 'node', node } : null;
  }
  if (place.kind !== 'pod') return null;
  const named = findPods(layout, ({ namespace, name }) => `${namespace}/${name}` === place.name);
  // A pod made anew has the same name: the address tells which one it was.
  const found = named.find(({ pod }) => pod.pod.address === place.address) ?? named[0];
  return found ? { kind: 'pod', ...found } : null;
}

function isSame(left: Stop, right: Stop): boolean {
  if (left.kind === 'pod' && right.kind === 'pod') return left.pod.pod.uid === right.pod.pod.uid;
  if (left.kind === 'node' && right.kind === 'node') return left.node.node.name === right.node.node.name;
  if (left.kind === 'machine' && right.kind === 'machine') return left.machine === right.machine;
  if (left.kind === 'balancer' && right.kind === 'balancer') return left.balancer === right.balancer;
  return left.kind === right.kind;
}

/** `by`: the Service whose rule sent it on, so it goes by its band. */
function route(
  layout: MapLayout,
  from: Stop,
  to: Stop,
  isOutside: boolean,
  by: PlacedBand | null = null,
): Point[] {
  if (from.kind === 'laptop' && to.kind === 'internet') return toInternet(layout);
  if (to.kind === 'balancer')
    return [...routeToInternet(layout, from, isOutside), ...intoBalancer(layout, to.balancer)];
  const up = climb(layout, from, isOutside);
  if (by) {
    const down =
      to.kind === 'pod' ? lineToPod(layout, by, to.node, to.pod) : descend(layout, by, to, isOutside);
    return [...up, turnOf(layout, from, by, isOutside), ...down];
  }
  const down = climb(layout, to, isOutside).reverse();
  const [start, end] = [up[up.length - 1]!, down[0]!];
  if (start.y === end.y) return [...up, ...down];
  const side = sideOf(layout, from, to);
  return [...up, { x: side, y: start.y }, { x: side, y: end.y }, ...down];
}

function toInternet({ laptop, internet }: MapLayout): Point[] {
  if (internet.y < laptop.y) return [{ x: internet.x, y: laptop.y }, internet];
  return [
    laptop.exit,
    { x: laptop.exit.x, y: laptop.exit.y + 5 },
    { x: internet.x, y: laptop.exit.y + 5 },
    internet,
  ];
}

/** Whoever sends to a load balancer comes by the internet, unless it is there already. */
function routeToInternet(layout: MapLayout, from: Stop, isOutside: boolean): Point[] {
  return from.kind === 'internet' ? [layout.internet] : route(layout, from, { kind: 'internet' }, isOutside);
}

function sideOf(layout: MapLayout, ...stops: readonly Stop[]): number {
  if (stops.some(({ kind }) => kind === 'dns')) return layout.dns.sideX;
  if (stops.some(({ kind }) => kind === 'internet' || kind === 'machine')) return layout.outsideX;
  return layout.sideX;
}

/** From a band down into the lane of a node, or to any other place. */
function descend(layout: MapLayout, band: PlacedBand, to: Stop, isOutside: boolean): Point[] {
  const down = climb(layout, to, isOutside).reverse();
  const lane = down[0]!;
  const isBelow = to.kind === 'node' && to.node.laneY === layout.nodes[0]!.laneY;
  if (isBelow) return [{ x: lane.x, y: band.y }, ...down];
  const side = sideOf(layout, to);
  return [{ x: side, y: band.y }, { x: side, y: lane.y }, ...down];
}

/** Where a path meets a band: straight above the place that decided. */
function turnOf(layout: MapLayout, stop: Stop, band: PlacedBand, isOutside: boolean): Point {
  const at = climb(layout, stop, isOutside).at(-1)!;
  return { x: Math.max(band.box.x, Math.min(at.x, band.box.x + band.box.width)), y: band.y };
}

/** From a place up to the lane in front of its node. Pods of lower rows go along the gap at their left. */
function climb(layout: MapLayout, stop: Stop, isOutside: boolean): Point[] {
  if (stop.kind === 'laptop') return [layout.laptop.exit];
  if (stop.kind === 'internet') return [layout.internet];
  if (stop.kind === 'dns') return [layout.dns.exit];
  if (stop.kind === 'machine') return outOfMachine(layout, stop.machine);
  if (stop.kind === 'balancer') return [stop.balancer.exit];
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
  if (stop.kind === 'laptop') return discAtLaptop(layout, step);
  if (stop.kind === 'internet') return { x: layout.internet.x + step, y: layout.internet.y };
  if (stop.kind === 'dns') return discAtDns(layout, step);
  if (stop.kind === 'machine') return discAtMachine(stop.machine, step);
  if (stop.kind === 'balancer') return discAtBalancer(stop.balancer, step);
  if (stop.kind === 'node') return { x: tabMiddle(stop.node, isOutside) + step, y: stop.node.laneY };
  const { pod } = stop;
  const reach = pod.radius + DISC_RADIUS + 1;
  return {
    x: pod.x + (sameBefore % 2 === 0 ? -reach : reach),
    y: pod.y - 2 + Math.floor(sameBefore / 2) * 22,
  };
}

/** At its upper corner on a wide sheet; on a narrow one at the lower, where neither the edge nor its name is. */
function discAtLaptop({ laptop: { x, y, width, height, labelAnchor } }: MapLayout, step: number): Point {
  return labelAnchor === 'middle'
    ? { x: x + width + 4 + step, y: y - 4 }
    : { x: x + width - 4 - step, y: y + height - 1 };
}

/** At its right end on a wide sheet, below it on a narrow one. */
function discAtDns({ dns: { box, isLow } }: MapLayout, step: number): Point {
  return isLow
    ? { x: box.x + box.width / 2 - step, y: box.y + box.height + 7 }
    : { x: box.x + box.width + step, y: box.y };
}

function markFailure(
  layout: MapLayout,
  request: TracedRequest,
  placed: readonly Placed[],
  drawn: Pick<RequestPath, 'discs' | 'line'>,
  hasNote: boolean,
): RequestPath['failure'] {
  if (request.outcome?.kind !== 'failed') return null;
  const last = placed[placed.length - 1];
  const disc = drawn.discs[drawn.discs.length - 1];
  if (!last || !disc) return null;
  const reason = last.hop.reason || request.outcome.reason;
  const at = deathOf(layout, last, disc, drawn.line);
  if (!hasNote) return { ...at, reason, note: null };
  const covered = [...drawn.discs.map(aroundDisc), ...alongLine(drawn.line)];
  return { ...at, reason, note: placeNote(layout, at, reason, covered) };
}

function deathOf({ dns }: MapLayout, { stop, band, hop }: Placed, disc: Disc, line: readonly Point[]): Point {
  if (stop.kind === 'dns') {
    const { x, y } = dns.box;
    return dns.isLow ? { x: x - 14, y: y + 11 } : { x: disc.x - 26, y: y - 16 };
  }
  // A rule that sent it nowhere: it died on the line of the band.
  if (band && hop.decision !== 'translated' && hasRoom(band)) return endOn(band, line.at(-1) ?? disc);
  return { x: disc.x + DISC_RADIUS + 12, y: disc.y };
}

const hasRoom = ({ free }: PlacedBand) => free.to - free.from >= 28;
/** Where the line of a band is bare, as near as can be to the node that decided. */
const endOn = ({ free, y }: PlacedBand, near: Point): Point => ({
  x: Math.max(free.from + 14, Math.min(near.x, free.to - 14)),
  y,
});

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

function withoutDoubles(points: readonly Point[]): Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    return !before || before.x !== point.x || before.y !== point.y;
  });
}

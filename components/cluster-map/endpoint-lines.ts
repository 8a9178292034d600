/** From a Service's band to each pod behind it: along the lanes, a little beside the ways of requests. */

import type { PlacedBand } from './bands';
import { type FoundPod, findPods } from './find-pod';
import { isHidden } from './hidden';
import type { MapLayout, PlacedNode, PlacedPod, Point } from './layout';
import { trunkX, trunkY } from './node-grid';

export type EndpointState = 'ready' | 'not-ready' | 'terminating';

export interface EndpointLine {
  /** Of Service and pod. */
  readonly key: string;
  readonly state: EndpointState;
  readonly line: readonly Point[];
}

/** Lines of several Services at one pod stand beside each other. */
const BESIDE = 6;

/** From so many pods of one node on, a Service has one line to all of them. */
const MANY = 8;

/** None of a Service whose pods are for the learner to find: lines can be counted. */
export function drawEndpointLines(layout: MapLayout, hidden: readonly string[] = []): EndpointLine[] {
  const placed = new Map(findPods(layout, () => true).map((found) => [found.pod.pod.uid, found]));
  const bands = layout.bands.filter(({ service: { name } }) => !isHidden(name, hidden, 'ready'));
  return bands.flatMap((band) => {
    const ends = band.service.endpoints.flatMap(({ podUid, ready, terminating }): End[] => {
      const found = placed.get(podUid ?? '');
      const state: EndpointState = terminating ? 'terminating' : ready ? 'ready' : 'not-ready';
      return found ? [{ ...found, state }] : [];
    });
    return layout.nodes.flatMap((node) => {
      const own = ends.filter((end) => end.node === node);
      if (node.crowds.length > 0) return own.length === 0 ? [] : [lineToCrowds(layout, band, node)];
      if (layout.detail === 'dots' && own.length > MANY) return [lineToAll(layout, band, own)];
      return own.map(({ pod, state }) => {
        return { key: `${band.service.uid} ${pod.pod.uid}`, state, line: lineToPod(layout, band, node, pod) };
      });
    });
  });
}

interface End extends FoundPod {
  readonly state: EndpointState;
}

/** A bar above the pods of a node: all below it, whichever state they are in. */
function lineToAll(layout: MapLayout, band: PlacedBand, ends: readonly End[]): EndpointLine {
  const { node } = ends[0]!;
  const top = Math.min(...node.pods.map(({ y, radius }) => y - radius)) - 6 - band.row * 3;
  const xs = ends.map(({ pod }) => pod.x);
  return lineToBar(layout, band, node, top, Math.min(...xs), Math.max(...xs));
}

function lineToCrowds(layout: MapLayout, band: PlacedBand, node: PlacedNode): EndpointLine {
  const [first] = node.crowds;
  return lineToBar(
    layout,
    band,
    node,
    first!.y - first!.radius - 8 - band.row * 3,
    first!.x,
    node.box.x + node.box.width - 24,
  );
}

function lineToBar(
  layout: MapLayout,
  band: PlacedBand,
  node: PlacedNode,
  y: number,
  from: number,
  to: number,
) {
  const way = wayInto(layout, band, node);
  const { x } = way[way.length - 1]!;
  const near = Math.max(from, Math.min(x, to));
  const line = [...way, { x: near, y: way[way.length - 1]!.y }, { x: near, y }, { x: from, y }, { x: to, y }];
  return { key: `${band.service.uid} ${node.node.name}`, state: 'ready' as const, line };
}

export function lineToPod(layout: MapLayout, band: PlacedBand, node: PlacedNode, pod: PlacedPod): Point[] {
  const rows = rowsOf(layout);
  const y = trunkY(node, band.row);
  const offset = (band.row - (rows - 1) / 2) * Math.min(BESIDE, (pod.radius * 1.6) / rows);
  const reach = Math.sqrt(pod.radius ** 2 - offset ** 2);
  const inside =
    pod.row === 0
      ? [
          { x: pod.x + offset, y },
          { x: pod.x + offset, y: pod.y - reach },
        ]
      : [
          { x: pod.gapX + (band.row * 6) / rows, y },
          { x: pod.gapX + (band.row * 6) / rows, y: pod.y + offset },
          { x: pod.x - reach, y: pod.y + offset },
        ];
  return [...wayInto(layout, band, node), ...inside];
}

const rowsOf = ({ bands }: MapLayout) => Math.max(...bands.map(({ row }) => row)) + 1;

/** From the band to below the top edge of a node. Nodes of lower rows are reached by the lane at the side. */
function wayInto(layout: MapLayout, band: PlacedBand, node: PlacedNode): Point[] {
  const x = trunkX(node, band.row);
  const y = trunkY(node, band.row);
  // Beside the ways of requests, and never as far as the nodes.
  const side = layout.sideX + 2 + band.row * Math.min(3, 9 / rowsOf(layout));
  const isFirstRow = node.laneY === layout.nodes[0]!.laneY;
  const laneY = node.laneY - 6 + band.row * 3;
  const start = isFirstRow
    ? [{ x, y: band.y }]
    : [
        { x: band.box.x, y: band.y },
        { x: side, y: band.y },
        { x: side, y: laneY },
        { x, y: laneY },
      ];
  return [...start, { x, y }];
}

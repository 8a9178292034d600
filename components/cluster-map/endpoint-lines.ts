/** From a Service's band to each pod behind it: along the lanes, a little beside the ways of requests. */

import type { PlacedBand } from './bands';
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

export function drawEndpointLines(layout: MapLayout): EndpointLine[] {
  const placed = new Map(
    layout.nodes.flatMap((node) => node.pods.map((pod) => [pod.pod.uid, { node, pod }] as const)),
  );
  return layout.bands.flatMap((band) =>
    band.service.endpoints.flatMap(({ podUid, ready, terminating }) => {
      const found = placed.get(podUid ?? '');
      if (!found) return [];
      const state: EndpointState = terminating ? 'terminating' : ready ? 'ready' : 'not-ready';
      const line = lineToPod(layout, band, found.node, found.pod);
      return [{ key: `${band.service.uid} ${podUid}`, state, line }];
    }),
  );
}

/** Nodes of lower rows are reached by the lane at the side. */
export function lineToPod(layout: MapLayout, band: PlacedBand, node: PlacedNode, pod: PlacedPod): Point[] {
  const rows = Math.max(...layout.bands.map(({ row }) => row)) + 1;
  const x = trunkX(node, band.row);
  const y = trunkY(node, band.row);
  const isFirstRow = node.laneY === layout.nodes[0]!.laneY;
  const laneY = node.laneY - 6 + band.row * 3;
  const start = isFirstRow
    ? [{ x, y: band.y }]
    : [
        { x: band.box.x, y: band.y },
        { x: layout.sideX + 2 + band.row * 3, y: band.y },
        { x: layout.sideX + 2 + band.row * 3, y: laneY },
        { x, y: laneY },
      ];
  const offset = (band.row - (rows - 1) / 2) * Math.min(BESIDE, (pod.radius * 1.6) / rows);
  const reach = Math.sqrt(pod.radius ** 2 - offset ** 2);
  const inside =
    pod.row === 0
      ? [
          { x: pod.x + offset, y },
          { x: pod.x + offset, y: pod.y - reach },
        ]
      : [
          { x: pod.gapX + band.row * 2, y },
          { x: pod.gapX + band.row * 2, y: pod.y + offset },
          { x: pod.x - reach, y: pod.y + offset },
        ];
  return [...start, { x, y }, ...inside];
}

/** Where a pod is drawn: by itself, or with others among whom it is counted. */
import type { PodPicture } from '../../lib/cluster/picture';
import type { MapLayout, PlacedCrowd, PlacedNode, PlacedPod } from './layout';

export interface FoundPod {
  readonly node: PlacedNode;
  readonly pod: PlacedPod;
}

/** All for which `isWanted` holds, node by node. */
export function findPods({ nodes }: MapLayout, isWanted: (pod: PodPicture) => boolean): FoundPod[] {
  return nodes.flatMap((node) => [
    ...node.pods.filter(({ pod }) => isWanted(pod)).map((pod) => ({ node, pod })),
    ...node.crowds.flatMap((crowd) =>
      crowd.pods.filter(isWanted).map((pod) => ({ node, pod: standIn(pod, crowd) })),
    ),
  ]);
}

/** The sign of its crowd stands for it. */
function standIn(pod: PodPicture, { x, y, radius, row, gapX }: PlacedCrowd): PlacedPod {
  const box = { x: x - radius, y: y - radius, width: radius * 2, height: radius * 2 };
  return { pod, x, y, radius, row, gapX, box, label: null, address: null, labels: [], state: null };
}

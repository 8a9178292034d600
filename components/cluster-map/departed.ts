/** Pods that are gone from one layout to the next, where they stood: they stay there, hatched, for a moment. Pure. */
import type { MapLayout, PlacedPod } from './layout';

export function findDeparted(before: MapLayout, now: MapLayout): PlacedPod[] {
  // On another sheet everything stands elsewhere.
  if (before.size.width !== now.size.width || before.size.height !== now.size.height) return [];
  const left = podsOf(now);
  const isThere = new Set(left.map(({ pod }) => pod.uid));
  return podsOf(before).filter(
    ({ pod, x, y }) =>
      !isThere.has(pod.uid) && left.every((other) => Math.hypot(other.x - x, other.y - y) > 2),
  );
}

const podsOf = ({ nodes, unplaced }: MapLayout): PlacedPod[] => [
  ...nodes.flatMap(({ pods }) => pods),
  ...unplaced,
];

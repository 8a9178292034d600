/**
 * Which place of its node each pod has. A pod keeps its place as long as it lives, and a new one takes the first
 * that is free: nothing moves because something else came or went.
 */
import type { PodPicture } from '../../lib/cluster/picture';

/** By uid. */
export type Slots = Readonly<Record<string, number>>;

export function assignSlots(pods: readonly PodPicture[], previous: Slots): Slots {
  const slots: Record<string, number> = {};
  const taken = new Map<string, Set<number>>();
  const takenOn = (pod: PodPicture) => {
    const node = pod.node ?? '';
    const set = taken.get(node) ?? new Set<number>();
    taken.set(node, set);
    return set;
  };
  const keeps = (pod: PodPicture) => previous[pod.uid] !== undefined && !takenOn(pod).has(previous[pod.uid]!);
  const fresh: PodPicture[] = [];
  for (const pod of pods) {
    if (!keeps(pod)) {
      fresh.push(pod);
      continue;
    }
    slots[pod.uid] = previous[pod.uid]!;
    takenOn(pod).add(previous[pod.uid]!);
  }
  for (const pod of fresh) {
    const set = takenOn(pod);
    let slot = 0;
    while (set.has(slot)) slot += 1;
    slots[pod.uid] = slot;
    set.add(slot);
  }
  return slots;
}

/**
 * Which place each thing has: a pod on its node, a Service among the bands. It keeps its place as long as it lives,
 * and a new one takes the first that is free: nothing moves because something else came or went.
 */
import type { PodPicture } from '../../lib/cluster/picture';

/** By uid. */
export type Slots = Readonly<Record<string, number>>;

/** Pods have places on their node; those without one, among themselves. */
export function assignSlots(pods: readonly PodPicture[], previous: Slots): Slots {
  return assign(pods, ({ node }) => node ?? '', previous);
}

/** Places in one row. */
export function assignRows(things: readonly { readonly uid: string }[], previous: Slots): Slots {
  return assign(things, () => '', previous);
}

function assign<Thing extends { readonly uid: string }>(
  things: readonly Thing[],
  groupOf: (thing: Thing) => string,
  previous: Slots,
): Slots {
  const slots: Record<string, number> = {};
  const taken = new Map<string, Set<number>>();
  const takenBy = (thing: Thing) => {
    const group = groupOf(thing);
    const set = taken.get(group) ?? new Set<number>();
    taken.set(group, set);
    return set;
  };
  const keeps = (thing: Thing) =>
    previous[thing.uid] !== undefined && !takenBy(thing).has(previous[thing.uid]!);
  const fresh: Thing[] = [];
  for (const thing of things) {
    if (!keeps(thing)) {
      fresh.push(thing);
      continue;
    }
    slots[thing.uid] = previous[thing.uid]!;
    takenBy(thing).add(previous[thing.uid]!);
  }
  /** Below these all places of a group are taken. */
  const firstFree = new Map<string, number>();
  for (const thing of fresh) {
    const set = takenBy(thing);
    let slot = firstFree.get(groupOf(thing)) ?? 0;
    while (set.has(slot)) slot += 1;
    slots[thing.uid] = slot;
    firstFree.set(groupOf(thing), slot + 1);
  }
  return slots;
}

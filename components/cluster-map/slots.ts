/**
 * Which place each thing has: a pod on its node, a Service among the bands. It keeps its place as long as it lives,
 * and a new one takes the first that is free: nothing moves because something else came or went.
 */
import type { NodePicture, PodPicture } from '../../lib/cluster/picture';
import type { Needs } from './cells';

/** By uid; what is remembered of the whole map begins with #. */
export type Slots = Readonly<Record<string, number>>;

/** Pods have places on their node beside those of their namespace; those without a node, among themselves. */
export function assignSlots(pods: readonly PodPicture[], previous: Slots): Slots {
  return assign(pods, ({ node, namespace }) => placesOf(node ?? '', namespace), previous);
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

const placesOf = (node: string, namespace: string) => `#${node} ${namespace}`;

/**
 * How many places each node has for each namespace: as many as it ever had, and a few more than it needs, so that the
 * next pod moves nobody. `isExact`: no more than are needed now.
 */
export function measureNeeds(
  nodes: readonly NodePicture[],
  pods: readonly PodPicture[],
  slots: Slots,
  previous: Slots,
  isExact: boolean,
): { readonly needs: Needs; readonly memory: Slots } {
  const needs = new Map<string, Map<string, number>>();
  const memory: Record<string, number> = {};
  for (const { name } of nodes) needs.set(name, new Map());
  for (const { uid, node, namespace } of pods) {
    const own = needs.get(node ?? '');
    if (own) own.set(namespace, Math.max(own.get(namespace) ?? 0, slots[uid]! + 1));
  }
  for (const [node, groups] of needs) {
    for (const [namespace, most] of groups) {
      const key = placesOf(node, namespace);
      const places = isExact ? most : Math.max(previous[key] ?? 0, roundUp(most));
      groups.set(namespace, places);
      memory[key] = places;
    }
  }
  return { needs, memory };
}

/** 1, 2, 3, 4, 6, 8, 10, 12; from there on room is scarce. */
const roundUp = (most: number) => (most <= 4 || most > 12 ? most : most + (most % 2));

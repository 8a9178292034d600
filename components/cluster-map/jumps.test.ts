/** Nothing jumps when one thing changes: random changes, one after another. */
import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import { layOut, type MapLayout } from './layout';
import { pod } from './testing/pod';
import { makeWorld } from './testing/worlds';

/** A small generator, so that every run sees the same changes. */
function createDice(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function change(picture: ClusterPicture, dice: (below: number) => number, step: number): ClusterPicture {
  const { pods } = picture;
  const at = dice(Math.max(1, pods.length));
  const alter = (part: Partial<PodPicture>) => ({
    ...picture,
    pods: pods.map((one, index) => (index === at ? { ...one, ...part } : one)),
  });
  const without = { ...picture, pods: pods.filter((_, index) => index !== at) };
  const fresh = pod(`pod-${step}`, `node-${dice(picture.nodes.length) + 1}`, {
    uid: `uid-${step}`,
    controller: null,
  });
  const changes: readonly (() => ClusterPicture)[] = [
    () => alter({ state: 'not-ready' }),
    () => alter({ state: 'terminating' }),
    () => alter({ labels: { run: `other-${step}` } }),
    () => without,
    () => ({ ...picture, pods: [...without.pods, { ...fresh, node: pods[at]?.node ?? 'node-1' }] }),
    () => ({ ...picture, pods: [...pods, fresh] }),
    () => ({ ...picture, services: picture.services.map((one) => ({ ...one, endpoints: [] })) }),
    () => ({ ...picture, workloads: picture.workloads.map((one) => ({ ...one, ready: dice(9) })) }),
    () => ({ ...picture, nodes: picture.nodes.map((one) => ({ ...one, ready: dice(2) === 0 })) }),
  ];
  return changes[dice(changes.length)]!();
}

const placesOf = ({ nodes }: MapLayout) =>
  new Map(nodes.flatMap(({ pods }) => pods.map(({ pod: { uid }, x, y }) => [uid, `${x} ${y}`] as const)));

/** How many places the grid of each node has, and how large pods are. */
const gridOf = ({ detail, slots, nodes }: MapLayout) =>
  JSON.stringify([
    detail,
    nodes[0]?.pods[0]?.radius,
    Object.entries(slots).filter(([key]) => key.startsWith('#')),
  ]);

test('pods stay where they are, unless the places of a node are all taken', () => {
  for (const size of [
    { width: 760, height: 336 },
    { width: 358, height: 304 },
  ]) {
    for (let seed = 1; seed <= 6; seed += 1) {
      const dice = createDice(seed);
      let picture = makeWorld({ pods: 1 + dice(20), nodes: 2, services: 1 });
      let before = layOut(picture, size);
      let still = 0;
      for (let step = 0; step < 60; step += 1) {
        const next = change(picture, dice, step);
        const after = layOut(next, size, before.slots);
        const isAdded = next.pods.length > picture.pods.length;
        if (gridOf(after) === gridOf(before)) {
          still += 1;
          const places = placesOf(before);
          for (const [uid, place] of placesOf(after))
            if (places.has(uid)) expect(place, `${uid} at step ${step} of ${seed}`).toBe(places.get(uid));
        } else
          expect(isAdded || after.detail !== before.detail || next.pods.length < picture.pods.length).toBe(
            true,
          );
        expect(after.nodes.map(({ box }) => box)).toEqual(before.nodes.map(({ box }) => box));
        expect(after.laptop).toEqual(before.laptop);
        picture = next;
        before = after;
      }
      // Most changes move nothing at all.
      expect(still).toBeGreaterThan(40);
    }
  }
});

test('the next pod of a node finds a place beside the others, and those stay', () => {
  const size = { width: 760, height: 336 };
  const names = ['a', 'b', 'c', 'd', 'e'];
  const world = (count: number) => ({
    ...makeWorld({ pods: 0, nodes: 2, services: 1 }),
    pods: names.slice(0, count).map((name) => pod(name, 'node-1')),
  });
  const five = layOut(world(5), size);
  const six = layOut({ ...world(5), pods: [...world(5).pods, pod('f', 'node-1')] }, size, five.slots);
  for (const [uid, place] of placesOf(five)) expect(placesOf(six).get(uid)).toBe(place);
});

test('a Service that comes or goes moves no pod to the left or right, and rows stay when it goes', () => {
  const size = { width: 760, height: 336 };
  const one = makeWorld({ pods: 4, nodes: 2, services: 1 });
  const without = { ...one, services: [] };
  const first = layOut(without, size);
  const second = layOut(one, size, first.slots);
  expect(placesOf(second)).toEqual(placesOf(first));
  expect(placesOf(layOut(without, size, second.slots))).toEqual(placesOf(first));
});

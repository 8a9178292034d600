/** Pods that are too many to be drawn are counted, and the counts are whole. */
import { expect, test } from 'vitest';
import { layOut } from './layout';
import { findSpots } from './spots';
import { makeWorld } from './testing/worlds';

test('every pod is in exactly one count of its node, at every size', () => {
  for (const size of [
    { width: 760, height: 336 },
    { width: 358, height: 232 },
  ]) {
    const picture = makeWorld({ pods: 300, nodes: 3, services: 1 });
    const layout = layOut(picture, size);
    expect(layout.detail).toBe('counts');
    for (const { node, pods, crowds } of layout.nodes) {
      expect(pods).toEqual([]);
      const counted = crowds.flatMap((crowd) => crowd.pods.map(({ uid }) => uid));
      const own = picture.pods.filter((pod) => pod.node === node.name).map(({ uid }) => uid);
      expect(counted.sort()).toEqual(own.sort());
    }
  }
});

test('the card of a count says how its pods fare, and names some', () => {
  const check = (size: { width: number; height: number }, expected: RegExp) => {
    const picture = makeWorld({ pods: 300, nodes: 3, services: 1 });
    const layout = layOut(picture, size);
    const spots = findSpots(layout, null, picture).filter(({ key }) => key.startsWith('node-1 '));
    expect(spots.map(({ heading }) => heading).join('; ')).toMatch(expected);
    expect(spots[0]!.lines.at(-1)).toMatch(/^and \d+ more$/);
  };
  check({ width: 760, height: 336 }, /^\d+ pods on node-1: ready; \d+ pods on node-1: not ready/);
  check({ width: 358, height: 232 }, /^100 pods on node-1: (\d+ [a-z ]+, ){5}\d+ [a-z ]+$/);
});

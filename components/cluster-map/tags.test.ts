/** Room is shared out so that what matters is seen: tags beside the button, pods and Services on a low sheet. */
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { layOut } from './layout';
import { overlap } from './note';
import { pod } from './testing/pod';
import { service, workload } from './testing/service';
import { hasMore } from './zoom';

const nodes = [1, 2].map((number) => ({
  name: `node-${number}`,
  internalAddress: `1.1.1.${number}`,
  externalAddress: `4.4.4.${number}`,
  ready: true,
}));

const NAMES = ['pod-guide', 'pod-museum', 'pod-python', 'pod-shop', 'pod-tea', 'pod-soup', 'pod-juice'];

function world(pods: number, services: number, workloads: number): ClusterPicture {
  const made = Array.from({ length: pods }, (_, index) => pod(`pod-${index}`, `node-${(index % 2) + 1}`));
  const uids = made.map(({ uid }) => uid);
  return {
    ...{ nodes, pods: made, waitingFor: null },
    services: Array.from({ length: services }, (_, index) => service(`service-${index}`, uids)),
    workloads: NAMES.slice(0, workloads).map((name) => workload(name, 3)),
  };
}

test('all tags that fit are there, and none lies where the button is', () => {
  const check = (width: number, height: number, workloads: number, least: number) => {
    const layout = layOut(world(4, 1, workloads), { width, height });
    const { tags, tagsLeft, size } = layout;
    expect(tags.length + tagsLeft).toBe(workloads);
    expect(tags.length, `${workloads} at ${width}x${height}`).toBeGreaterThanOrEqual(least);
    const isWide = width >= 520;
    const button = isWide
      ? { x: 14, y: size.height - 28, width: 120, height: 28 }
      : { x: size.width - 52, y: size.height - 30, width: 52, height: 30 };
    for (const { box } of tags) {
      expect(box.x + box.width).toBeLessThanOrEqual(size.width - 10);
      if (hasMore(layout) && tags[0]!.isLow) expect(overlap(box, button)).toBe(0);
    }
  };
  for (const workloads of [1, 2, 3]) check(760, 336, workloads, workloads);
  check(600, 244, 2, 2);
  check(760, 336, 7, 3);
  for (const workloads of [1, 2]) check(358, 273, workloads, workloads);
  check(292, 301, 1, 1);
  check(358, 273, 7, 1);
});

test('above the terminal of a telephone a cluster is whole: no scrolling, pods with their names, Services', () => {
  for (const services of [0, 1, 2, 4]) {
    const { size, bands, nodes: placed, detail } = layOut(world(4, services, 2), { width: 378, height: 247 });
    expect(size.height).toBe(247);
    expect(['full', 'named']).toContain(detail);
    expect(bands.length).toBe(Math.min(services, 2));
    for (const { box } of placed) expect(box.y + box.height).toBeLessThan(247);
  }
  // With the tasks open.
  for (const services of [0, 1, 2, 4]) {
    const { size, bands, nodes: placed } = layOut(world(4, services, 2), { width: 378, height: 179 });
    expect(size.height).toBe(179);
    expect(bands.length).toBe(Math.min(services, 1));
    expect(placed.flatMap(({ pods }) => pods)).toHaveLength(4);
  }
});

test('when a crowd has gone a map is as large as before it came', () => {
  for (const size of [
    { width: 600, height: 229 },
    { width: 358, height: 273 },
  ]) {
    const [calm, crowded] = [world(4, 1, 1), world(9, 1, 1)];
    const first = layOut(calm, size);
    expect(first.detail).toBe('full');
    const between = layOut(crowded, size, first.slots);
    expect(between.detail).not.toBe('full');
    const last = layOut(calm, size, between.slots);
    expect(last.detail).toBe('full');
    expect(last.nodes.map(({ box }) => box)).toEqual(first.nodes.map(({ box }) => box));
    expect(last.nodes.flatMap(({ pods }) => pods.map(({ radius }) => radius))).toEqual(
      first.nodes.flatMap(({ pods }) => pods.map(({ radius }) => radius)),
    );
  }
});

import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture } from '../../lib/cluster/picture';
import { CHARACTER_WIDTH, elide } from './labels';
import { layOut, type MapLayout } from './layout';
import { overlap } from './note';
import { assignSlots } from './slots';
import { pod } from './testing/pod';

function picture(pods: readonly PodPicture[], nodes = 2): ClusterPicture {
  return {
    waitingFor: null,
    services: [],
    workloads: [],
    nodes: Array.from({ length: nodes }, (_, index) => ({
      name: `node-${index + 1}`,
      internalAddress: `1.1.1.${index + 1}`,
      externalAddress: `4.4.4.${index + 1}`,
      ready: true,
    })),
    pods,
  };
}

const crowd = (count: number, name = 'pod', nodes = 2) =>
  Array.from({ length: count }, (_, index) => pod(`${name}-${index}`, `node-${(index % nodes) + 1}`));

const SIZES = [
  { width: 767, height: 340 },
  { width: 575, height: 300 },
  { width: 358, height: 420 },
  { width: 358, height: 250 },
];

function podsOf(layout: MapLayout) {
  return layout.nodes.flatMap((node) => node.pods);
}

const crowded = ({ nodes }: MapLayout) =>
  nodes.flatMap(({ crowds }) => crowds.flatMap((crowd) => crowd.pods)).length;

test('every pod stands inside its node, and none on another, from 1 to 60 pods', () => {
  for (const size of SIZES) {
    for (const count of [1, 2, 3, 7, 12, 30, 60]) {
      const layout = layOut(picture(crowd(count)), size);
      const what = `${count} pods at ${size.width}x${size.height}`;
      expect(podsOf(layout).length + crowded(layout), what).toBe(count);
      for (const node of layout.nodes) {
        expect(node.box.x + node.box.width, what).toBeLessThanOrEqual(size.width);
        expect(node.box.y + node.box.height, what).toBeLessThanOrEqual(size.height);
        for (const placed of node.pods) {
          expect(placed.x - placed.radius, what).toBeGreaterThanOrEqual(node.box.x);
          expect(placed.x + placed.radius, what).toBeLessThanOrEqual(node.box.x + node.box.width);
          expect(placed.y + placed.radius, what).toBeLessThanOrEqual(node.box.y + node.box.height);
        }
        node.pods.forEach((one, index) => {
          for (const other of node.pods.slice(index + 1))
            expect(overlap(one.box, other.box), what).toBeLessThan(1);
        });
      }
    }
  }
});

test('a desk shows all 60 pods, and few pods keep their addresses everywhere', () => {
  for (const size of SIZES) {
    const crowded = layOut(picture(crowd(60)), size);
    expect(podsOf(crowded).length, `${size.width}x${size.height}`).toBe(60);
    expect(layOut(picture(crowd(3)), size).detail).toBe('full');
  }
});

test('a label never reaches into the next cell', () => {
  for (const size of SIZES) {
    for (const count of [2, 8, 14]) {
      for (const placed of podsOf(layOut(picture(crowd(count, 'pod-python-7d4b9c6f8-x2k4')), size))) {
        const width = (placed.label?.length ?? 0) * CHARACTER_WIDTH;
        expect(width).toBeLessThanOrEqual(placed.box.width);
      }
    }
  }
});

test('nothing moves because another pod comes or goes', () => {
  const before = layOut(picture([pod('a', 'node-1'), pod('b', 'node-1'), pod('c', 'node-1')]), SIZES[0]!);
  const next = picture([pod('a', 'node-1'), pod('aa', 'node-1'), pod('c', 'node-1')]);
  const after = layOut(next, SIZES[0]!, before.slots);
  const at = (layout: MapLayout, name: string) => {
    const placed = podsOf(layout).find((candidate) => candidate.pod.name === name)!;
    return [placed.x, placed.y];
  };
  expect(at(after, 'a')).toEqual(at(before, 'a'));
  expect(at(after, 'c')).toEqual(at(before, 'c'));
  expect(at(after, 'aa')).toEqual(at(before, 'b'));
});

test('two pods of one name are two pods, and one that moves to another node gets a place there', () => {
  const old = pod('a', 'node-1', { uid: 'one' });
  const slots = assignSlots([old, pod('b', 'node-1')], {});
  expect(assignSlots([pod('b', 'node-1'), pod('a', 'node-1', { uid: 'two' })], slots)).toEqual({
    'uid-b': 1,
    two: 0,
  });
  const full = { one: 0, two: 0 };
  const moved = assignSlots([pod('a', 'node-2', { uid: 'one' }), pod('b', 'node-2', { uid: 'two' })], full);
  expect(moved).toEqual({ one: 0, two: 1 });
});

test('pods of the system are not drawn, pods without a node stand outside', () => {
  const layout = layOut(
    picture([pod('coredns', 'node-1', { namespace: 'kube-system' }), pod('late', null, { address: null })]),
    SIZES[0]!,
  );
  expect(podsOf(layout)).toEqual([]);
  expect(layout.unplaced.map(({ pod: { name } }) => name)).toEqual(['late']);
});

test('an empty cluster and one of many nodes can be drawn', () => {
  for (const size of SIZES) {
    expect(layOut(picture([], 0), size).nodes).toEqual([]);
    expect(layOut(picture(crowd(40, 'pod', 6), 6), size).nodes).toHaveLength(6);
  }
});

test('long names keep both ends', () => {
  const check = (text: string, characters: number, expected: string) =>
    expect(elide(text, characters)).toBe(expected);
  check('pod-nginx', 9, 'pod-nginx');
  check('pod-python-7d4b9c6f8-x2k4z', 15, 'pod-pytho…x2k4z');
  check('pod-python-7d4b9c6f8-x2k4z', 8, '…x2k4z');
  check('pod-python-7d4b9c6f8-x2k4z', 7, '…x2k4z');
  check('pod-python-7d4b9c6f8-…', 8, 'pod-pyt…');
  check('pod-python-7d4b9c6f8-…', 5, 'pod…');
  check('pod-nginx', 3, 'pod');
  check('pod-nginx', 8, '…nginx');
  check('', 5, '');
});

test('below a pod stand the labels that people gave it, not those of its controller', () => {
  const one = pod('pod-a', 'node-1', { labels: { 'pod-template-hash': '5d9c7b6f4', run: 'api' } });
  const drawn = podsOf(layOut(picture([one]), { width: 575, height: 300 }, {}, { showLabels: true }));
  expect(drawn.map(({ labels }) => labels)).toEqual([['run=api']]);
});

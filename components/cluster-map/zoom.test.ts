import { expect, test } from 'vitest';
import { layOut } from './layout';
import { pod } from './testing/pod';
import { hasMore, isNearest, scrollFor, sheetOf, WHOLE, zoomBy } from './zoom';

test('from the whole map to the nearest look and back, never beyond', () => {
  const seen = [WHOLE as number];
  while (!isNearest(seen.at(-1)!)) seen.push(zoomBy(seen.at(-1)!, 1));
  expect(seen).toEqual([1, 1.5, 2, 3, 4]);
  expect(zoomBy(4, 1)).toBe(4);
  expect(zoomBy(1, -1)).toBe(1);
  expect(zoomBy(3, -1)).toBe(2);
  expect(sheetOf({ width: 101, height: 50 }, 1.5)).toEqual({ width: 152, height: 75 });
});

test('what was at a point of the window stays there', () => {
  const check = (at: { x: number; y: number }, expected: { x: number; y: number }) =>
    expect(scrollFor({ width: 400, height: 200 }, { width: 800, height: 400 }, { x: 0, y: 0 }, at)).toEqual(
      expected,
    );
  check({ x: 0, y: 0 }, { x: 0, y: 0 });
  check({ x: 200, y: 100 }, { x: 200, y: 100 });
  check({ x: 400, y: 50 }, { x: 400, y: 50 });
});

test('a look from nearer is offered only where it tells more, and it does', () => {
  const nodes = [1, 2].map((number) => ({
    name: `node-${number}`,
    internalAddress: `1.1.1.${number}`,
    externalAddress: `4.4.4.${number}`,
    ready: true,
  }));
  const world = (count: number) => ({
    nodes,
    pods: Array.from({ length: count }, (_, index) => pod(`pod-${index}`, `node-${(index % 2) + 1}`)),
    services: [],
    workloads: [],
    waitingFor: null,
  });
  const size = { width: 358, height: 232 };
  expect(hasMore(layOut(world(2), size))).toBe(false);
  expect(hasMore(layOut(world(60), size))).toBe(true);
  const rank = ['counts', 'dots', 'named', 'full'];
  const details = [1, 1.5, 2, 3, 4].map((zoom) =>
    rank.indexOf(layOut(world(60), sheetOf(size, zoom)).detail),
  );
  expect([...details].sort()).toEqual(details);
  expect(details.at(-1)).toBe(3);
});

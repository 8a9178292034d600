import { expect, test } from 'vitest';
import { drawEndpointLines } from './endpoint-lines';
import { layOut } from './layout';
import { isAlike } from './stable';
import { pod } from './testing/pod';
import { service, workload } from './testing/service';

test('what looks alike, whoever made it', () => {
  const check = (one: unknown, other: unknown, expected: boolean) => {
    expect(isAlike(one, other)).toBe(expected);
    expect(isAlike(other, one)).toBe(expected);
  };
  const act = () => {};
  check({ a: 1, b: [{ c: 'x' }], act }, { a: 1, b: [{ c: 'x' }], act }, true);
  check({ b: [{ c: 'x' }] }, { b: [{ c: 'y' }] }, false);
  check({ b: [1, 2] }, { b: [1] }, false);
  check({ a: 1 }, { a: 1, b: undefined }, false);
  check({ a: undefined }, { b: undefined }, false);
  check({ a: null }, { a: {} }, false);
  check({ a: [] }, { a: {} }, false);
  check({ act }, { act: () => {} }, false);
  check(Number.NaN, Number.NaN, true);
});

test('of a map that is laid out again only what has changed looks different', () => {
  const pods = Array.from({ length: 30 }, (_, index) => pod(`pod-${index}`, `node-${index % 2}`));
  const of = (all: typeof pods) => {
    const uids = all.map(({ uid }) => uid);
    const nodes = [0, 1].map((index) => ({
      ...{ name: `node-${index}`, internalAddress: `1.1.1.${index}`, externalAddress: null, ready: true },
    }));
    const picture = { nodes, pods: all, waitingFor: null };
    const layout = layOut(
      { ...picture, services: [service('web', uids)], workloads: [workload('web', 30)] },
      { width: 760, height: 336 },
    );
    return { pods: layout.nodes.flatMap((node) => node.pods), lines: drawEndpointLines(layout) };
  };
  const before = of(pods);
  const after = of(
    pods.map((one, index) => (index === 7 ? { ...one, state: 'failed' as const } : { ...one })),
  );
  const different = after.pods.filter((placed, index) => !isAlike(placed, before.pods[index]));
  expect(different.map(({ pod: { name } }) => name)).toEqual(['pod-7']);
  expect(after.lines.length).toBeGreaterThan(10);
  expect(after.lines.every((line, index) => isAlike(line, before.lines[index]))).toBe(true);
});

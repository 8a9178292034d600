import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { Decision, Place, TracedRequest } from '../../lib/cluster/trace';
import { layOut, type Point } from './layout';
import { cutPath, tracePath } from './path';
import { pod } from './testing/pod';
import { service } from './testing/service';
import { easeAlong, HOP_MS, MOST_MS, planJourney } from './traffic-plan';

const picture: ClusterPicture = {
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2', ready: true },
  ],
  pods: [pod('client', 'node-1'), pod('web', 'node-2', { address: '1.1.1.3' })],
  services: [service('web', [])],
  workloads: [],
  waitingFor: null,
};
const client: Place = { kind: 'pod', name: 'default/client', address: '1.1.1.4' };
const web: Place = { kind: 'pod', name: 'default/web', address: '1.1.1.3' };
const node = (number: number): Place => ({
  kind: 'node',
  name: `node-${number}`,
  address: `1.1.1.${number}`,
});
const rule: Place = { kind: 'service', name: 'default/web', address: '1.1.10.1' };

type Told = readonly [Place, Decision] | readonly [Place, Decision, string];
const ACROSS: readonly Told[] = [
  [client, 'sent'],
  [node(1), 'forwarded'],
  [node(2), 'forwarded'],
  [web, 'delivered'],
  [web, 'answered'],
];

function request(hops: readonly Told[], failed?: string): TracedRequest {
  return {
    ...{ id: 7, protocol: 'http', from: client, target: 'http://web/', startedMs: 0, endedMs: 1 },
    outcome: failed ? { kind: 'failed', reason: failed } : { kind: 'answered', status: 200 },
    answeredBy: null,
    hops: hops.map(([place, decision, by], index) => ({
      ...{ requestId: 7, number: index + 1, atMs: index, place, decision, reason: '' },
      ...(by && { node: by }),
    })),
  };
}

const SIZES = [
  { width: 760, height: 336 },
  { width: 358, height: 420 },
];
const near = (one: Point, other: Point) => Math.hypot(one.x - other.x, one.y - other.y) < 0.5;

test('a journey has a step for each hop, and each begins where the one before has ended', () => {
  for (const size of SIZES) {
    const path = tracePath(layOut(picture, size), request(ACROSS));
    const { steps, hasFailed } = planJourney(request(ACROSS), path);
    expect(steps.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    expect(hasFailed).toBe(false);
    steps.forEach(({ points, times }, index) => {
      expect(near(points.at(-1)!, path.discs[index]!)).toBe(true);
      if (index > 0) expect(near(points[0]!, path.discs[index - 1]!)).toBe(true);
      expect([times[0], times.at(-1)]).toEqual([0, 1]);
      expect(times.length).toBe(points.length);
      times.slice(1).forEach((time, at) => {
        expect(time).toBeGreaterThan(times[at]!);
      });
    });
  }
});

test('a hop takes 280 ms, and all of them never more than 1.6 s', () => {
  const layout = layOut(picture, SIZES[0]!);
  for (const count of [1, 2, 5, 6, 12, 30]) {
    const long = request(Array.from({ length: count }, (_, index) => ACROSS[index % ACROSS.length]!));
    const { steps } = planJourney(long, tracePath(layout, long));
    const sum = steps.reduce((whole, { durationMs }) => whole + durationMs, 0);
    expect(steps.length).toBe(count);
    expect(sum).toBeCloseTo(Math.min(count * HOP_MS, MOST_MS), 6);
  }
});

test('a failure ends at its octagon, also on the line of a Service that chose nobody', () => {
  const layout = layOut(picture, SIZES[0]!);
  const cases: (readonly Told[])[] = [
    [
      [client, 'sent'],
      [node(1), 'dropped'],
    ],
    [
      [client, 'sent'],
      [rule, 'refused', 'node-1'],
    ],
  ];
  for (const hops of cases) {
    const died = request(hops, 'refused');
    const path = tracePath(layout, died);
    const { steps, hasFailed } = planJourney(died, path);
    expect(hasFailed).toBe(true);
    expect(near(steps.at(-1)!.points.at(-1)!, path.failure!)).toBe(true);
  }
});

test('nothing travels where no hop is on the map', () => {
  const layout = layOut({ ...picture, nodes: [], pods: [] }, SIZES[0]!);
  const lost = request([[web, 'delivered']]);
  expect(planJourney(lost, tracePath(layout, lost)).steps).toEqual([]);
});

test('along a line it slows down, passes each corner, and half of the time is most of the way', () => {
  const corner = { x: 100, y: 0 };
  const { points, times } = easeAlong([{ x: 0, y: 0 }, corner, { x: 100, y: 100 }]);
  expect(points.some((point) => near(point, corner))).toBe(true);
  const way = points.map(({ x, y }) => x + y);
  const half = way[times.indexOf(0.5)]!;
  expect(half).toBeCloseTo(175, 0);
  const speeds = way.slice(1).map((at, index) => (at - way[index]!) / (times[index + 1]! - times[index]!));
  for (const [index, speed] of speeds.slice(1).entries()) expect(speed).toBeLessThan(speeds[index]! + 0.2);
  expect(easeAlong([corner, corner])).toEqual({ points: [corner, corner], times: [0, 1] });
});

test('a path that is cut shows what was reached and keeps its end for itself', () => {
  const layout = layOut(picture, SIZES[0]!);
  const died = request(
    [
      [client, 'sent'],
      [node(1), 'forwarded'],
      [node(2), 'dropped'],
    ],
    'dropped',
  );
  const path = tracePath(layout, died);
  expect(cutPath(path, 3)).toBe(path);
  for (const reached of [0, 1, 2]) {
    const cut = cutPath(path, reached);
    expect([cut.discs.length, cut.failure, cut.tail.length]).toEqual([reached, null, 0]);
    cut.line.forEach((point, index) => {
      expect(point).toEqual(path.line[index]);
    });
  }
  expect(tracePath(layout, died, false)).toMatchObject({ discs: path.discs, failure: { note: null } });
});

/** Requests that come from outside or go there are seen all the way. */
import { expect, test } from 'vitest';
import type { Decision, Place, TracedRequest } from '../../lib/cluster/trace';
import { layOut } from './layout';
import { DISC_RADIUS, tracePath } from './path';
import { makeWorld } from './testing/worlds';

const SIZES = [
  { width: 760, height: 336 },
  { width: 600, height: 244 },
  { width: 358, height: 304 },
];

const place = (kind: Place['kind'], name: string, address: string | null = null): Place => ({
  kind,
  name,
  address,
});
const CAFE = place('internet', 'cafe', '192.0.2.7');
const INTERNET = place('internet', 'internet');
const BALANCER = place('load-balancer', 'default/web', '5.5.5.5');
const NODE = place('node', 'node-2', '1.1.1.2');
const POD = place('pod', 'default/pod-python-7d9f8c6b5-x2k11', '1.1.1.8');
const REMOTE = place('internet', 'remote.server.url.com', '198.51.100.10');

function request(from: Place, hops: readonly (readonly [Place, Decision])[]): TracedRequest {
  return {
    ...{ id: 1, protocol: 'http', from, target: 'http://5.5.5.5/', startedMs: 0, endedMs: 9 },
    outcome: { kind: 'answered', status: 200 },
    answeredBy: null,
    hops: hops.map(([at, decision], index) => {
      return { requestId: 1, number: index + 1, atMs: index, place: at, decision, reason: 'so it is' };
    }),
  };
}

test('from a machine outside, by the load balancer, into a node by its external address, to a pod', () => {
  const way = request(CAFE, [
    [CAFE, 'sent'],
    [INTERNET, 'forwarded'],
    [BALANCER, 'forwarded'],
    [NODE, 'translated'],
    [POD, 'delivered'],
  ]);
  for (const size of SIZES) {
    const layout = layOut(makeWorld({ pods: 3, nodes: 2, services: 2 }), size);
    const { discs, legs, line } = tracePath(layout, way);
    const balancer = layout.balancers[0]!;
    expect(discs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    // Each leg ends where the next begins, and the balancer is entered before it is left.
    expect(legs[2]!.at(-1)).toEqual(balancer.entry);
    expect(legs[3]![0]).toEqual(balancer.exit);
    const tab = layout.nodes[1]!.external!;
    expect(discs[3]!.x).toBeCloseTo(tab.x + tab.width / 2, 5);
    for (const { x, y } of [...line, ...discs]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(layout.size.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(layout.size.height);
    }
    line.slice(1).forEach(({ x, y }, index) => {
      const before = line[index]!;
      expect(x === before.x || y === before.y, `${size.width}: ${index} of ${JSON.stringify(line)}`).toBe(
        true,
      );
    });
  }
});

test('from a pod to a server that has a place, and to one that has none', () => {
  for (const size of SIZES) {
    const layout = layOut(makeWorld({ pods: 3, nodes: 2, services: 0 }), size);
    const to = (far: Place) =>
      tracePath(
        layout,
        request(POD, [
          [POD, 'sent'],
          [NODE, 'forwarded'],
          [far, 'answered'],
        ]),
      ).discs.at(-1)!;
    const machine = layout.machines.find(({ place: { name } }) => name === REMOTE.name);
    const at = to(REMOTE);
    if (machine) expect(Math.abs(at.x - machine.box.x - machine.box.width)).toBeLessThan(12);
    else expect(at.x).toBe(layout.internet.x);
    expect(to(place('internet', 'public-dns', '203.0.113.53')).x).toBe(layout.internet.x);
  }
});

test('a disc is whole, and hides neither the address of a load balancer nor the words at the laptop', () => {
  const way = request(place('laptop', 'laptop'), [
    [place('laptop', 'laptop'), 'sent'],
    [INTERNET, 'forwarded'],
    [BALANCER, 'forwarded'],
  ]);
  for (const size of [...SIZES, { width: 292, height: 301 }, { width: 378, height: 200 }]) {
    const layout = layOut(makeWorld({ pods: 3, nodes: 2, services: 2 }), size);
    const { laptop, internetBox, balancers } = layout;
    const isBelow = laptop.labelAnchor === 'middle';
    const words = [
      ...laptop.labelLines.map((line, index) => ({ line, x: laptop.labelX, y: laptop.labelY + index * 16 })),
      { line: 'internet', x: internetBox.x + 12, y: internetBox.y + 15.5 },
      ...balancers.map(({ box, text }) => ({ line: text, x: box.x + 5, y: box.y + 15.5 })),
    ];
    for (const { x, y, number } of tracePath(layout, way).discs) {
      const what = `disc ${number} at ${size.width}x${size.height}`;
      expect(Math.min(x, y, size.width - x), what).toBeGreaterThanOrEqual(DISC_RADIUS);
      for (const word of words) {
        const width = word.line.length * 6.5;
        const left = isBelow && word.line.includes('laptop') ? word.x - width / 2 : word.x;
        const across = Math.max(0, left - x, x - left - width);
        const down = Math.max(0, word.y - 9.5 - y, y - word.y);
        expect(Math.hypot(across, down), `${what} on ${word.line}`).toBeGreaterThanOrEqual(DISC_RADIUS - 1);
      }
    }
  }
});

test('of pods that are counted, each is reached at the sign of those that fare alike', () => {
  const picture = makeWorld({ pods: 200, nodes: 2, services: 1 });
  const layout = layOut(picture, SIZES[0]!);
  expect(layout.detail).toBe('counts');
  const target = picture.pods[11]!;
  const far = place('pod', `${target.namespace}/${target.name}`, target.address);
  const { discs } = tracePath(layout, request(POD, [[far, 'delivered']]));
  const crowd = layout.nodes.flatMap(({ crowds }) => crowds).find(({ pods }) => pods.includes(target))!;
  expect(Math.abs(discs[0]!.x - crowd.x)).toBeLessThan(30);
});

/** Whatever is drawn can be pointed at, in the order of the map's words, and says what it is and what it does. */
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import { layOut } from './layout';
import { findSpots, type Spot } from './spots';
import { tellPlaces } from './story';
import { pod } from './testing/pod';
import { service } from './testing/service';
import { makeWorld } from './testing/worlds';

const WIDE = { width: 760, height: 336 };
const NARROW = { width: 358, height: 232 };
const world = makeWorld({ pods: 6, nodes: 2, services: 4, namespaces: 3 });

const spotsOf = (picture: ClusterPicture, size = WIDE): Spot[] =>
  findSpots(layOut(picture, size), null, picture);

function cardOf(picture: ClusterPicture, heading: string, size = WIDE): readonly string[] | undefined {
  return spotsOf(picture, size).find((spot) => spot.heading === heading)?.lines;
}

test('arrow keys go through the map in the order of its words', () => {
  const isDetail = ({ key }: Spot) => /^(hop|balancer|namespace|internet)/.test(key);
  for (const size of [WIDE, NARROW, { width: 1100, height: 420 }]) {
    const spots = spotsOf(world, size).filter((spot) => !isDetail(spot));
    const names = spots.map(({ heading }) => heading.replace(/^Node /, ''));
    const told = tellPlaces(world).flatMap(({ heading, lines }) => {
      if (/^(Service|Deployment) /.test(heading)) return [heading];
      return [heading.split(':')[0]!, ...lines.map((line) => line.split(': ')[0]!)];
    });
    expect(names.length).toBeGreaterThan(10);
    expect(told.filter((name) => names.includes(name))).toEqual(names);
  }
});

test('nothing that can be pointed at lies wholly below something else', () => {
  for (const size of [WIDE, NARROW, { width: 1100, height: 420 }]) {
    const spots = spotsOf(world, size);
    const covered = spots.filter(({ box }, index) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return spots
        .slice(index + 1)
        .some(
          ({ box: other }) =>
            x > other.x && x < other.x + other.width && y > other.y && y < other.y + other.height,
        );
    });
    expect(covered.map(({ heading }) => heading)).toEqual([]);
    for (const { box } of spots) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
  }
});

test('a load balancer says its address, or that it has none yet', () => {
  const ports = [{ name: null, protocol: 'TCP', port: 3000, targetPort: 443, nodePort: 30080 }];
  const check = (externalAddresses: readonly string[], expected: readonly string[]) => {
    const shop = service('shop', [], { type: 'LoadBalancer', ports, externalAddresses });
    for (const size of [WIDE, NARROW]) {
      expect(cardOf({ ...world, services: [shop] }, 'Load balancer of Service shop', size)).toEqual(expected);
    }
  };
  check(
    ['5.5.5.5'],
    [
      'address 5.5.5.5',
      'It stands outside the cluster. It passes each connection at port 3000 on to one of the nodes.',
    ],
  );
  check([], ['pending: its provider has given it no address yet', 'Until then nobody can reach it.']);
});

test('cluster DNS, the internet and its machines say what they do with requests', () => {
  expect(cardOf(world, 'Cluster DNS')).toEqual([
    'address 1.1.10.253',
    'Pods ask it which address a name has. The request itself then goes to that address.',
  ]);
  expect(cardOf({ ...world, places: [] }, 'Cluster DNS')).toBeUndefined();
  const free = { ...world, services: [] };
  expect(cardOf(free, 'remote.server.url.com')).toEqual([
    'address 198.51.100.10',
    'A server on the internet, outside the cluster. It answers requests that reach it.',
  ]);
  expect(cardOf(world, 'cafe')?.[1]).toMatch(/Requests to the cluster may come from it\.$/);
  expect(cardOf(world, 'Your laptop')).toEqual(['It stands outside the cluster. Your terminal runs here.']);
  expect(cardOf(free, 'The internet')).toHaveLength(1);
  // A narrow sheet has a seat for one of the two machines.
  expect(cardOf(world, 'The internet', NARROW)?.[1]).toBe('Also there: `remote.server.url.com`');
});

test('a namespace says how its pods fare and marks them', () => {
  const pods = [
    pod('a', 'node-1'),
    pod('b', 'node-1', { namespace: 'shop' }),
    pod('c', 'node-1', { namespace: 'shop', state: 'starting' }),
  ];
  const spots = spotsOf({ ...world, pods, services: [], workloads: [] });
  const frame = spots.find(({ heading }) => heading === 'Namespace `shop`')!;
  expect(frame.lines).toEqual([
    '2 pods on node-1: 1 ready, 1 starting',
    'A part of the cluster with names of its own. By itself it stops no requests.',
  ]);
  expect(frame.lit).toEqual(['uid-b', 'uid-c']);
  const place = (key: string) => spots.findIndex((spot) => spot.key === key);
  expect([place(frame.key) - place('uid-a'), place('uid-b') - place(frame.key)]).toEqual([1, 1]);
});

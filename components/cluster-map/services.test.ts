/** Services and Deployments on the sheet: nothing lies on anything else, and nothing moves without a reason. */
import { expect, test } from 'vitest';
import type { ClusterPicture, PodPicture, ServicePicture } from '../../lib/cluster/picture';
import { placeBand } from './bands';
import { drawEndpointLines } from './endpoint-lines';
import { CHARACTER_WIDTH } from './labels';
import { type Box, layOut, type MapLayout } from './layout';
import { overlap } from './note';
import { pod } from './testing/pod';
import { service, setOf, workload } from './testing/service';

const SIZES = [
  { width: 767, height: 340 },
  { width: 575, height: 300 },
  { width: 600, height: 244 },
  { width: 358, height: 420 },
  { width: 358, height: 304 },
  { width: 300, height: 230 },
];

const TYPES = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'] as const;

function madeUp(count: number, nodes = 2): PodPicture[] {
  return Array.from({ length: count }, (_, index) =>
    pod(`pod-python-7d9f8c6b5-x2k${index + 10}`, `node-${(index % nodes) + 1}`, {
      address: `1.1.1.${index + 3}`,
      controller: setOf('pod-python'),
    }),
  );
}

function picture(pods: readonly PodPicture[], services: readonly ServicePicture[]): ClusterPicture {
  return {
    nodes: [1, 2].map((number) => ({
      name: `node-${number}`,
      internalAddress: `1.1.1.${number}`,
      externalAddress: `4.4.4.${number}`,
      ready: true,
    })),
    pods,
    services,
    workloads: [workload('pod-python', pods.length)],
    waitingFor: null,
  };
}

function generate(pods: number, services: number): ClusterPicture {
  const made = madeUp(pods);
  return picture(
    made,
    Array.from({ length: services }, (_, index) =>
      service(
        ['service-python', 'service-shop', 'service-with-a-name-that-is-long', 'remote'][index]!,
        index === 1 ? [] : made.map(({ uid }) => uid),
        {
          type: TYPES[index]!,
          address: index === 3 ? null : `1.1.10.${index + 1}`,
          externalName: index === 3 ? 'remote.server.url.com' : null,
          ...(index === 3 && { endpoints: [] }),
        },
      ),
    ),
  );
}

function boxesOf(layout: MapLayout): [string, Box][] {
  const { laptop, bands, tags, nodes, unplaced } = layout;
  return [
    ['laptop', { ...laptop, height: laptop.height + (laptop.labelAnchor === 'middle' ? 22 : 0) }],
    ['dns', layout.dns.box],
    ['internet', layout.internetBox],
    ...layout.balancers.map(({ key, box }): [string, Box] => [`balancer ${key}`, box]),
    ...layout.machines.map(({ place, box }): [string, Box] => [place.name, box]),
    ...bands.map(({ service: { name }, box }): [string, Box] => [name, box]),
    ...tags.map(({ name, box }): [string, Box] => [`tag ${name}`, box]),
    ...nodes.flatMap(({ node, internal, external, pods }): [string, Box][] => [
      [`${node.name} internal`, internal],
      ...(external ? ([[`${node.name} external`, external]] as [string, Box][]) : []),
      ...pods.map((placed): [string, Box] => [placed.pod.name, placed.box]),
    ]),
    ...unplaced.map((placed): [string, Box] => [placed.pod.name, placed.box]),
  ];
}

test('nothing lies on anything else or off the sheet, from 1 to 20 pods with 0 to 4 Services', () => {
  const faults: string[] = [];
  for (const size of SIZES) {
    for (let pods = 1; pods <= 20; pods += 1) {
      for (let services = 0; services <= 4; services += 1) {
        const what = `${pods} pods, ${services} Services at ${size.width}x${size.height}`;
        const layout = layOut(generate(pods, services), size);
        const boxes = boxesOf(layout);
        for (const [index, [name, box]] of boxes.entries()) {
          const isOff = box.x < -0.5 || box.x + box.width > size.width + 0.5;
          if (isOff || box.y < -0.5 || box.y + box.height > size.height + 0.5)
            faults.push(`${what}: ${name}`);
          for (const [other, otherBox] of boxes.slice(index + 1))
            if (overlap(box, otherBox) >= 1) faults.push(`${what}: ${name} on ${other}`);
        }
        expect(layout.bands.length + layout.bandsLeft, what).toBe(services);
        const shown = layout.nodes.reduce(
          (sum, node) => sum + node.pods.length + node.crowds.reduce((all, { pods }) => all + pods.length, 0),
          0,
        );
        expect(shown, what).toBe(pods);
      }
    }
  }
  expect(faults).toEqual([]);
});

test('a band lies in no node, and its words do not lie on each other', () => {
  for (const size of SIZES) {
    const { bands, nodes } = layOut(generate(6, 4), size);
    for (const { box, name, address, ports, state } of bands) {
      for (const node of nodes) expect(overlap(box, node.box)).toBe(0);
      const words = [name, address, ports, state].filter((word) => word !== null);
      words.sort((one, other) => one.x - other.x);
      words.forEach((word, index) => {
        expect(word.x).toBeGreaterThanOrEqual(box.x);
        const next = words[index + 1];
        const end = word.x + word.width;
        expect(end, `${word.text} at ${size.width}`).toBeLessThanOrEqual(next ? next.x : box.x + box.width);
      });
    }
  }
});

test('many pods keep names, few keep addresses, and only a small sheet has dots', () => {
  const check = (pods: number, size: (typeof SIZES)[number], expected: string) =>
    expect(layOut(generate(pods, 1), size).detail, `${pods} at ${size.width}x${size.height}`).toBe(expected);
  check(3, SIZES[0]!, 'full');
  check(10, SIZES[0]!, 'full');
  check(20, SIZES[0]!, 'named');
  check(14, SIZES[1]!, 'named');
  check(3, SIZES[3]!, 'full');
  check(20, SIZES[3]!, 'named');
  check(4, SIZES[2]!, 'full');
  check(4, SIZES[4]!, 'full');
  check(20, SIZES[5]!, 'dots');
});

test('an address is shown whole or not at all', () => {
  const far = madeUp(9).map((one, index) => ({ ...one, address: `10.244.100.${index + 100}` }));
  for (const size of SIZES) {
    for (let count = 1; count <= far.length; count += 1) {
      const { nodes } = layOut(picture(far.slice(0, count), []), size);
      for (const { address, box } of nodes.flatMap(({ pods }) => pods))
        expect((address?.length ?? 0) * CHARACTER_WIDTH).toBeLessThanOrEqual(box.width);
    }
  }
});

test('nothing moves when one pod changes its state, and nothing else when one is replaced', () => {
  const pods = madeUp(5);
  const services = [
    service(
      'service-python',
      pods.map(({ uid }) => uid),
    ),
  ];
  const before = layOut(picture(pods, services), SIZES[0]!);
  const placesOf = ({ nodes, bands }: MapLayout) =>
    Object.fromEntries([
      ...nodes.flatMap(({ pods: placed }) => placed.map(({ pod: { uid }, x, y }) => [uid, [x, y]])),
      ...bands.map(({ service: { uid }, box }) => [uid, box]),
    ]);
  const changed = pods.map((one, index) => (index === 2 ? { ...one, state: 'not-ready' as const } : one));
  expect(placesOf(layOut(picture(changed, services), SIZES[0]!, before.slots))).toEqual(placesOf(before));

  const next = { ...pods[0]!, uid: 'uid-next', name: 'pod-python-7d9f8c6b5-zzzzz' };
  const after = placesOf(layOut(picture([...pods.slice(1), next], services), SIZES[0]!, before.slots));
  const { [pods[0]!.uid]: place, ...others } = placesOf(before);
  expect(after).toEqual({ ...others, 'uid-next': place });
});

test('a Service keeps its row when one above it goes, and pods move together where that lets them be read', () => {
  const two = [service('one', []), service('two', [])];
  const before = layOut(picture([], two), SIZES[0]!);
  const after = layOut(picture([], two.slice(1)), SIZES[0]!, before.slots);
  expect(after.bands.map(({ row }) => row)).toEqual([1]);

  const crowd = madeUp(20);
  const crowded = layOut(picture(crowd, []), SIZES[3]!);
  expect(crowded.detail).toBe('named');
  const left = layOut(picture(crowd.slice(-2), []), SIZES[3]!, crowded.slots);
  expect(left.detail).toBe('full');
});

test('what a band says, by the room that it has', () => {
  const check = (part: Partial<ServicePicture>, width: number, expected: string) => {
    const { name, address, ports, state, lines } = placeBand(service('service-python', ['a'], part), 0, {
      ...{ x: 0, y: 0, width, height: 28 },
    });
    const words = [name, address, ports, state].map((word) => word?.text ?? '–');
    expect([lines, ...words].join(' | ')).toBe(expected);
  };
  const endpoint = { address: '1.1.1.3', ready: true, terminating: false, podUid: 'a' };
  const unready = { ...endpoint, ready: false };
  check({}, 600, '1 | service-python | 1.1.10.1 | 3000 → 443 | 1 pod ready');
  check({}, 326, '1 | service-python | 1.1.10.1 | 3000 → 443 | –');
  check({ endpoints: [] }, 600, '1 | service-python | 1.1.10.1 | 3000 → 443 | no pods behind it');
  check({ endpoints: [] }, 310, '1 | service-python | 1.1.10.1 | – | no pods');
  check(
    { endpoints: [endpoint, unready] },
    600,
    '1 | service-python | 1.1.10.1 | 3000 → 443 | 1 of 2 pods ready',
  );
  check({ endpoints: [unready] }, 600, '1 | service-python | 1.1.10.1 | 3000 → 443 | 1 pod, none ready');
  check(
    { endpoints: [{ ...endpoint, podUid: null }] },
    600,
    '1 | service-python | 1.1.10.1 | 3000 → 443 | 1 address ready',
  );
  check({ isHeadless: true, address: null }, 600, '1 | service-python | headless | – | 1 pod ready');
  check({ ports: [] }, 600, '1 | service-python | 1.1.10.1 | – | 1 pod ready');
  check(
    {
      type: 'NodePort',
      ports: [{ name: null, protocol: 'TCP', port: 3000, targetPort: 'web', nodePort: 30080 }],
    },
    600,
    '2 | service-python | 1.1.10.1 | 30080 → 3000 → web | 1 pod ready',
  );
  check({ type: 'LoadBalancer', address: null }, 600, '3 | service-python | – | 3000 → 443 | 1 pod ready');
  check(
    { type: 'ExternalName', address: null, externalName: 'remote.server.url.com', endpoints: [] },
    600,
    '1 | service-python | – | – | remote.server.url.com',
  );
});

test('lines lead to the pods that are drawn, along the axes, each in its own form', () => {
  const pods = madeUp(3);
  const endpoints = [
    { address: '1.1.1.3', ready: true, terminating: false, podUid: pods[0]!.uid },
    { address: '1.1.1.4', ready: false, terminating: false, podUid: pods[1]!.uid },
    { address: '1.1.1.5', ready: false, terminating: true, podUid: pods[2]!.uid },
    { address: '1.1.1.9', ready: true, terminating: false, podUid: 'uid-gone' },
    { address: '1.1.1.10', ready: true, terminating: false, podUid: null },
  ];
  for (const size of SIZES) {
    const layout = layOut(picture(pods, [service('service-python', [], { endpoints })]), size);
    const lines = drawEndpointLines(layout);
    // Node by node.
    expect(lines.map(({ state }) => state)).toEqual(['ready', 'terminating', 'not-ready']);
    for (const { line } of lines) {
      expect(line[0]!.y).toBe(layout.bands[0]!.y);
      line.slice(1).forEach((point, index) => {
        const before = line[index]!;
        expect(point.x === before.x || point.y === before.y).toBe(true);
      });
    }
    const first = layout.nodes[0]!.pods[0]!;
    const end = lines[0]!.line.at(-1)!;
    expect(Math.hypot(end.x - first.x, end.y - first.y)).toBeCloseTo(first.radius, 5);
  }
});

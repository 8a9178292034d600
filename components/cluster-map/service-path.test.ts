/** Requests that go by a Service or ask for a name: where the line runs, where it ends, and what is said of it. */
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { Choice, Hop, Place, TracedRequest } from '../../lib/cluster/trace';
import { HIDDEN_WORDS } from './hidden';
import { layOut, type Point } from './layout';
import { tracePath } from './path';
import { findSpots } from './spots';
import { tellPlaces, tellRequest } from './story';
import { pod } from './testing/pod';
import { service, setOf, workload } from './testing/service';

const X = 'pod-python-7d9f8c6b5-x2k4p';
const M = 'pod-python-7d9f8c6b5-m8qzt';

const picture: ClusterPicture = {
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2', ready: true },
  ],
  pods: [
    pod('pod-nginx', 'node-1'),
    pod(X, 'node-1', { address: '1.1.1.5', labels: { run: 'pod-python' }, controller: setOf('pod-python') }),
    pod(M, 'node-2', { address: '1.1.1.6', state: 'not-ready', controller: setOf('pod-python') }),
  ],
  services: [service('service-python', [`uid-${X}`, `uid-${M}`])],
  workloads: [workload('pod-python', 2, { ready: 1 })],
  waitingFor: null,
};

const nginx: Place = { kind: 'pod', name: 'default/pod-nginx', address: '1.1.1.4' };
const python = (name: string, address: string): Place => ({ kind: 'pod', name: `default/${name}`, address });
const node = (number: number): Place => ({
  kind: 'node',
  name: `node-${number}`,
  address: `1.1.1.${number}`,
});
const rule: Place = { kind: 'service', name: 'default/service-python', address: '1.1.10.1' };
const dns: Place = { kind: 'dns', name: 'kube-system/kube-dns', address: '1.1.10.253' };

const choice = (chosen: number | null): Choice => ({
  service: 'default/service-python',
  rule: '1.1.10.1, port 3000 (TCP)',
  candidates: [
    { address: '1.1.1.5', port: 443, pod: `default/${X}` },
    { address: '1.1.1.6', port: 443, pod: `default/${M}` },
  ],
  chosen,
});

type Told = Pick<Hop, 'place' | 'decision' | 'reason'> & Partial<Hop>;

function request(hops: readonly Told[], part: Partial<TracedRequest> = {}): TracedRequest {
  return {
    id: 1,
    protocol: 'http',
    from: nginx,
    target: 'http://service-python:3000/',
    startedMs: 0,
    endedMs: 3,
    outcome: { kind: 'answered', status: 200 },
    answeredBy: null,
    hops: hops.map((hop, index) => ({ requestId: 1, number: index + 1, atMs: index, ...hop })),
    ...part,
  };
}

const failed = (reason: string): Partial<TracedRequest> => ({ outcome: { kind: 'failed', reason } });
const translated: Told = {
  ...{ place: rule, node: 'node-1', decision: 'translated', reason: 'A rule matches.', choice: choice(0) },
};
const resolved: Told = {
  ...{ place: dns, decision: 'resolved', reason: 'It is 1.1.10.1.' },
  lookup: {
    name: 'service-python',
    server: '1.1.10.253',
    tried: [{ name: 'service-python.default.svc.cluster.local', type: 'A', answer: '1.1.10.1' }],
  },
};
const sent: Told = { place: nginx, decision: 'sent', reason: 'It sends.' };

const SIZES = [
  { width: 767, height: 340 },
  { width: 600, height: 244 },
  { width: 358, height: 420 },
];

const passes = (line: readonly Point[], y: number) => line.some((point) => Math.abs(point.y - y) < 0.01);

test('by a Service: from the rule of the node over its band to the chosen pod', () => {
  for (const size of SIZES) {
    const layout = layOut(picture, size);
    const band = layout.bands[0]!;
    for (const [name, address, to] of [
      [X, '1.1.1.5', 1],
      [M, '1.1.1.6', 2],
    ] as const) {
      const onward: Told[] = to === 2 ? [{ place: node(2), decision: 'forwarded', reason: '' }] : [];
      const way = [sent, translated, ...onward];
      const last: Told = { place: python(name, address), decision: 'answered', reason: '' };
      const { line, discs, used, dns: asked, failure } = tracePath(layout, request([...way, last]));
      expect(passes(line, band.y), `${name} at ${size.width}`).toBe(true);
      expect(used).toEqual(['uid-service-python']);
      expect([asked, failure]).toEqual([null, null]);
      expect(discs.map(({ number }) => number)).toEqual([...way, last].map((_, index) => index + 1));
      // The rule stands at its node.
      expect(discs[1]!.y).toBe(layout.nodes[0]!.laneY);
      const goal = layout.nodes.flatMap(({ pods }) => pods).find((placed) => placed.pod.name === name)!;
      const end = line.at(-1)!;
      expect(Math.hypot(end.x - goal.x, end.y - goal.y)).toBeCloseTo(goal.radius, 5);
      line.slice(1).forEach((point, index) => {
        const before = line[index]!;
        expect(point.x === before.x || point.y === before.y).toBe(true);
      });
    }
  }
});

test('without a pod behind it a request ends at the band, and with a wrong port there, too', () => {
  const empty = { ...picture, services: [service('service-python', [])] };
  const refused: Told = { ...translated, decision: 'refused', reason: 'No endpoint.', choice: choice(null) };
  const dropped: Told = {
    place: rule,
    node: 'node-1',
    decision: 'dropped',
    reason: 'No rule fits port 81.',
  };
  for (const size of SIZES) {
    const layout = layOut(empty, size);
    for (const hop of [refused, dropped]) {
      const { line, failure } = tracePath(layout, request([sent, hop], failed('refused')));
      expect(passes(line, layout.bands[0]!.y)).toBe(true);
      expect(failure?.reason).toBe(hop.reason);
      expect(failure!.y).toBeLessThanOrEqual(layout.nodes[0]!.laneY);
    }
  }
});

test('a name is asked for at DNS, and a name that nobody has ends there', () => {
  for (const size of SIZES) {
    const layout = layOut(picture, size);
    const found = tracePath(layout, request([resolved, sent, translated]));
    expect(found.dns).toEqual(dns);
    expect(found.line).toContainEqual(layout.dns.exit);
    const unknown: Told = { ...resolved, decision: 'unresolved', reason: 'So it has no address.' };
    const { line, failure, discs } = tracePath(layout, request([unknown], failed('unresolved')));
    expect(line.at(-1)).toEqual(layout.dns.exit);
    expect(line.length).toBeGreaterThan(2);
    expect(discs).toHaveLength(1);
    expect(failure?.reason).toBe('So it has no address.');
  }
});

test('a Service that is not drawn leaves no trace but the disc at the node', () => {
  const layout = layOut({ ...picture, services: [] }, SIZES[0]!);
  const { discs, used, line } = tracePath(layout, request([sent, translated]));
  expect(used).toEqual([]);
  expect(discs).toHaveLength(2);
  expect(line.at(-1)!.y).toBe(layout.nodes[0]!.laneY);
});

test('the words tell names, candidates and where to look', () => {
  const pointer = { object: 'Service default/service-python', field: null, command: 'kubectl get svc' };
  const { heading, hops, end } = tellRequest(
    request([resolved, sent, { ...translated, pointer }], failed('connection refused')),
  );
  expect(heading).toBe('Request from pod-nginx to http://service-python:3000/');
  expect(hops).toEqual([
    {
      text: 'cluster DNS: It is 1.1.10.1.',
      details: ['`service-python.default.svc.cluster.local`: 1.1.10.1'],
    },
    { text: 'pod-nginx: It sends.', details: [] },
    {
      text: 'service-python: A rule matches.',
      details: [
        `${X} at 1.1.1.5, port 443: chosen`,
        `${M} at 1.1.1.6, port 443: not chosen`,
        'Look at: Service default/service-python',
        'See it by: `kubectl get svc`',
      ],
    },
  ]);
  expect(end).toBe('It failed: connection refused. Decided at hop 3, service-python.');
  const asked = request([resolved], { protocol: 'dns', target: 'service-python' });
  expect(tellRequest(asked).heading).toBe('pod-nginx asks for the name service-python');
});

test('the words tell Deployments and Services with what stands behind them', () => {
  const endpoints = [
    { address: '1.1.1.5', ready: true, terminating: false, podUid: `uid-${X}` },
    { address: '1.1.1.6', ready: false, terminating: false, podUid: `uid-${M}` },
    { address: '1.1.1.7', ready: false, terminating: true, podUid: null },
  ];
  const part = { type: 'NodePort', endpoints } as const;
  const ports = [{ name: null, protocol: 'TCP', port: 3000, targetPort: 443, nodePort: 30080 }];
  const whole = { ...picture, services: [service('service-python', [], { ...part, ports }), remote, bare] };
  expect(tellPlaces(whole).slice(2)).toEqual([
    {
      heading: 'Deployment pod-python: 1 of 2 pods ready',
      lines: [`${X}: ready`, `${M}: not ready`],
      none: 'It has no pods.',
    },
    {
      heading:
        'Service service-python, NodePort: 1.1.10.1, port 3000 leads to port 443 of a pod, open on every node at port 30080',
      lines: [`${X}, 1.1.1.5: ready`, `${M}, 1.1.1.6: not ready, gets no requests`, '1.1.1.7: shutting down'],
      none: 'No pods behind it.',
    },
    {
      heading: 'Service remote, ExternalName: another name for remote.server.url.com',
      lines: [],
      none: 'It has no address and no pods of its own.',
    },
    {
      heading:
        'Service bare in namespace shop, ClusterIP: no address of its own, port 3000, which nothing changes',
      lines: [],
      none: 'No pods behind it.',
    },
    { heading: 'Your laptop: outside the cluster', lines: [], none: '' },
  ]);
});

const remote = service('remote', [], {
  ...{ type: 'ExternalName', address: null, externalName: 'remote.server.url.com', ports: [] },
});
const bare = service('bare', [], { namespace: 'shop', isHeadless: true, address: null });

test('an address that a task asks for is told nowhere, and the others are', () => {
  const hidden = ['pod-python'];
  const layout = layOut(picture, SIZES[0]!);
  const told = JSON.stringify([
    tellPlaces(picture, hidden),
    findSpots(layout, null, picture, hidden).map(({ heading, lines }) => [heading, lines]),
  ]);
  for (const address of ['1.1.1.5', '1.1.1.6']) expect(told).not.toContain(address);
  expect(told).toContain('1.1.1.4');
  expect(told).toContain(HIDDEN_WORDS);
  expect(told).toContain('1.1.10.1');
  expect(JSON.stringify(tellPlaces(picture, ['service-python']))).not.toContain('1.1.10.1');
  expect(JSON.stringify(tellPlaces(picture, ['pod-pyth', 'pod']))).toContain(HIDDEN_WORDS);
  expect(JSON.stringify(tellPlaces(picture, ['pod-pyth']))).not.toContain(HIDDEN_WORDS);
});

test('everything drawn can be pointed at, once, and marks the pods that it speaks of', () => {
  for (const size of SIZES) {
    const layout = layOut(picture, size);
    const spots = findSpots(layout, request([sent, translated]), picture);
    expect(new Set(spots.map(({ key }) => key)).size).toBe(spots.length);
    const find = (key: string) => spots.find((spot) => spot.key === key)!;
    expect(find('weather').heading).toBe('The sun shines');
    expect(find('hop 2').lit).toEqual([`uid-${X}`, `uid-${M}`]);
    expect(find('uid-service-python').lines[0]).toBe('selector run=service-python');
    expect(find(`uid-${X}`)).toMatchObject({
      heading: X,
      lines: ['1.1.1.5, ready', 'labels run=pod-python'],
    });
    for (const { box } of spots) expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(20);
  }
});

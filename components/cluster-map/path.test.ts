import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { Decision, Place, TracedRequest } from '../../lib/cluster/trace';
import { layOut } from './layout';
import { overlap } from './note';
import { tracePath } from './path';
import { tellPlaces, tellRequest } from './story';
import { pod } from './testing/pod';

const picture: ClusterPicture = {
  waitingFor: null,
  services: [],
  workloads: [],
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2', ready: false },
  ],
  pods: [
    pod('pod-nginx', 'node-1'),
    pod('pod-python', 'node-2', { address: '1.1.1.3' }),
    pod('late', null, { address: null, state: 'starting', waitingFor: 'waiting for a node' }),
  ],
};

const nginx: Place = { kind: 'pod', name: 'default/pod-nginx', address: '1.1.1.4' };
const python: Place = { kind: 'pod', name: 'default/pod-python', address: '1.1.1.3' };
const node = (name: string, address: string): Place => ({ kind: 'node', name, address });
const laptop: Place = { kind: 'laptop', name: 'laptop', address: '9.9.9.9' };
const internet: Place = { kind: 'internet', name: 'internet', address: null };

function request(hops: readonly (readonly [Place, Decision, string])[], failed?: string): TracedRequest {
  return {
    id: 1,
    protocol: 'http',
    from: hops[0]?.[0] ?? laptop,
    target: 'http://1.1.1.3:443/',
    startedMs: 0,
    endedMs: 3,
    outcome: failed ? { kind: 'failed', reason: failed } : { kind: 'answered', status: 200 },
    answeredBy: failed ? null : { namespace: 'default', name: 'pod-python', uid: 'u', node: 'node-2' },
    hops: hops.map(([place, decision, reason], index) => ({
      requestId: 1,
      number: index + 1,
      atMs: index,
      place,
      decision,
      reason,
    })),
  };
}

const across = request([
  [nginx, 'sent', 'It sends to 1.1.1.3.'],
  [node('node-1', '1.1.1.1'), 'forwarded', 'That pod runs on node-2.'],
  [node('node-2', '1.1.1.2'), 'forwarded', 'That pod runs here.'],
  [python, 'delivered', 'A program listens at 443.'],
  [python, 'answered', 'It answers 200.'],
]);

const SIZES = [
  { width: 767, height: 340 },
  { width: 358, height: 420 },
];

test('a path runs from pod to pod along lanes only, with a disc at each hop', () => {
  for (const size of SIZES) {
    const layout = layOut(picture, size);
    const { line, discs, failure } = tracePath(layout, across);
    const [from, to] = layout.nodes.map(({ pods }) => pods[0]!);
    expect(line[0]).toEqual({ x: from!.x, y: from!.y - from!.radius });
    expect(line.at(-1)).toEqual({ x: to!.x, y: to!.y - to!.radius });
    line.slice(1).forEach((point, index) => {
      const before = line[index]!;
      expect(point.x === before.x || point.y === before.y).toBe(true);
    });
    expect(discs.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
    const places = new Set(discs.map(({ x, y }) => `${x} ${y}`));
    expect(places.size).toBe(5);
    expect(failure).toBeNull();
  }
});

test('a failed request ends in an octagon whose sentence hides no pod and stays on the sheet', () => {
  const died = request(
    [
      [laptop, 'sent', 'It sends to 1.1.1.3.'],
      [
        internet,
        'dropped',
        'Outside the cluster nobody knows the way to 1.1.1.3: pod addresses are internal.',
      ],
    ],
    'no answer in time',
  );
  let notes = 0;
  for (const size of [...SIZES, { width: 358, height: 150 }]) {
    const layout = layOut(picture, size);
    const { failure, discs } = tracePath(layout, died);
    expect(failure?.reason).toContain('nobody knows the way');
    expect(Math.abs(failure!.y - discs[1]!.y)).toBeLessThan(1);
    const { note } = failure!;
    if (!note) continue;
    notes += 1;
    expect(note.x).toBeGreaterThanOrEqual(0);
    expect(note.x + note.width).toBeLessThanOrEqual(size.width);
    expect(note.y + note.height).toBeLessThanOrEqual(size.height);
    for (const placed of layout.nodes.flatMap(({ pods }) => pods)) expect(overlap(note, placed.box)).toBe(0);
  }
  // On a low sheet there is no room, and the sentence goes below.
  expect(notes).toBe(2);
});

test('a pod that is gone, or a place that is not drawn, is left out without harm', () => {
  const layout = layOut(picture, SIZES[0]!);
  const gone: Place = { kind: 'pod', name: 'default/pod-shop', address: '1.1.1.7' };
  const api: Place = { kind: 'api-server', name: 'api', address: null };
  const { line, discs } = tracePath(
    layout,
    request([
      [gone, 'sent', ''],
      [api, 'answered', ''],
      [python, 'delivered', ''],
    ]),
  );
  expect(line).toEqual([]);
  expect(discs.map(({ number }) => number)).toEqual([3]);
  expect(tracePath(layout, request([])).discs).toEqual([]);
});

test('a pod made anew is told from the old one of its name by the address', () => {
  const two = {
    ...picture,
    pods: [...picture.pods, pod('pod-python', 'node-1', { uid: 'new', address: '1.1.1.8' })],
  };
  const layout = layOut(two, SIZES[0]!);
  const { discs } = tracePath(layout, request([[python, 'delivered', '']]));
  const old = layout.nodes[1]!.pods[0]!;
  expect(Math.abs(discs[0]!.x - old.x)).toBeLessThan(40);
});

test('the map in words says what the drawing shows', () => {
  expect(tellPlaces(picture)).toEqual([
    {
      heading: 'node-1: internal address 1.1.1.1, external address 4.4.4.1',
      lines: ['pod-nginx: 1.1.1.4, ready'],
      none: 'No pods.',
    },
    {
      heading: 'node-2: internal address 1.1.1.2, external address 4.4.4.2, not ready',
      lines: ['pod-python: 1.1.1.3, ready'],
      none: 'No pods.',
    },
    {
      heading: 'On no node yet',
      lines: ['late: no address yet, starting, waiting for a node'],
      none: '',
    },
    { heading: 'Your laptop: outside the cluster', lines: [], none: '' },
  ]);
  expect(tellRequest(across)).toEqual({
    heading: 'Request from pod-nginx to http://1.1.1.3:443/',
    hops: [
      { text: 'pod-nginx: It sends to 1.1.1.3.', details: [] },
      { text: 'node-1: That pod runs on node-2.', details: [] },
      { text: 'node-2: That pod runs here.', details: [] },
      { text: 'pod-python: A program listens at 443.', details: [] },
      { text: 'pod-python: It answers 200.', details: [] },
    ],
    end: 'It was answered by pod-python on node-2 with status 200.',
  });
  expect(tellRequest(request([[laptop, 'sent', 'x']], 'no answer in time')).end).toBe(
    'It failed: no answer in time.',
  );
});

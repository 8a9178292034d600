import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { Hop, Place, TracedRequest } from '../../lib/cluster/trace';
import type { Traffic } from '../../lib/sandbox/client';
import { ClusterMap } from './cluster-map';
import { layOut } from './layout';
import { MapWords } from './map-words';
import { overlap } from './note';
import { tracePath } from './path';
import { pod } from './testing/pod';
import { service } from './testing/service';
import { TrafficBar, tellStep } from './traffic-bar';
import { planJourney } from './traffic-plan';
import { createPlayer } from './traffic-player';
import { countTraffic, planStreams, tellTraffic } from './traffic-streams';

const picture: ClusterPicture = {
  nodes: [
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
    { name: 'node-2', internalAddress: '1.1.1.2', externalAddress: '4.4.4.2', ready: true },
  ],
  pods: [
    pod('client', 'node-1'),
    pod('web-1', 'node-1', { address: '1.1.1.5' }),
    pod('web-2', 'node-2', { address: '1.1.1.6' }),
  ],
  services: [service('web', ['uid-web-1', 'uid-web-2'])],
  workloads: [],
  waitingFor: null,
};
const client: Place = { kind: 'pod', name: 'default/client', address: '1.1.1.4' };
const rule: Place = { kind: 'service', name: 'default/web', address: '1.1.10.1' };

function request(pod: string | null, node: string): TracedRequest {
  const hops: Partial<Hop>[] = [
    { place: client, decision: 'sent', reason: 'It sends.' },
    { place: rule, node: 'node-1', decision: pod ? 'translated' : 'refused', reason: 'A rule matches.' },
    ...(pod
      ? [
          {
            place: { kind: 'pod', name: `default/${pod}`, address: null } as Place,
            decision: 'answered' as const,
            reason: 'It answers.',
          },
        ]
      : []),
  ];
  return {
    ...{ id: 1, protocol: 'http', from: client, target: 'http://web/', startedMs: 0, endedMs: 1 },
    outcome: pod ? { kind: 'answered', status: 200 } : { kind: 'failed', reason: 'refused' },
    answeredBy: pod ? { namespace: 'default', name: pod, uid: `uid-${pod}`, node } : null,
    hops: hops.map((hop, index) => ({ requestId: 1, number: index + 1, atMs: index, ...hop }) as Hop),
  };
}

const traffic: Traffic = {
  since: 0,
  flows: [
    { key: 'a', count: 120, sample: request('web-1', 'node-1') },
    { key: 'b', count: 70, sample: request('web-2', 'node-2') },
    { key: 'c', count: 10, sample: request(null, 'node-1') },
  ],
  more: { count: 5, failed: 1 },
};
const SIZES = [
  { width: 760, height: 336 },
  { width: 358, height: 420 },
];

test('each way is one line, and its labels lie on no other label', () => {
  expect(countTraffic(traffic)).toEqual({ count: 205, failed: 11 });
  for (const size of SIZES) {
    const { lines, deaths, labels } = planStreams(layOut(picture, size), traffic);
    expect(lines.map(({ key, hasFailed }) => [key, hasFailed])).toEqual([
      ['a', false],
      ['b', false],
      ['c', true],
    ]);
    expect(lines[0]!.width).toBeGreaterThan(lines[2]!.width);
    for (const { width } of lines) expect(width >= 3 && width <= 8).toBe(true);
    expect(deaths.map(({ count }) => count)).toEqual([10]);
    expect(labels[0]!.text).toBe('× 200, 10 failed');
    const boxes = labels.map(({ x, y, width }) => ({ x, y: y - 11, width, height: 22 }));
    boxes.forEach((box, index) => {
      for (const other of boxes.slice(index + 1)) expect(overlap(box, other)).toBe(0);
    });
  }
});

test('streams of a world that is gone draw nothing', () => {
  const empty = layOut({ ...picture, nodes: [], pods: [], services: [] }, SIZES[0]!);
  expect(planStreams(empty, traffic)).toEqual({ lines: [], deaths: [], labels: [] });
});

test('the words of many say how many, who answered, and where some died', () => {
  const { heading, lines } = tellTraffic(traffic);
  expect(heading).toBe('205 requests at once: 11 failed');
  expect(lines).toEqual([
    '120 from client to http://web/: answered by web-1 on node-1',
    '70 from client to http://web/: answered by web-2 on node-2',
    '10 from client to http://web/: failed at web. A rule matches.',
    '5 more took other ways',
  ]);
});

test('the map draws streams in the place of a path, with the count and the sign of failure', () => {
  const layout = layOut(picture, SIZES[0]!);
  const streams = planStreams(layout, traffic);
  const markup = renderToStaticMarkup(
    <ClusterMap {...{ picture, layout, streams }} request={request('web-1', 'node-1')} path={null} id="m" />,
  );
  expect(markup.match(/map-streams"><polyline/g)).toHaveLength(1);
  expect(markup).toContain('× 200, 10 failed');
  expect(markup).toContain('map-octagon');
  expect(markup).not.toContain('class="map-disc"');
});

test('words keep in step: hops that were reached, then which one that is', () => {
  const say = (told: number | null) =>
    renderToStaticMarkup(<MapWords picture={picture} request={request('web-2', 'node-2')} told={told} />);
  expect(say(2)).toContain('Hop 2 of 3.');
  expect(say(2)).not.toContain('It answers.');
  expect(say(null)).toContain('It answers.');
  expect(say(null)).toContain('with status 200');
});

test('the bar stands only where there is a request, and says the sentence of a hop', () => {
  const player = createPlayer({ isStill: () => true, later: () => () => {}, readingMs: () => 0 });
  const draw = () => renderToStaticMarkup(<TrafficBar player={player} />);
  expect(draw()).not.toContain('<button');
  const asked = request('web-1', 'node-1');
  const journey = planJourney(asked, tracePath(layOut(picture, SIZES[0]!), asked));
  player.stand(journey);
  for (const words of ['Play', 'Previous hop', 'Next hop', 'Replay last', 'Follow slowly', 'Speed', '¼×'])
    expect(draw()).toContain(words);
  expect(draw()).not.toContain('Hop 1 of 3');
  player.next();
  expect(draw()).toContain('Hop 1 of 3. client: It sends.');
  expect(tellStep(journey, 3)).toBe(
    'Hop 3 of 3. web-1: It answers. It was answered by web-1 on node-1 with status 200.',
  );
});

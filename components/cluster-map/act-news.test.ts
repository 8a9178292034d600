import { expect, test } from 'vitest';
import type { ClusterPicture } from '../../lib/cluster/picture';
import type { TracedRequest } from '../../lib/cluster/trace';
import { sayLate, tellNews } from './act-news';
import { pod } from './testing/pod';

const EMPTY: ClusterPicture = { nodes: [], pods: [], services: [], workloads: [], waitingFor: null };
const laptop = { kind: 'laptop', name: 'laptop', address: null } as const;

const request = (id: number): TracedRequest => ({
  ...{ id, protocol: 'http', from: laptop, target: 'http://1.1.1.9/', startedMs: 0, endedMs: 5 },
  outcome: { kind: 'failed', reason: 'nobody answered in 3 seconds' },
  answeredBy: null,
  hops: [
    { requestId: id, number: 1, atMs: 0, place: laptop, decision: 'dropped', reason: 'There is no way.' },
  ],
});

test('what has changed and how the newest request ended are told, and earlier requests are not', () => {
  const check = (
    before: ClusterPicture,
    after: ClusterPicture,
    requests: readonly TracedRequest[],
    expected: string,
  ) => expect(tellNews({ picture: before, request: 4 }, after, requests)).toBe(expected);
  const one = { ...EMPTY, pods: [pod('pod-a', 'node-1')] };
  const story = 'Request from your laptop to http://1.1.1.9/. It failed: nobody answered in 3 seconds.';
  check(EMPTY, EMPTY, [request(4)], 'Nothing on the map has changed.');
  check(one, EMPTY, [request(4)], 'pod-a is gone.');
  check(EMPTY, EMPTY, [request(4), request(5)], story);
  check(EMPTY, one, [request(5), { ...request(6), hops: [] }], `pod-a is new, ready. ${story}`);
});

test('an act that had to wait is named again before what came of it', () => {
  const news = 'pod-a is gone.';
  expect(sayLate(null, news)).toBe(news);
  expect(sayLate('kubectl delete pod pod-a', news)).toBe(
    'Now it was done: kubectl delete pod pod-a. pod-a is gone.',
  );
});

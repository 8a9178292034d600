/** Many requests at once: what the worker counts, what goes over the wire, and what the page adds up. */
import { expect, test } from 'vitest';
import type { Place, TracedRequest } from '../cluster/trace';
import { createTrafficKeeper } from './client-traffic';
import { flowKeyOf, type TrafficNews, trafficSchema } from './messages-traffic';
import { MOST_FLOWS } from './traffic-limits';
import { createTrafficCount } from './worker-traffic';

const laptop: Place = { kind: 'laptop', name: 'laptop', address: null };
const node = (name: string): Place => ({ kind: 'node', name, address: null });

function request(id: number, part: Partial<TracedRequest> & { readonly pod?: string } = {}): TracedRequest {
  const { pod = 'web-1', ...rest } = part;
  return {
    ...{ id, protocol: 'http', from: laptop, target: 'http://web/', startedMs: id, endedMs: id + 1 },
    outcome: { kind: 'answered', status: 200 },
    answeredBy: { namespace: 'default', name: pod, uid: pod, node: 'node-1' },
    hops: [{ requestId: id, number: 1, atMs: id, place: node('node-1'), decision: 'forwarded', reason: '' }],
    ...rest,
  };
}

const died = (id: number, where: string, reason = 'Nobody listens.') =>
  request(id, {
    outcome: { kind: 'failed', reason: 'refused' },
    answeredBy: null,
    hops: [{ requestId: id, number: 1, atMs: id, place: node(where), decision: 'refused', reason }],
  });

const under = (id: number) => request(id, { outcome: null, endedMs: null, answeredBy: null });
const wire = (news: TrafficNews): TrafficNews => trafficSchema.parse(structuredClone(news));
const countsOf = (news: TrafficNews | null) =>
  news && [...news.flows.map(({ count }) => count), `${news.more.count} more, ${news.more.failed} failed`];

test('requests are alike that go from one place, by one Service, to one end', () => {
  const different = [
    request(1),
    request(1, { pod: 'web-2' }),
    request(1, { from: { kind: 'pod', name: 'default/client', address: null } }),
    request(1, { outcome: { kind: 'answered', status: 503 } }),
    request(1, {
      hops: [{ ...request(1).hops[0]!, place: { ...laptop, kind: 'service', name: 'default/web' } }],
    }),
    died(1, 'node-1'),
    died(1, 'node-2'),
    died(1, 'node-1', 'A policy forbids it.'),
  ];
  expect(new Set(different.map(flowKeyOf)).size).toBe(different.length);
  expect(flowKeyOf(request(1))).toBe(flowKeyOf(request(2)));
  expect(flowKeyOf(died(1, 'node-1'))).toBe(flowKeyOf(died(7, 'node-1')));
});

test('each request is counted once, when it has ended', () => {
  const count = createTrafficCount();
  count.startAnew([request(1), under(2)]);
  expect(count.take([request(1), under(2)])).toBeNull();
  expect(countsOf(count.take([request(1), request(2), request(3), under(4)]))).toEqual([
    2,
    '0 more, 0 failed',
  ]);
  expect(count.take([request(3), under(4)])).toBeNull();
  expect(countsOf(count.take([died(4, 'node-1'), request(5)]))).toEqual([1, 1, '0 more, 0 failed']);
});

test('what was forgotten before anybody looked is counted without its way', () => {
  const count = createTrafficCount();
  count.startAnew([under(1), request(2)]);
  expect(countsOf(count.take([request(10), request(11)]))).toEqual([2, '8 more, 0 failed']);
});

test('a way is told whole once, and again to a page that begins anew', () => {
  const count = createTrafficCount();
  const first = count.take([request(1)]);
  const second = count.take([request(1), request(2)]);
  expect(first!.flows[0]!.sample?.id).toBe(1);
  expect(second!.flows[0]!.sample).toBeUndefined();
  count.startAnew([request(2)]);
  expect(count.take([request(3)])!.flows[0]!.sample?.id).toBe(3);
});

test('a message and what a page keeps are bounded, and nothing is lost from the sum', () => {
  const count = createTrafficCount();
  let nowMs = 0;
  const keeper = createTrafficKeeper(() => nowMs);
  let id = 0;
  let traffic = keeper.startAnew(0);
  for (let turn = 0; turn < 4; turn += 1) {
    const all = Array.from({ length: 100 }, () => {
      id += 1;
      return id % 2 === 0 ? died(id, `node-${id}`) : request(id, { pod: `web-${id}` });
    });
    const news = wire(count.take(all)!);
    expect(news.flows.length).toBe(MOST_FLOWS);
    nowMs += 50;
    traffic = keeper.take(news);
    expect(traffic.flows.length).toBe(MOST_FLOWS);
  }
  const told = traffic.flows.reduce((sum, flow) => sum + flow.count, 0);
  expect(told + traffic.more.count).toBe(400);
  const failed = traffic.flows.filter(({ sample }) => sample.outcome?.kind === 'failed').length;
  expect(failed + traffic.more.failed).toBe(200);
});

test('what comes after a quiet second stands for itself; what follows at once is added', () => {
  const count = createTrafficCount();
  let nowMs = 0;
  const keeper = createTrafficKeeper(() => nowMs);
  const sumOf = ({ flows }: { flows: readonly { count: number }[] }) => flows.map((flow) => flow.count);
  expect(sumOf(keeper.take(wire(count.take([request(1), request(2)])!)))).toEqual([2]);
  nowMs = 900;
  const both = keeper.take(wire(count.take([request(3), died(4, 'node-2')])!));
  expect(sumOf(both)).toEqual([3, 1]);
  nowMs = 2_000;
  const other = keeper.take(wire(count.take([request(5)])!));
  expect(sumOf(other)).toEqual([1]);
  // The sample was told long ago.
  expect(other.flows[0]!.sample.answeredBy?.name).toBe('web-1');
  expect(keeper.startAnew(5)).toEqual({ since: 5, flows: [], more: { count: 0, failed: 0 } });
});

test('news that nobody of ours would send are refused', () => {
  const more = { count: 0, failed: 0 };
  for (const news of [
    { flows: [{ key: 'a', count: 0 }], more },
    { flows: [{ key: 'a', count: 1.5 }], more },
    { flows: [{ key: 'a'.repeat(3_000), count: 1 }], more },
    { flows: Array.from({ length: MOST_FLOWS + 1 }, () => ({ key: 'a', count: 1 })), more },
    { flows: [{ key: 'a', count: 1, sample: { id: 1 } }], more },
    { flows: [], more: { count: -1, failed: 0 } },
    { flows: [] },
  ])
    expect(trafficSchema.safeParse(news).success).toBe(false);
});

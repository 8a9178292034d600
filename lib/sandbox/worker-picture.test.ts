/** Requests by the hundred: what the worker tells of them one by one, and when it catches up. */
import { expect, test } from 'vitest';
import type { PictureKeeper } from '../cluster/picture-keeper';
import type { TracedRequest } from '../cluster/trace';
import { createPictureFollower, type Shown } from './client-picture';
import { REQUESTS_SHOWN, workerMessageSchema } from './messages';
import { createPictureReport } from './worker-picture';

const node = { kind: 'node', name: 'node-1', address: null } as const;
const parts = { nodes: [], pods: [], services: [], slices: [], workloads: [], places: [] };
const keeper: PictureKeeper = { begin: () => parts, take: () => null } as never;

function request(id: number, hasEnded = true): TracedRequest {
  return {
    ...{ id, protocol: 'http', from: node, target: 'http://web/', startedMs: id, answeredBy: null },
    ...(hasEnded
      ? { endedMs: id, outcome: { kind: 'answered', status: 200 } as const }
      : { endedMs: null, outcome: null }),
    hops: [{ requestId: id, number: 1, atMs: id, place: node, decision: 'forwarded', reason: '' }],
  };
}

function open() {
  let all: readonly TracedRequest[] = [];
  let version = 0;
  const report = createPictureReport({
    version: () => version,
    pictureKeeper: () => keeper,
    requests: () => all,
  });
  let shown: Shown | null = null;
  const follower = createPictureFollower(
    () => expect.unreachable('a change was lost'),
    (now) => {
      shown = now;
    },
    () => 0,
  );
  /** Ids of the requests that were told whole; `null` where nothing was told. */
  const tell = (isAtRest: boolean, realMs: number): number[] | null => {
    const message = report.next(isAtRest, realMs);
    if (message === null) return null;
    const taken = workerMessageSchema.parse(structuredClone(message));
    if (taken.type !== 'picture' && taken.type !== 'change') return expect.unreachable();
    follower.take(taken);
    return taken.requests.map(({ id }) => id);
  };
  const happen = (...more: readonly TracedRequest[]) => {
    const ids = new Set(more.map(({ id }) => id));
    all = [...all.filter(({ id }) => !ids.has(id)), ...more];
    version += 1;
  };
  tell(true, 0);
  return { tell, happen, report, all: () => all, shown: () => shown! };
}

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const some = (from: number, to: number) => range(from, to).map((id) => request(id));

test('as many as a page shows are told one by one, more of them by their number and the newest', () => {
  const { tell, happen, shown } = open();
  happen(...some(1, REQUESTS_SHOWN));
  expect(tell(false, 100)).toEqual(range(1, REQUESTS_SHOWN));
  happen(...some(25, 40));
  expect(tell(false, 200)).toEqual([40]);
  happen(...some(41, 60));
  expect(tell(false, 300)).toEqual([60]);
  expect(shown().traffic.flows.map(({ count }) => count)).toEqual([60]);
});

test('once the prompt is back, and also where a program goes on in silence, the page has the newest ones', () => {
  for (const [isAtRest, realMs] of [
    [true, 210],
    [false, 1_300],
  ] as const) {
    const { tell, happen, shown, all } = open();
    happen(...some(1, 100));
    expect(tell(false, 200)).toEqual([100]);
    expect(tell(false, 210)).toBeNull();
    expect(tell(isAtRest, realMs)).toEqual(range(77, 99));
    expect(shown().requests).toEqual(all().slice(-REQUESTS_SHOWN));
    expect(shown().traffic.flows.map(({ count }) => count)).toEqual([100]);
    expect(tell(true, realMs)).toBeNull();
  }
});

test('what was told under way is told again when it has ended, also among many', () => {
  const { tell, happen } = open();
  happen(...some(1, 99), request(100, false));
  expect(tell(false, 100)).toEqual([100]);
  happen(...some(100, 110));
  expect(tell(false, 200)).toEqual([100, 110]);
});

test('after a second of silence requests are told one by one again', () => {
  const { tell, happen, report } = open();
  happen(...some(1, 100));
  tell(false, 100);
  expect([report.isCrowded(1_100), report.isCrowded(1_101)]).toEqual([true, false]);
  tell(false, 1_101);
  happen(...some(101, 103));
  expect(tell(false, 5_000)).toEqual([101, 102, 103]);
});

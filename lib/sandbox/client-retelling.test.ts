import { expect, test } from 'vitest';
import { createRetellingClient } from './client-retelling';
import type { Entry } from './log';
import type { RetellingNews } from './messages-retelling';
import type { WorkerLike } from './worker-source';

const entries: Entry[] = [1, 2].map((sequence) => ({
  ...{ sequence, atVirtualMs: sequence, terminal: '1', kind: 'line', text: 'true' },
}));
const header = { format: 1, simulatorVersion: 'v', contentHash: 'h', scenario: 'a/b', seed: 4 } as const;

const turn = (index: number) => ({
  ...{ index, sequence: index, lastSequence: index, kind: 'line' as const, command: 'true', pieces: [] },
  ...{ cutLength: 0, startedMs: 0, endedMs: 1, waitedMs: 0, exitCode: 0, turned: [], mistakes: [] },
  standing: 'counts' as const,
});

function open() {
  const orders: unknown[] = [];
  const worker: WorkerLike & { isTerminated: boolean } = {
    ...{ isTerminated: false, onmessage: null, onerror: null },
    postMessage: (order) => orders.push(order),
    terminate: () => {
      worker.isTerminated = true;
    },
  };
  const client = createRetellingClient({
    definition: { scenario: 'a/b' },
    log: { header, entries },
    createWorker: () => worker,
  });
  const say = (news: RetellingNews | { type: string }) =>
    worker.onmessage?.({ data: structuredClone(news) } as MessageEvent<unknown>);
  return { client, worker, orders, say, state: () => client.getSnapshot() };
}

test('turns come as they are told, and are marked when a later one takes them back', () => {
  const { state, say, orders } = open();
  expect(orders).toEqual([{ type: 'tell', definition: { scenario: 'a/b' }, header, entries }]);
  expect(state()).toMatchObject({ phase: 'telling', taken: 0, total: 2 });
  const tasks = [{ id: 'first', title: 'First' }];
  say({ type: 'told', taken: 1, turns: [turn(0)], standings: ['counts'], tasks, end: null });
  expect(state()).toMatchObject({ phase: 'telling', taken: 1, tasks });
  const end = { hash: 'abc', stopped: null, isPassed: true, isContentChanged: false, hasFaults: false };
  say({ type: 'told', taken: 2, turns: [turn(1)], standings: ['undone', 'counts'], tasks, end });
  expect(state()).toMatchObject({ phase: 'told', taken: 2, end });
  expect(state().turns.map(({ standing }) => standing)).toEqual(['undone', 'counts']);
});

test('a crash, a worker that can’t be loaded, and one of another build end it with a sentence', () => {
  const crashed = open();
  crashed.say({ type: 'crashed', message: 'no such entry' });
  expect(crashed.state()).toMatchObject({
    phase: 'failed',
    problem: 'Our simulator stopped: no such entry',
  });
  expect(crashed.worker.isTerminated).toBe(true);
  const strange = open();
  strange.say({ type: 'another' });
  expect(strange.state()).toMatchObject({ phase: 'failed', problem: expect.stringMatching(/Load it again/) });
  const missing = open();
  missing.worker.onerror?.({ message: '' } as ErrorEvent);
  expect(missing.state()).toMatchObject({ phase: 'failed', problem: 'The simulator could not be loaded.' });
});

test('the cluster of a turn is asked for, and nothing is said after closing', () => {
  const { client, orders, say, state, worker } = open();
  client.look(1);
  expect(orders.at(-1)).toEqual({ type: 'look', index: 1 });
  const picture = { waitingFor: null, nodes: [], pods: [], services: [], workloads: [] };
  say({ type: 'scene', index: 1, picture, request: null });
  expect(state().scene).toMatchObject({ index: 1, request: null });
  client.close();
  expect(worker.isTerminated).toBe(true);
});

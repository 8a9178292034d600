import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { Entry, LogHeader } from '../log';
import { createMemoryStore, type LocalAttempt, type LocalStore, openLocalStore } from './local-store';
import { createSender } from './sender';
import { createFakeServer } from './testing/fake-server';

const header: LogHeader = {
  format: 1,
  simulatorVersion: 'v',
  contentHash: 'c',
  scenario: 'course/lesson',
  seed: 7,
};

const entry = (sequence: number): Entry => ({
  kind: 'line',
  text: `line ${sequence}`,
  sequence,
  atVirtualMs: sequence,
  terminal: '1',
});

const attempt = (id: string, part: Partial<LocalAttempt> = {}): LocalAttempt => ({
  ...{ id, lesson: 'course/lesson', header, chain: 'chain-0' },
  ...{ createdAt: '2026-01-01', updatedAt: '2026-01-01', savedSequence: 0, tasksDone: [], isLeft: false },
  ...part,
});

let databases = 0;

/** Timers run only where a test says so; then until nothing is left to do. */
async function open(kind: 'device' | 'memory' = 'device') {
  databases += 1;
  const store: LocalStore =
    kind === 'device' ? await openLocalStore(`test-${databases}`) : createMemoryStore();
  const server = createFakeServer();
  let timers: { act: () => void; delayMs: number }[] = [];
  const delays: number[] = [];
  const renamed: string[] = [];
  const hashes = new Map<string, string>();
  const sender = createSender({
    store,
    fetch: server.ask,
    later: (act, delayMs) => {
      const timer = { act, delayMs };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    onChange: () => {},
    onSaved: () => {},
    onRenamed: (from, to) => renamed.push(`${from}>${to}`),
    browserHash: (id, sequence) => hashes.get(`${id} ${sequence}`),
  });
  const settle = async () => {
    for (let count = 0; count < 60; count += 1) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  const fire = async () => {
    const due = timers;
    timers = [];
    for (const { act, delayMs } of due) {
      delays.push(delayMs);
      act();
    }
    await settle();
  };
  const put = (id: string, from: number, to: number) =>
    store.putEntries(
      Array.from({ length: to - from + 1 }, (_, index) => ({
        attempt: id,
        sequence: from + index,
        entry: entry(from + index),
        chain: `chain-${from + index}`,
      })),
    );
  const send = async () => {
    sender.wake();
    await fire();
  };
  const savedOf = async (id: string) =>
    (await store.attempts()).find((found) => found.id === id)?.savedSequence;
  return { store, server, sender, fire, put, send, savedOf, delays, renamed, hashes };
}

test('entries reach the server in order, and what was acknowledged is not sent again', async () => {
  for (const kind of ['device', 'memory'] as const) {
    const { store, server, sender, put, send, savedOf } = await open(kind);
    await store.putAttempt(attempt('a'));
    await put('a', 1, 3);
    await send();
    expect(server.attempts.get('a')?.entries).toHaveLength(3);
    expect(await savedOf('a')).toBe(3);
    await put('a', 4, 5);
    await send();
    expect(server.posts.map(({ body }) => [body.from, body.entries.length, body.hashOfPrefix])).toEqual([
      [1, 3, 'chain-0'],
      [4, 2, 'chain-3'],
    ]);
    expect(sender.getSnapshot().network).toBe('idle');
  }
});

test('a server that never answers is as good as away, and asked again', async () => {
  const { store, server, sender, put, fire, send } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 2);
  server.state.mode = 'silent';
  await send();
  expect(sender.getSnapshot().network).toBe('sending');
  await fire();
  expect(sender.getSnapshot().network).toBe('offline');
  server.state.mode = 'well';
  await fire();
  expect(sender.getSnapshot().network).toBe('idle');
  expect(server.attempts.get('a')?.entries).toHaveLength(2);
});

test('a long log travels in batches', async () => {
  const { store, server, put, send } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 450);
  await send();
  expect(server.posts.map(({ body }) => body.entries.length)).toEqual([200, 200, 50]);
});

test('without a network it waits, ever longer, loses nothing, and goes on when it is back', async () => {
  const { store, server, sender, put, send, fire, delays } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 2);
  server.state.mode = 'away';
  await send();
  expect(sender.getSnapshot().network).toBe('offline');
  for (let count = 0; count < 8; count += 1) await fire();
  expect(delays.slice(1, 5)).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(Math.max(...delays)).toBe(60_000);
  server.state.mode = 'broken';
  await fire();
  expect(sender.getSnapshot().network).toBe('offline');
  server.state.mode = 'well';
  await fire();
  expect(server.attempts.get('a')?.entries).toHaveLength(2);
  expect(sender.getSnapshot().network).toBe('idle');
});

test('signed out, all is kept; after sign-in every attempt of this device is sent, the current one first', async () => {
  const { store, server, sender, put, send } = await open();
  await store.putAttempt(attempt('old', { createdAt: '2025-01-01', lesson: 'course/other' }));
  await store.putAttempt(attempt('new'));
  await put('old', 1, 1);
  await put('new', 1, 1);
  sender.setCurrent('new');
  server.state.mode = 'signed-out';
  await send();
  expect(sender.getSnapshot().network).toBe('signed-out');
  expect(server.attempts.size).toBe(0);
  server.state.mode = 'well';
  await send();
  expect([...server.attempts.keys()]).toEqual(['new', 'old']);
});

test('where the server knows less than was acknowledged, it is sent again from there', async () => {
  const { store, server, put, send, savedOf } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 4);
  await send();
  server.attempts.get('a')!.entries.length = 2;
  await put('a', 5, 5);
  await send();
  expect(server.attempts.get('a')?.entries.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  expect(await savedOf('a')).toBe(5);
});

test('a fork goes on under the server’s name, entries and all', async () => {
  const { store, server, put, send, renamed, sender } = await open();
  await store.putAttempt(attempt('a'));
  sender.setCurrent('a');
  await put('a', 1, 2);
  await send();
  server.state.forkNextAs = 'b';
  await put('a', 3, 3);
  await send();
  expect(renamed).toEqual(['a>b']);
  expect((await store.attempts()).map(({ id }) => id)).toEqual(['b']);
  expect(await store.entries('b')).toHaveLength(3);
  await put('b', 4, 4);
  await send();
  expect(server.attempts.get('b')?.entries).toHaveLength(4);
});

test('what the server refuses is not sent for ever, and does not stop other attempts', async () => {
  const { store, server, sender, put, send } = await open();
  await store.putAttempt(attempt('bad', { createdAt: '2025-01-01' }));
  await put('bad', 1, 1);
  server.state.mode = 'refusing';
  await send();
  const refusals = server.posts.length;
  server.state.mode = 'well';
  await store.putAttempt(attempt('good'));
  await put('good', 1, 1);
  await send();
  expect(server.posts.length).toBe(refusals + 1);
  expect([...server.attempts.keys()]).toEqual(['good']);
  expect(sender.getSnapshot().network).toBe('idle');
});

test('events go along with entries, once, and never alone for an attempt that nobody worked at', async () => {
  const { store, server, put, send } = await open();
  await store.putAttempt(attempt('a'));
  await store.putEvent({ id: 'e1', attempt: 'a', at: '2026-01-01T00:00:00Z', kind: 'opened' });
  await send();
  expect(server.posts).toEqual([]);
  await put('a', 1, 1);
  await send();
  await store.putEvent({
    id: 'e2',
    attempt: 'a',
    at: '2026-01-01T00:00:01Z',
    kind: 'hint',
    data: { number: 1 },
  });
  await send();
  await send();
  expect(server.posts.map(({ body }) => body.events?.map(({ id }) => id))).toEqual([['e1'], ['e2']]);
  expect(await store.events('a')).toEqual([]);
});

test('a hash that is worth checking is sent once, also after its entries', async () => {
  const { store, server, put, send, hashes } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 1);
  await send();
  hashes.set('a 1', 'world-hash');
  await send();
  await send();
  expect(server.posts.map(({ body }) => body.browserHash)).toEqual([undefined, 'world-hash']);
});

test('what another build has written and we can’t read is left out; nothing is sent across the gap', async () => {
  const { store, server, put, send } = await open();
  await store.putAttempt(attempt('a'));
  await put('a', 1, 2);
  await put('a', 4, 4);
  await store.putAttempt({ ...attempt('odd'), header: { ...header, format: 9 } } as never);
  await send();
  expect(server.attempts.get('a')?.entries).toHaveLength(2);
  expect(server.attempts.has('odd')).toBe(false);
});

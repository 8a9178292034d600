import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { createSandboxClient } from '../client';
import type { Entry } from '../log';
import { createFakeWorker, until } from '../testing/fake-worker';
import { createLessonClient, type LessonOptions } from './lesson-client';
import { type LocalStore, openLocalStore } from './local-store';
import type { TabLock } from './tab-lock';
import { createFakeServer } from './testing/fake-server';

const freeLock = (): TabLock => ({ acquire: async () => true, release: () => {} });

let databases = 0;
async function device(): Promise<LocalStore> {
  databases += 1;
  return openLocalStore(`lesson-${databases}`);
}

function open(
  server: ReturnType<typeof createFakeServer>,
  store: LocalStore,
  part: Partial<LessonOptions> = {},
) {
  const lesson = createLessonClient({
    lesson: 'course/lesson',
    definition: '/learn/course/lesson/sandbox.json',
    simulatorVersion: 'v1',
    fetch: server.ask,
    store,
    lock: freeLock(),
    later: (act, delayMs) => {
      const timer = setTimeout(act, Math.min(delayMs, 10));
      return () => clearTimeout(timer);
    },
    createClient: (options) => createSandboxClient({ ...options, createWorker: createFakeWorker }),
    ...part,
  });
  const state = () => lesson.getSnapshot();
  const sandbox = () => state().sandbox?.getSnapshot();
  const ready = () => until(() => sandbox()?.status?.prompt === 'prompt');
  const run = async (text: string) => {
    const before = sandbox()?.entries.length ?? 0;
    state().sandbox?.sendLine(text);
    await until(() => (sandbox()?.entries.length ?? 0) > before && sandbox()?.status?.prompt === 'prompt');
  };
  const lines = () =>
    (sandbox()?.entries ?? []).flatMap((entry) => (entry.kind === 'line' ? [entry.text] : []));
  const saved = () => until(() => state().waiting === 0 && state().network === 'idle');
  return { lesson, state, sandbox, ready, run, lines, saved };
}

const line = (sequence: number, text: string): Entry => ({
  ...{ kind: 'line', text, sequence, atVirtualMs: sequence, terminal: '1' },
});

test('a look leaves no trace; work is kept here and by the server, and resumed after a reload', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const first = open(server, store);
  await first.lesson.open();
  first.lesson.record('opened');
  await first.ready();
  expect([await store.attempts(), server.posts]).toEqual([[], []]);
  await first.run('echo one');
  await first.run('echo two');
  await first.saved();
  const id = first.state().attempt!;
  expect(server.attempts.get(id)?.entries).toHaveLength(2);
  expect(server.attempts.get(id)?.events.size).toBe(1);
  first.lesson.close();
  const again = open(server, store);
  await again.lesson.open();
  await again.ready();
  expect(again.lines()).toEqual(['echo one', 'echo two']);
  await again.run('echo three');
  await again.saved();
  expect(again.state().attempt).toBe(id);
  expect(server.attempts.get(id)?.entries).toHaveLength(3);
  again.lesson.close();
});

test('a task that turns done is told once, with the entry after which it was done', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const first = open(server, store);
  await first.lesson.open();
  await first.ready();
  await first.run('echo one');
  await first.run('pass loop');
  await first.run('pass pull');
  await first.saved();
  first.lesson.close();
  const again = open(server, store);
  await again.lesson.open();
  await again.ready();
  await again.run('echo more');
  await again.saved();
  const told = server.posts.flatMap(({ body }) => body.events ?? []) as { kind?: string; data?: object }[];
  expect(told.map(({ kind, data }) => [kind, data])).toEqual([
    ['task', { task: 'loop', sequence: 2 }],
    ['task', { task: 'pull', sequence: 3 }],
  ]);
  again.lesson.close();
});

test('answers before the first command are kept and sent, also “I don’t know” and by a reader who leaves', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const first = open(server, store);
  await first.lesson.open();
  first.lesson.record('opened');
  first.lesson.record('prediction', { question: 'node', choice: null, right: false });
  await first.ready();
  first.lesson.record('skipped', { to: 'pods' });
  const id = first.state().attempt!;
  await until(() => server.attempts.get(id)?.events.size === 3);
  expect(server.attempts.get(id)?.entries).toEqual([]);
  first.lesson.close();
  const again = open(server, store);
  await again.lesson.open();
  await again.ready();
  expect(again.state().attempt).toBe(id);
  await again.run('echo one');
  await again.saved();
  expect(server.attempts.get(id)?.entries).toHaveLength(1);
  again.lesson.close();
  const upgraded = open(server, store, { simulatorVersion: 'v2' });
  await upgraded.lesson.open();
  await upgraded.ready();
  expect(upgraded.state().attempt).toBe(id);
  upgraded.lesson.close();
});

test('an attempt that holds only answers gives way to a fresh one after an upgrade', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const first = open(server, store);
  await first.lesson.open();
  await first.ready();
  first.lesson.record('prediction', { question: 'node', choice: 'Yes', right: true });
  const id = first.state().attempt!;
  await until(() => server.attempts.get(id)?.events.size === 1);
  first.lesson.close();
  const upgraded = open(server, store, { simulatorVersion: 'v2' });
  await upgraded.lesson.open();
  await upgraded.ready();
  expect(upgraded.state().attempt).not.toBe(id);
  upgraded.lesson.close();
});

test('a command is on its way to the device before the page learns of it: a reload can’t come between', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const here = open(server, store);
  await here.lesson.open();
  await here.ready();
  const read: Promise<number>[] = [];
  let known = 0;
  here.lesson.subscribe(() => {
    const { entries, attempt } = here.state();
    if (entries === known) return;
    known = entries;
    read.push(store.entries(attempt!).then((kept) => kept.length));
  });
  await here.run('echo one');
  await here.run('echo two');
  expect(await Promise.all(read)).toEqual([1, 2]);
  here.lesson.close();
});

test('another browser goes on where this one was left', async () => {
  const server = createFakeServer();
  const here = open(server, await device());
  await here.lesson.open();
  await here.ready();
  await here.run('echo one');
  await here.saved();
  here.lesson.close();
  const store = await device();
  const there = open(server, store);
  await there.lesson.open();
  await there.ready();
  expect(there.lines()).toEqual(['echo one']);
  expect(there.state().waiting).toBe(0);
  await there.run('echo two');
  await there.saved();
  expect([...server.attempts.values()].map(({ entries }) => entries.length)).toEqual([2]);
  expect(await store.entries(there.state().attempt!)).toHaveLength(2);
  there.lesson.close();
});

test('with the server away the lesson goes on, and says how much waits', async () => {
  const [server, store] = [createFakeServer(), await device()];
  server.state.mode = 'away';
  const here = open(server, store);
  await here.lesson.open();
  await here.ready();
  await here.run('echo one');
  await here.run('echo two');
  await until(() => here.state().network === 'offline' && here.state().waiting === 2);
  server.state.mode = 'well';
  await here.saved();
  expect(server.attempts.get(here.state().attempt!)?.entries).toHaveLength(2);
  here.lesson.close();
});

test('a device that keeps nothing says so, and the work still reaches the server', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const denied: LocalStore = {
    ...store,
    putEntries: async () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const here = open(server, denied);
  await here.lesson.open();
  await here.ready();
  await here.run('echo one');
  await here.run('echo two');
  await here.saved();
  expect(here.state().place).toBe('memory');
  expect(server.attempts.get(here.state().attempt!)?.entries).toHaveLength(2);
  here.lesson.close();
});

test('a lesson that is open in another tab waits until it is taken over; the other one stops', async () => {
  const [server, store] = [createFakeServer(), await device()];
  let holder: (() => void) | null = null;
  const lock = (): TabLock => ({
    acquire: async (takeOver, onLost) => {
      if (holder && !takeOver) return false;
      holder?.();
      holder = onLost;
      return true;
    },
    release: () => {},
  });
  const one = open(server, store, { lock: lock() });
  await one.lesson.open();
  await one.ready();
  await one.run('echo one');
  const two = open(server, store, { lock: lock() });
  await two.lesson.open();
  expect([one.state().phase, two.state().phase]).toEqual(['open', 'elsewhere']);
  await two.lesson.takeOver();
  await two.ready();
  expect([one.state().phase, two.state().phase]).toEqual(['elsewhere', 'open']);
  expect(two.lines()).toEqual(['echo one']);
  one.lesson.close();
  two.lesson.close();
});

test('a log that can’t be replayed is not gone: the learner starts anew with the same files', async () => {
  const [server, store] = [createFakeServer(), await device()];
  server.state.mode = 'signed-out';
  const old = open(server, store);
  await old.lesson.open();
  await old.ready();
  await old.run('echo one');
  await until(() => old.state().network === 'signed-out');
  old.lesson.close();
  const [attempt] = await store.attempts();
  await store.putAttempt({
    ...attempt!,
    tasksDone: ['a-task'],
    header: { ...attempt!.header, simulatorVersion: 'v0' },
  });
  const here = open(server, store);
  await here.lesson.open();
  await until(() => here.state().phase === 'outdated');
  await here.lesson.startAnew();
  await until(() => here.state().phase === 'open');
  await here.ready();
  expect(here.lines()).toEqual([]);
  const [left] = (await store.attempts()).filter(({ isLeft }) => isLeft);
  expect(await store.entries(left!.id)).toHaveLength(1);
  here.lesson.close();
});

test('another draw is a new attempt with another seed, and the one before is left', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const here = open(server, store);
  await here.lesson.open();
  await here.ready();
  await here.run('echo one');
  await here.saved();
  const before = (await store.attempts())[0]!;
  await here.lesson.startAnew('another');
  await here.ready();
  expect(here.lines()).toEqual([]);
  await here.run('echo two');
  await here.saved();
  const after = (await store.attempts()).find(({ id }) => id !== before.id)!;
  expect(after.header.seed).not.toBe(before.header.seed);
  expect(after.header.contentHash).toBe(before.header.contentHash);
  const [left] = (await store.attempts()).filter(({ isLeft }) => isLeft);
  expect(left!.id).toBe(before.id);
  here.lesson.close();
});

test('a log of another version whose tasks still hold goes on under its own header', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const old = open(server, store);
  await old.lesson.open();
  await old.ready();
  await old.run('echo one');
  await old.saved();
  old.lesson.close();
  const here = open(server, store, { simulatorVersion: 'v2' });
  await here.lesson.open();
  await here.ready();
  await here.run('echo two');
  await here.saved();
  expect(here.state().phase).toBe('open');
  expect(server.posts.at(-1)?.body.header.simulatorVersion).toBe('v1');
  here.lesson.close();
});

test('what breaks the simulator is left behind in the old attempt', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const here = open(server, store);
  await here.lesson.open();
  await here.ready();
  await here.run('echo one');
  const before = here.state().attempt;
  here.state().sandbox?.sendLine('crash');
  await until(() => here.state().attempt !== before && here.sandbox()?.status?.prompt === 'prompt');
  await here.run('echo two');
  await here.saved();
  expect(here.lines()).toEqual(['echo one', 'echo two']);
  expect(server.attempts.get(here.state().attempt!)?.entries).toHaveLength(2);
  here.lesson.close();
});

test('an exercise that can’t be loaded is told, and can be tried again', async () => {
  const [server, store] = [createFakeServer(), await device()];
  let isAway = true;
  const ask: typeof fetch = async (...request) => {
    if (isAway) throw new TypeError('Failed to fetch');
    return server.ask(...request);
  };
  const here = open(server, store, { fetch: ask });
  await here.lesson.open();
  expect(here.state().phase).toBe('unreachable');
  isAway = false;
  await here.lesson.open();
  await here.ready();
  expect(here.state().phase).toBe('open');
  here.lesson.close();
});

test('the stored entries of the server that do not follow one another are cut at the gap', async () => {
  const [server, store] = [createFakeServer(), await device()];
  const header = {
    format: 1 as const,
    simulatorVersion: 'v1',
    contentHash: 'content',
    scenario: 'course/lesson',
    seed: 3,
  };
  server.attempts.set('x', {
    header,
    entries: [line(1, 'echo one'), line(3, 'echo three')],
    events: new Set(),
  });
  const here = open(server, store);
  await here.lesson.open();
  await here.ready();
  expect(here.lines()).toEqual(['echo one']);
  here.lesson.close();
});

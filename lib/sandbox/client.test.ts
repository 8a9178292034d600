import { expect, test, vi } from 'vitest';
import { createSandboxClient, type SandboxOptions } from './client';
import type { LogHeader } from './log';
import { createFakeWorker, type FakeWorker, until } from './testing/fake-worker';

const header: LogHeader = { format: 1, simulatorVersion: 'v', contentHash: 'c', scenario: 'a/b', seed: 1 };

function open(part: Partial<SandboxOptions> = {}) {
  const workers: FakeWorker[] = [];
  const client = createSandboxClient({
    definition: {},
    seed: 1,
    header,
    createWorker: () => {
      const worker = createFakeWorker();
      workers.push(worker);
      return worker;
    },
    ...part,
  });
  let screen = '';
  client.on('output', (pieces) => {
    for (const { stream, text } of pieces) screen = stream === 'cleared' ? '' : screen + text;
  });
  const state = () => client.getSnapshot();
  const isAtPrompt = () => state().status?.prompt === 'prompt';
  const run = async (line: string) => {
    client.sendLine(line);
    await until(
      () => isAtPrompt() && state().entries.some((entry) => entry.kind === 'line' && entry.text === line),
    );
  };
  return { client, workers, state, isAtPrompt, run, screen: () => screen };
}

test('nothing is loaded before the start, and a line comes back with what it prints', async () => {
  const { client, workers, state, run, screen } = open();
  expect([state().phase, workers.length]).toEqual(['idle', 0]);
  client.start();
  client.start();
  await until(() => state().phase === 'ready');
  await run('echo hello');
  expect(screen()).toBe('$ echo hello\nhello\n');
  expect([workers.length, state().entries.length]).toEqual([1, 1]);
  client.close();
});

test('the size of the terminal enters the log with the next act, and only where it changed', async () => {
  const { client, state, run } = open();
  client.start();
  client.resize(90, 20);
  client.resize(100, 20);
  await until(() => state().phase === 'ready');
  expect(state().entries).toEqual([]);
  await run('echo one');
  client.resize(100, 20);
  await run('echo two');
  expect(state().entries.map(({ kind }) => kind)).toEqual(['resize', 'line', 'line']);
  client.close();
});

test('what the worker said before it had an act is not taken for the prompt after it', async () => {
  const { client, state, isAtPrompt } = open();
  client.start();
  await until(isAtPrompt);
  const seen: (string | undefined)[] = [];
  client.subscribe(() => seen.push(state().status?.prompt));
  client.sendLine('sleep 600');
  await until(() => state().status?.handled === 1);
  expect(seen).not.toContain('prompt');
  client.interrupt();
  await until(isAtPrompt);
  client.close();
});

test('a crashed worker is replaced and the log replayed; that is said until the next act has worked', async () => {
  const { client, workers, state, run, screen } = open();
  client.start();
  await until(() => state().phase === 'ready');
  await run('echo one');
  workers[0]!.onerror?.({ message: 'out of memory' } as ErrorEvent);
  await until(() => state().phase === 'ready');
  expect(workers.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
  await until(() => screen() === '$ echo one\none\n');
  await until(() => state().status?.prompt === 'prompt');
  expect(state().problem).toBe('Our simulator stopped and was started again. Your work is safe.');
  await run('echo two');
  await until(() => state().problem === null);
  expect(state().entries.map(({ sequence }) => sequence)).toEqual([1, 2]);
  client.close();
});

test('an act that breaks the simulator again is left out, and that is said', async () => {
  const { client, state, run, isAtPrompt } = open();
  const dropped: number[] = [];
  client.on('dropped', ({ entries }) => dropped.push(entries.length));
  client.start();
  await until(() => state().phase === 'ready');
  await run('echo one');
  client.sendLine('crash');
  await until(() => dropped.length > 0 && state().phase === 'ready' && isAtPrompt());
  expect(dropped).toEqual([1]);
  expect(state().problem).toMatch(/taken back/);
  await run('echo two');
  expect(state().entries.map((entry) => entry.kind === 'line' && entry.text)).toEqual([
    'echo one',
    'echo two',
  ]);
  client.close();
});

test('a worker that does not answer is as good as crashed', async () => {
  const { client, workers, state } = open({ hangsAfterMs: 30 });
  client.start();
  await until(() => state().phase === 'ready');
  workers[0]!.postMessage = () => {};
  client.sendLine('echo one');
  await until(() => workers.length === 2);
  await until(() => state().phase === 'ready');
  client.close();
});

test('a worker that hung unseen is noticed at the next question, and the next one answers it', async () => {
  const { client, workers, isAtPrompt } = open({ hangsAfterMs: 30 });
  client.start();
  await until(isAtPrompt);
  workers[0]!.postMessage = () => {};
  expect(await client.complete('ec', 2)).toEqual({ from: 0, candidates: ['ec'] });
  expect(workers).toHaveLength(2);
  client.close();
});

test('at rest no timer runs, and while a program runs the worker is asked whether it lives', async () => {
  vi.useFakeTimers();
  try {
    const { client, workers, isAtPrompt } = open();
    client.start();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([isAtPrompt(), vi.getTimerCount()]).toEqual([true, 0]);
    const post = vi.spyOn(workers[0]!, 'postMessage');
    const countPings = () => post.mock.calls.filter(([message]) => isPing(message)).length;
    client.sendLine('sleep 600');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(countPings()).toBe(12);
    client.setPaused(true);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([countPings(), vi.getTimerCount()]).toEqual([12, 0]);
    client.setPaused(false);
    client.interrupt();
    await vi.advanceTimersByTimeAsync(1_000);
    expect([isAtPrompt(), workers.length, vi.getTimerCount()]).toEqual([true, 1, 0]);
    client.close();
  } finally {
    vi.useRealTimers();
  }
});

const isPing = (message: unknown) => (message as { type: string }).type === 'ping';

test('a worker of another build, or none at all, is told and does not loop', async () => {
  const { client, state } = open({
    createWorker: () => {
      const worker = createFakeWorker();
      worker.postMessage = () =>
        setTimeout(() => worker.onmessage?.({ data: { type: 'news' } } as MessageEvent), 0);
      return worker;
    },
  });
  client.start();
  await until(() => state().phase === 'crashed');
  const none = open({
    createWorker: () => {
      throw new Error('no workers here');
    },
  });
  none.client.start();
  expect(none.state().phase).toBe('unavailable');
  expect(none.state().problem).toMatch(/can’t run/);
  client.close();
});

test('who subscribes late still gets the output and learns that all has started', async () => {
  const client = createSandboxClient({
    definition: {},
    seed: 1,
    header: null,
    createWorker: createFakeWorker,
  });
  client.start();
  await until(() => client.getSnapshot().status?.prompt === 'prompt');
  client.sendLine('echo early');
  await until(
    () => client.getSnapshot().entries.length === 1 && client.getSnapshot().status?.prompt === 'prompt',
  );
  let text = '';
  let isStarted = false;
  client.on('output', (pieces) => {
    text += pieces.map((piece) => piece.text).join('');
  });
  client.on('started', () => {
    isStarted = true;
  });
  expect([text, isStarted]).toEqual(['$ echo early\nearly\n', true]);
  expect(await client.complete('ec', 2)).toEqual({ from: 0, candidates: ['ec'] });
  client.close();
});

test('a save is answered when it is in the world, and a refusal in its own words', async () => {
  const { client, state, screen } = open();
  client.start();
  await until(() => state().phase === 'ready');
  expect(await client.writeFile('pod.yaml', 'kind: Pod\n')).toBeNull();
  expect(await client.readFile('pod.yaml')).toBe('kind: Pod\n');
  await until(() => state().files?.length === 1);
  expect(state().files).toMatchObject([{ path: 'pod.yaml', length: 10 }]);
  expect(await client.writeFile('folder/', 'x')).toBe('a directory');
  expect(await client.writeFile('big', 'x'.repeat(300_000))).toMatch(/at most 262144 characters/);
  expect(state().entries.map(({ kind }) => kind)).toEqual(['writeFile']);
  expect(screen()).toBe('pod.yaml was saved.\n');
  client.close();
});

test('the status says what undo would take back', async () => {
  const { client, state, run } = open();
  client.start();
  await until(() => state().status !== null);
  expect(state().status?.undoes).toBeNull();
  await run('echo hello');
  expect(state().status?.undoes).toEqual({ kind: 'line', sequence: 1, text: 'echo hello' });
  client.close();
});

import { expect, test } from 'vitest';
import { listDeviceAttempts, readDeviceLog } from './client-device';
import type { Entry } from './log';
import { createMemoryStore, type LocalAttempt } from './saving/local-store';

const attempt = (id: string, updatedAt: string): LocalAttempt => ({
  ...{ id, lesson: 'a/b', chain: 'c', createdAt: '2026-11-01T00:00:00Z', updatedAt, savedSequence: 0 },
  header: { format: 1, simulatorVersion: 'v', contentHash: 'h', scenario: 'a/b', seed: 4 },
  tasksDone: ['first'],
  isLeft: false,
});
const entry = (sequence: number): Entry => ({
  ...{ sequence, atVirtualMs: sequence, terminal: '1', kind: 'line', text: `echo ${sequence}` },
});

async function fill() {
  const store = createMemoryStore();
  for (const [id, day] of [
    ['older', '2026-11-02'],
    ['newer', '2026-11-03'],
    ['untouched', '2026-11-04'],
  ] as const) {
    await store.putAttempt(attempt(id, `${day}T00:00:00Z`));
    if (id === 'untouched') continue;
    const entries = [1, 2, 4].map((sequence) => ({
      attempt: id,
      sequence,
      entry: entry(sequence),
      chain: 'x',
    }));
    await store.putEntries(entries);
  }
  return store;
}

test('the latest attempt comes first, and one in which nothing was done is left out', async () => {
  const listed = await listDeviceAttempts(await fill());
  expect(listed.map(({ attempt: id, entries }) => [id, entries])).toEqual([
    ['newer', 3],
    ['older', 3],
  ]);
  expect(listed[0]).toMatchObject({ lesson: 'a/b', tasksDone: ['first'], isLeft: false });
});

test('a log is read up to its first gap; another device’s attempt is not here', async () => {
  const store = await fill();
  const log = await readDeviceLog('older', store);
  expect(log).toMatchObject({ header: { seed: 4 }, entries: [{ sequence: 1 }, { sequence: 2 }] });
  expect(await readDeviceLog('another', store)).toBe(null);
});

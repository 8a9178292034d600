import { expect, test } from 'vitest';
import { createTabLock } from './tab-lock';

/** Locks of one browser: as the real ones do, a stolen lock rejects its holder's request. */
function createLocks(): LockManager {
  const holders = new Map<string, (reason: Error) => void>();
  const request = (name: string, options: LockOptions, act: (lock: Lock | null) => unknown) =>
    new Promise((resolve, reject) => {
      if (holders.has(name) && options.ifAvailable) {
        resolve(act(null));
        return;
      }
      holders.get(name)?.(new DOMException('stolen', 'AbortError'));
      holders.set(name, reject);
      Promise.resolve(act({ name, mode: 'exclusive' })).then((value) => {
        if (holders.get(name) === reject) holders.delete(name);
        resolve(value);
      });
    });
  return { request, query: async () => ({}) } as unknown as LockManager;
}

test('one tab writes; the second may take over, and the first learns of it', async () => {
  const locks = createLocks();
  const [one, two] = [createTabLock('a', locks), createTabLock('a', locks)];
  let lost = 0;
  const count = () => {
    lost += 1;
  };
  expect(await one.acquire(false, count)).toBe(true);
  expect(await one.acquire(false, count)).toBe(true);
  expect(await two.acquire(false, count)).toBe(false);
  expect(await two.acquire(true, count)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(lost).toBe(1);
  two.release();
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(await one.acquire(false, count)).toBe(true);
});

test('two lessons do not hinder one another, and without locks every tab writes', async () => {
  const locks = createLocks();
  const lost = () => {};
  expect(await createTabLock('a', locks).acquire(false, lost)).toBe(true);
  expect(await createTabLock('b', locks).acquire(false, lost)).toBe(true);
  const forbidden = {
    request: () => Promise.reject(new DOMException('no', 'SecurityError')),
  } as unknown as LockManager;
  expect(await createTabLock('a', forbidden).acquire(false, lost)).toBe(true);
});

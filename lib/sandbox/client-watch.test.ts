import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createWatch } from './client-watch';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function open() {
  const seen = { isAwaited: true, asked: 0, gaveUp: 0 };
  const watch = createWatch({
    limitMs: 15_000,
    isAwaited: () => seen.isAwaited,
    ask: () => {
      seen.asked += 1;
    },
    giveUp: () => {
      seen.gaveUp += 1;
    },
  });
  return { seen, watch };
}

test('who does not answer three questions is given up, once', () => {
  const { seen, watch } = open();
  watch.look();
  vi.advanceTimersByTime(19_999);
  expect([seen.asked, seen.gaveUp]).toEqual([3, 0]);
  vi.advanceTimersByTime(60_000);
  expect([seen.asked, seen.gaveUp, vi.getTimerCount()]).toEqual([3, 1, 0]);
});

test('whatever is heard is an answer, and looking again does not begin anew', () => {
  const { seen, watch } = open();
  for (let time = 0; time < 20; time += 1) {
    watch.look();
    vi.advanceTimersByTime(4_000);
    watch.hear();
  }
  expect([seen.asked, seen.gaveUp]).toEqual([16, 0]);
});

test('with nothing to wait for no timer runs, and what was missed before does not count later', () => {
  const { seen, watch } = open();
  watch.look();
  vi.advanceTimersByTime(15_000);
  seen.isAwaited = false;
  watch.look();
  expect(vi.getTimerCount()).toBe(0);
  seen.isAwaited = true;
  watch.look();
  vi.advanceTimersByTime(15_000);
  expect([seen.asked, seen.gaveUp]).toEqual([6, 0]);
  watch.stop();
  expect(vi.getTimerCount()).toBe(0);
});

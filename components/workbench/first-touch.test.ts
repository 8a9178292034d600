import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const WORK = 'kubernetes-services/ports';
let page: EventTarget & { location: { search: string } };
let kept: Map<string, string>;
let session: unknown;

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { location: { search: '' } });
  kept = new Map();
  session = null;
  vi.stubGlobal('window', page);
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  vi.stubGlobal('fetch', async () => Response.json(session));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that was opened and is at rest; how often it was told to start. */
async function open() {
  const { onFirstTouch, rememberBegun } = await import('./first-touch');
  const start = vi.fn();
  const leave = onFirstTouch(WORK, start);
  const rest = () => vi.advanceTimersByTimeAsync(60_000);
  return { start, leave, rest, rememberBegun };
}

test('a page that is only opened starts nothing', async () => {
  const { start, rest } = await open();
  await rest();
  expect(start).not.toHaveBeenCalled();
});

test.each(['pointermove', 'touchstart', 'scroll', 'keydown', 'focusin'])(
  '%s starts it, once',
  async (sign) => {
    const { start } = await open();
    page.dispatchEvent(new Event(sign));
    page.dispatchEvent(new Event(sign));
    page.dispatchEvent(new Event('pointerdown'));
    expect(start).toHaveBeenCalledTimes(1);
  },
);

test('where there is work to go on with, it starts at rest', async () => {
  const first = await open();
  first.rememberBegun(WORK);
  first.leave();
  const { start, rest } = await open();
  expect(start).not.toHaveBeenCalled();
  await rest();
  expect(start).toHaveBeenCalledTimes(1);
  expect(first.start).not.toHaveBeenCalled();
});

test('whoever is signed in may have work of another device', async () => {
  session = { user: { name: 'x', email: 'x@example.org', role: 'student' } };
  const { start, rest } = await open();
  await rest();
  expect(start).toHaveBeenCalledTimes(1);
});

test('somebody faster than the script of the page is not missed', async () => {
  vi.stubGlobal('navigator', { userActivation: { hasBeenActive: true } });
  const { start, rest } = await open();
  await rest();
  expect(start).toHaveBeenCalledTimes(1);
});

test('whoever comes for another draw need not touch anything', async () => {
  page.location.search = '?again';
  const { start, rest } = await open();
  await rest();
  expect(start).toHaveBeenCalledTimes(1);
});

test('a page that was left starts nothing any more', async () => {
  session = { user: { name: 'x', email: 'x@example.org', role: 'student' } };
  const { start, leave, rest } = await open();
  leave();
  page.dispatchEvent(new Event('keydown'));
  await rest();
  expect(start).not.toHaveBeenCalled();
});

import { expect, test } from 'vitest';
import { badRequest, forbidden } from '../api/status';
import { createBackoff, startSlowly } from './slow-start';

const POD = { group: '', plural: 'pods', kind: 'Pod' } as unknown as Parameters<typeof forbidden>[0];

test('batches double, and none follows one with a refusal', () => {
  const check = (count: number, allowed: number, expectedTries: number) => {
    let tries = 0;
    const refusal = startSlowly(count, () => {
      tries += 1;
      if (tries > allowed) throw badRequest(`the ${tries}th`);
    });
    expect(tries).toBe(expectedTries);
    expect(refusal?.message ?? null).toBe(allowed < count ? `the ${allowed + 1}th` : null);
  };
  check(10, 10, 10);
  check(0, 0, 0);
  check(10, 0, 1);
  check(10, 1, 3);
  check(10, 2, 3);
  check(10, 3, 7);
  check(10, 8, 10);
});

test('a namespace that ends is no refusal, and a mistake of ours is thrown on', () => {
  const ending = forbidden(POD, 'web', 'it ends');
  Object.assign(ending.status.details ?? {}, { causes: [{ reason: 'NamespaceTerminating', message: '' }] });
  expect(
    startSlowly(2, () => {
      throw ending;
    }),
  ).toBeNull();
  expect(() =>
    startSlowly(2, () => {
      throw new TypeError('ours');
    }),
  ).toThrow('ours');
});

test('waits double up to the longest, apart by key, and begin anew', () => {
  const backoff = createBackoff(5, 30);
  expect([1, 2, 3, 4, 5].map(() => backoff.next('a'))).toEqual([5, 10, 20, 30, 30]);
  expect(backoff.next('b')).toBe(5);
  backoff.forget('a');
  expect(backoff.next('a')).toBe(5);
});

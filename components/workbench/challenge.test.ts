import { expect, test } from 'vitest';
import { type Challenge, sayChallenge } from './challenge';

function check(part: Partial<Challenge>, expected: string): void {
  expect(sayChallenge({ changes: 3, best: null, fewest: 2, isPassed: false, ...part })).toBe(expected);
}

test('before the first pass nobody counts', () => {
  check({}, '');
});

test('what a pass took is told beside the fewest that are known', () => {
  check(
    { isPassed: true },
    'You changed the cluster 3 times. The best way we know changes it twice. Looking is free. Can you find it?',
  );
  check({ isPassed: true, changes: 2 }, 'You changed the cluster twice. Nobody we know needs fewer.');
  check(
    { isPassed: true, changes: 1 },
    'You changed the cluster once. We knew of no way with fewer than 2: you have found a better one.',
  );
});

test('once it was passed, a later attempt is counted while it goes on', () => {
  check(
    { best: 4, changes: 0 },
    'Challenge: you have changed the cluster 0 times so far. Your best is 4. The best way we know changes it twice. Looking is free.',
  );
});

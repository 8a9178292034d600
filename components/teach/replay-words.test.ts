import { expect, test } from 'vitest';
import type { RetoldEnd, RetoldTurn } from '../../lib/sandbox/retelling';
import type { Verification } from '../../lib/sandbox/server-messages';
import { factsOf, foldOutput, formatClock, noticesOf, type ReplayFacts, tellDuration } from './replay-words';

const END: RetoldEnd = {
  ...{ hash: 'abc', stopped: null, isPassed: true, isContentChanged: false, hasFaults: false },
};
const verdict = (part: Partial<NonNullable<Verification['verdict']>> = {}): Verification => ({
  state: 'done',
  message: null,
  verdict: {
    ...{ sequence: 9, outcome: 'passed', tasks: [], serverHash: 'abc', browserHash: 'abc' },
    ...{ hashesAgree: true, attemptVersion: 'v1', serverVersion: 'v1', at: '', message: null },
    ...{ expected: null, found: null },
    ...part,
  },
});
const FACTS: ReplayFacts = {
  ...{ entries: 9, attemptVersion: 'v1', todayVersion: 'v1', verification: verdict(), end: END },
};

const check = (change: Partial<ReplayFacts>, expected: readonly (readonly [string, RegExp])[]) => {
  const notices = noticesOf({ ...FACTS, ...change });
  expect(notices.map(({ kind }) => kind)).toEqual(expected.map(([kind]) => kind));
  for (const [index, [, text]] of expected.entries()) expect(notices[index]!.text).toMatch(text);
};

test('the ends are compared only where both speak of the whole log and of one version', () => {
  check({}, [['plain', /^The server came to the same end\.$/]]);
  expect(noticesOf(FACTS)[0]!.hash).toBe('abc');
  check({ verification: null }, [['plain', /Only this device/]]);
  check({ verification: { state: 'pending', message: null, verdict: null } }, [
    ['plain', /has not checked this attempt yet/],
  ]);
  check({ verification: verdict({ sequence: 4 }) }, [['plain', /the first 4 of 9 entries/]]);
  check({ verification: verdict({ serverHash: 'other' }) }, [['failure', /another end.*never happen/]]);
  check({ verification: verdict({ serverHash: 'other', serverVersion: 'v0' }) }, [
    ['plain', /earlier version of the simulator, and came to another end/],
  ]);
  check({ verification: verdict({ outcome: 'refused', serverHash: '' }) }, [['failure', /refused this log/]]);
});

test('what makes a replay doubtful is said first', () => {
  check({ attemptVersion: 'older-version', end: null }, [
    ['plain', /`older-ve`.*Today’s version \(`v1`\).*may differ/],
  ]);
  check({ end: { ...END, isContentChanged: true } }, [
    ['plain', /lesson has changed/],
    ['plain', /same end/],
  ]);
  check({ end: { ...END, hasFaults: true } }, [
    ['failure', /may be wrong/],
    ['plain', /same end/],
  ]);
  const stopped = { sequence: 5, command: 'echo `date`', problem: 'expected 4 ms; found 5 ms' };
  check({ end: { ...END, hash: null, stopped } }, [
    ['failure', /^The replay stops at entry 5 of 9, `echo ’date’`\. Expected 4 ms; found 5 ms\. What came/],
  ]);
});

test('times are short and whole', () => {
  expect([0, 999, 7_400, 750_000, 3_723_000, -5].map(formatClock)).toEqual([
    ...['0:00', '0:00', '0:07', '12:30', '1:02:03', '0:00'],
  ]);
  expect([40, 1_260, 12_400, 60_000, 200_000].map(tellDuration)).toEqual([
    ...['0 s', '1.3 s', '12 s', '1 min', '3 min 20 s'],
  ]);
});

test('beside a command stands only what is worth a look', () => {
  const turn: RetoldTurn = {
    ...{ index: 1, sequence: 1, lastSequence: 1, kind: 'line', command: 'true', pieces: [], cutLength: 0 },
    ...{ startedMs: 0, endedMs: 1, waitedMs: 0, exitCode: 0, turned: [], mistakes: [], standing: 'counts' },
  };
  expect(factsOf(turn)).toEqual([]);
  expect(factsOf({ ...turn, exitCode: 1, standing: 'undone', waitedMs: 4_000, cutLength: 12_345 })).toEqual([
    'undone later',
    'exit code 1',
    'then 4 s passed',
    '12,345 characters cut',
  ]);
});

test('a long output shows its first lines; one or two more are not worth hiding', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `${at}\n`).join('');
  expect(foldOutput(lines(12), 10)).toEqual({ shown: lines(12), hiddenLines: 0 });
  expect(foldOutput(lines(13), 10)).toEqual({ shown: lines(10), hiddenLines: 3 });
  expect(foldOutput('', 10)).toEqual({ shown: '', hiddenLines: 0 });
});

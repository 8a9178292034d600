import { expect, test } from 'vitest';
import type { TaskVerdict, Verdict } from '../../lib/check/verdict';
import { sayTime } from './clock-bar';
import { NO_LESSON } from './use-lesson';
import {
  currentOf,
  doneOf,
  savedStateOf,
  sayDone,
  sayProgress,
  sayUndone,
  taskLines,
  undoReason,
} from './words';

type Lesson = typeof NO_LESSON;
const lesson = (part: Partial<Lesson>): Lesson => ({ ...NO_LESSON, phase: 'open', entries: 3, ...part });

const turn = { sequence: 2, atVirtualMs: 9 };
const task = (id: string, done: boolean, outcome: TaskVerdict['outcome'] = 'not-yet'): TaskVerdict => ({
  ...{ id, title: `Title of ${id}`, outcome: done ? 'passed' : outcome },
  ...{ done: done ? turn : null, conditions: [], mistake: null },
});
const verdict = (tasks: readonly TaskVerdict[], judged: Verdict['judged'] = turn): Verdict => ({
  outcome: tasks.every(({ done }) => done) ? 'passed' : 'not-yet',
  tasks,
  judged,
});

test('the header says how work is kept', () => {
  const check = (part: Partial<Lesson>, expected: string) =>
    expect(savedStateOf(lesson(part)), JSON.stringify(part)).toBe(expected);
  check({ entries: 0 }, 'untouched');
  check({}, 'saved');
  check({ network: 'sending', waiting: 1 }, 'sending');
  check({ network: 'offline', waiting: 4 }, 'offline');
  check({ network: 'signed-out', waiting: 3 }, 'here');
  check({ network: 'refused', waiting: 3 }, 'here');
  check({ network: 'signed-out', waiting: 3, place: 'memory' }, 'unsaved');
  check({ network: 'idle', waiting: 0, place: 'memory' }, 'saved');
});

test('done is said only as far as it is known', () => {
  const all = verdict([task('a', true), task('b', true)]);
  const answer = (outcome: 'passed' | 'not yet', sequence = 3): Lesson['verification'] => ({
    ...{ state: 'done', message: null },
    verdict: { sequence, outcome, tasks: [], serverHash: 'h', hashesAgree: true, message: null },
  });
  const check = (given: Verdict | null, part: Partial<Lesson>, expected: string) =>
    expect(doneOf(given, lesson(part)), JSON.stringify(part)).toBe(expected);
  check(null, {}, 'open');
  check(verdict([]), {}, 'open');
  check(verdict([task('a', true), task('b', false)]), {}, 'open');
  check(all, {}, 'checking');
  check(all, { network: 'signed-out', waiting: 3 }, 'here');
  check(all, { network: 'signed-out', waiting: 3, place: 'memory' }, 'nowhere');
  check(all, { network: 'idle', place: 'memory' }, 'checking');
  check(all, { verification: answer('passed') }, 'checked');
  check(verdict([task('a', false)]), { verification: answer('passed') }, 'checked');
  check(all, { verification: answer('not yet', 1) }, 'checking');
  check(all, { verification: answer('not yet') }, 'fault');
  check(all, { network: 'refused', waiting: 1 }, 'fault');
  check(verdict([task('a', false, 'fault')]), {}, 'fault');
});

test('signs are silent before the first judgement, then one task is "not yet"', () => {
  const tasks = [
    { id: 'a', title: 'A' },
    { id: 'b', title: 'On `${node}`' },
  ];
  const states = (given: Verdict | null) => taskLines(tasks, given).map(({ state }) => state);
  expect(states(null)).toEqual(['open', 'open']);
  expect(states(verdict([task('a', false), task('b', false)], null))).toEqual(['open', 'open']);
  expect(states(verdict([task('a', false), task('b', false)]))).toEqual(['not-yet', 'open']);
  expect(states(verdict([task('a', true), task('b', false)]))).toEqual(['done', 'not-yet']);
  expect(states(verdict([task('a', false, 'fault'), task('b', true)]))).toEqual(['fault', 'done']);
  expect(taskLines(tasks, null)[1]!.title).toBe('On `…`');
});

test('where any of several tasks are enough, the rest may stay open, and another one can be looked at', () => {
  const tasks = ['a', 'b', 'c'].map((id) => ({ id, title: id }));
  const given = verdict([task('a', true), task('b', false), task('c', false)]);
  const passed: Verdict = { ...given, outcome: 'passed' };
  const states = (one: Verdict, chosen: string | null) =>
    taskLines(tasks, one, chosen).map(({ state }) => state);
  expect(states(given, null)).toEqual(['done', 'not-yet', 'open']);
  expect(states(given, 'c')).toEqual(['done', 'open', 'not-yet']);
  expect(states(given, 'a')).toEqual(['done', 'not-yet', 'open']);
  expect(states(passed, 'c')).toEqual(['done', 'open', 'open']);
  const place = (chosen: string | null) => currentOf(taskLines(tasks, given, chosen), chosen);
  expect([place(null), place('c'), place('a'), place('nobody')]).toEqual([1, 2, 1, 1]);
  expect([doneOf(given, lesson({})), doneOf(passed, lesson({}))]).toEqual(['open', 'checking']);
  const fault: Verdict = { ...passed, tasks: [task('a', true), task('b', false, 'fault')] };
  expect(doneOf(fault, lesson({}))).toBe('checking');
  expect([sayDone(taskLines(tasks, given), 2), sayDone(taskLines(tasks, given), 3)]).toEqual([
    'Any 2 of 3, 1 done',
    '1 of 3 done',
  ]);
});

test('time in the cluster reads as a clock', () => {
  const check = (nowMs: number, expected: string) => expect(sayTime(nowMs)).toBe(expected);
  check(0, '0:00');
  check(65_999, '1:05');
  check(7_209_000, '2:00:09');
});

test('undo says what it would take back, or why it can’t', () => {
  type Status = Parameters<typeof undoReason>[0];
  const status = (undoes: unknown) => ({ undoes }) as unknown as Status;
  const check = (given: Status, isReady: boolean, expected: string, isPossible = false) =>
    expect(undoReason(given, isReady)).toEqual({ isPossible, sentence: expected });
  check(null, true, 'Your cluster has not started yet.');
  check(status(null), false, 'Your cluster has not started yet.');
  check(status(null), true, 'There is nothing to undo.');
  check(status(undefined), true, 'There is nothing to undo.');
  const line = { kind: 'line', sequence: 1, text: 'kubectl delete pod a' } as const;
  check(status(line), true, 'Takes back: kubectl delete pod a', true);
  check(status({ ...line, kind: 'writeFile', text: 'pod.yaml' }), true, 'Takes back: saving pod.yaml', true);
  check(status({ ...line, kind: 'reset', text: '' }), true, 'Takes back: the reset', true);
  const back = { ...line, kind: 'back', text: '' } as const;
  check(status(back), true, 'Takes back: going back to an earlier moment', true);
  expect([sayUndone(line), sayUndone(null)]).toEqual([
    'Undone: kubectl delete pod a',
    'The last command is undone.',
  ]);
});

test('for the ear: how many tasks are done and which comes next, once there is something to say', () => {
  const lines = (...states: readonly ('done' | 'open' | 'not-yet')[]) =>
    states.map((state, at) => ({ id: `${at}`, title: `Make \`service-${at}\` answer`, state }));
  expect(sayProgress(lines('not-yet', 'open'), 2, 'open')).toBe('');
  expect(sayProgress(lines('done', 'not-yet'), 2, 'open')).toBe(
    'Tasks: 1 of 2 done. Next: Make service-1 answer',
  );
  expect(sayProgress(lines('done', 'done'), 2, 'checked')).toBe('Done. Checked again by the server.');
});

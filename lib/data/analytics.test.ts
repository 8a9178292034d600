import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { listLearnerAttempts, listTaughtCourses, readFunnel, readTaskTable, readTrouble } from './analytics';
import { saveEntries } from './attempts';
import { closeCohort, createCohort, joinCohort } from './cohorts';
import { syncCatalogue } from './courses';
import { database } from './db';
import { enrol } from './enrolment';
import type { StoredEvent } from './events';
import type { TablePage } from './teaching-records';
import { batchOf, HEADER, lines } from './testing/batches';
import { COURSE, createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { type Judgement, recordVerdict, type TaskResult } from './verdicts';
import { OPERATOR, type Person, VERIFIER } from './viewer';

openTestDatabase();
let teacher: Person;

beforeAll(async () => {
  await createCourse();
  teacher = await createPerson('instructor');
});

/** A cohort of its own for each test: what others do is not in its numbers. */
async function openCohort(): Promise<{
  selection: { course: string; cohort: string };
  add: (name?: string | null) => Promise<Person>;
}> {
  const { id, accessCode } = await createCohort(teacher, { name: 'A', course: 'knots' });
  const add = async (name: string | null = null) => {
    const person = await createPerson();
    await database().user.update({ where: { id: person.userId }, data: { name } });
    await joinCohort(person, accessCode);
    return person;
  };
  return { selection: { course: 'knots', cohort: id }, add };
}

const START = Date.parse('2026-03-01T10:00:00Z');
const event = (seconds: number, kind = 'source', data: StoredEvent['data'] = {}): StoredEvent => ({
  ...{ id: randomUUID(), at: new Date(START + seconds * 1000), kind, data },
});
const turn = (seconds: number, task: string) => event(seconds, 'task', { task, sequence: 1 });

async function save(person: Person, events: readonly StoredEvent[] = [], attempt: string = randomUUID()) {
  await saveEntries(person, batchOf(lines('a'), 1, { attempt, events }));
  return attempt;
}

const condition = (outcome: string, sentence = 'It holds.') => ({
  ...{ outcome, sentence, expected: 'x', observed: 'y' },
});
const task = (id: string, passed: boolean, changes: Partial<TaskResult> = {}): TaskResult => ({
  ...{ id, passed, mistake: null, conditions: [condition(passed ? 'passed' : 'not-yet')] },
  ...changes,
});

const judge = (attempt: string, tasks: readonly TaskResult[], outcome: Judgement['outcome'] = 'not-yet') =>
  recordVerdict(VERIFIER, {
    ...{ attempt, sequence: 1, outcome, tasks, serverVersion: 'v', contentHash: 'c', serverHash: 'h' },
    ...{ replayMs: 1, message: null, expected: null, found: null },
  });

const FIRST: TablePage = { page: 1, pageSize: 50 };

test('states: not started, trying, done by the page’s word, verified by the server’s', async () => {
  const { selection, add } = await openCohort();
  const [none, begun, said, proved] = [await add('1'), await add('2'), await add('3'), await add('4')];
  await save(begun);
  const attempt = await save(said, [turn(0, 'loop'), turn(1, 'of another lesson')]);
  const passed = await save(proved);
  await judge(passed, [task('loop', true), task('pull', true)], 'passed');
  const { columns, rows, total } = await readTaskTable(teacher, selection, FIRST);
  expect(columns.map(({ lesson, task }) => `${lesson} ${task}`)).toEqual([
    'knots/bowline loop',
    'knots/bowline pull',
    'knots/hitch turn',
  ]);
  expect(total).toBe(4);
  expect(rows.map(({ states }) => states)).toEqual([
    ['not-started', 'not-started', 'not-started'],
    ['trying', 'not-started', 'not-started'],
    ['done', 'trying', 'not-started'],
    ['verified', 'verified', 'not-started'],
  ]);
  expect(rows[0]).toMatchObject({ userId: none.userId, lastSeenAt: null, attempts: {} });
  expect(rows[2]).toMatchObject({ attempts: { 'knots/bowline': attempt } });
  expect(rows[2]?.lastSeenAt).toBeInstanceOf(Date);
});

test('who only answered questions has not started; a skipped lesson is told, and is not done', async () => {
  const { selection, add } = await openCohort();
  const person = await add();
  await saveEntries(person, batchOf([], 1, { events: [event(0, 'prediction'), event(1, 'skipped')] }));
  const { rows } = await readTaskTable(teacher, selection, FIRST);
  expect(rows[0]?.states).toEqual(['not-started', 'not-started', 'not-started']);
  expect(rows[0]?.skipped).toEqual(['knots/bowline']);
  expect((await readFunnel(teacher, selection))[0]).toMatchObject({ opened: 0, reached: 0 });
});

test('what the server verified stays so when the page says done later, and the other way round', async () => {
  const { selection, add } = await openCohort();
  const person = await add();
  const attempt = await save(person, [turn(0, 'loop')]);
  await judge(attempt, [task('loop', true), task('pull', true)]);
  await saveEntries(person, batchOf(lines('a', 'b'), 2, { attempt, events: [turn(9, 'pull')] }));
  await judge(attempt, [task('loop', false)]);
  const { rows } = await readTaskTable(teacher, selection, FIRST);
  expect(rows[0]?.states).toEqual(['verified', 'verified', 'not-started']);
});

test('pages, search and order', async () => {
  const { selection, add } = await openCohort();
  const people = [await add('Bo 10%'), await add('ada'), await add('Cy_d')];
  await save(people[2]!);
  await save(people[0]!, [turn(0, 'loop')]);
  const names = async (page: Partial<TablePage>) => {
    const { rows, total } = await readTaskTable(teacher, selection, { ...FIRST, ...page });
    return [total, ...rows.map(({ name }) => name)];
  };
  expect(await names({})).toEqual([3, 'ada', 'Bo 10%', 'Cy_d']);
  expect(await names({ sort: '-name' })).toEqual([3, 'Cy_d', 'Bo 10%', 'ada']);
  expect(await names({ sort: 'last-seen' })).toEqual([3, 'Bo 10%', 'Cy_d', 'ada']);
  expect(await names({ sort: 'progress' })).toEqual([3, 'Bo 10%', 'Cy_d', 'ada']);
  expect(await names({ sort: 'enrolled' })).toEqual([3, 'Cy_d', 'ada', 'Bo 10%']);
  expect(await names({ pageSize: 2 })).toEqual([3, 'ada', 'Bo 10%']);
  expect(await names({ pageSize: 2, page: 2 })).toEqual([3, 'Cy_d']);
  expect(await names({ page: 9 })).toEqual([3]);
  // No letters of a made-up e-mail's hexadecimal digits.
  expect(await names({ search: 'CY' })).toEqual([1, 'Cy_d']);
  expect(await names({ search: '%' })).toEqual([1, 'Bo 10%']);
  expect(await names({ search: '_' })).toEqual([1, 'Cy_d']);
  expect(await names({ search: '\\' })).toEqual([0]);
  expect(await names({ search: `' or '1'='1` })).toEqual([0]);
  expect(await names({ search: 'c\0y' })).toEqual([1, 'Cy_d']);
  expect(await names({ page: -3, pageSize: 0 })).toEqual([3, 'ada']);
});

test('reached counts whoever did this task or a later one; minutes are cut at pauses', async () => {
  const { selection, add } = await openCohort();
  const [first, second, third] = [await add(), await add(), await add()];
  // 60 s, then a pause of an hour that counts as 90 s, then 30 s.
  await save(first, [event(0), turn(60, 'loop'), event(3660), turn(3690, 'pull')]);
  // Only the later task: it was reached, and says nothing about the time of the first.
  await save(second, [event(0), turn(20, 'pull')]);
  await save(third, [event(0), event(10)]);
  const steps = await readFunnel(teacher, selection);
  expect(
    steps.map(({ task, reached, opened, medianMinutes }) => [task, reached, opened, medianMinutes]),
  ).toEqual([
    ['loop', 2, 3, 1],
    ['pull', 2, 3, 1.67],
    ['turn', 0, 0, null],
  ]);
});

test('moments out of order, sent twice or from a clock that is ahead add no time', async () => {
  const { selection, add } = await openCohort();
  const person = await add();
  const seen = [event(0), event(30)];
  const attempt = await save(person, seen);
  await save(person, seen, attempt);
  await save(person, [event(10), event(20)], attempt);
  await saveEntries(person, batchOf(lines('a', 'b'), 2, { attempt, events: [turn(60, 'loop')] }));
  expect((await readFunnel(teacher, selection))[0]?.medianMinutes).toBe(1);
  const ahead = { ...event(0), at: new Date(Date.now() + 3_600_000) };
  await saveEntries(person, batchOf(lines('a', 'b'), 3, { attempt, events: [ahead] }));
  const { lastMomentAt } = await database().lessonWork.findFirstOrThrow({ where: { userId: person.userId } });
  expect(lastMomentAt?.getTime()).toBeLessThanOrEqual(Date.now());
});

test('trouble: conditions of the task that one is at, mistakes of any; the same again in a row counts once', async () => {
  const { selection, add } = await openCohort();
  const [first, second] = [await add(), await add()];
  const wrong = task('loop', false, { mistake: 'backwards' });
  const open = task('pull', false, {
    conditions: [condition('passed'), condition('not-yet', 'It is tight.')],
  });
  const attempt = await save(first);
  await judge(attempt, [task('loop', false), open]);
  await judge(attempt, [wrong, open]);
  await judge(attempt, [wrong, open]);
  await judge(attempt, [task('loop', true), open]);
  await judge(attempt, [wrong, open]);
  await judge(await save(second), [wrong, open]);
  const rows = await readTrouble(teacher, selection);
  expect(rows.map(({ kind, task, what, learners, times }) => [kind, task, what, learners, times])).toEqual([
    ['mistake', 'loop', 'backwards', 2, 3],
    ['condition', 'loop', 'It holds.', 2, 3],
    ['condition', 'pull', 'It is tight.', 1, 1],
  ]);
  expect(rows[0]).toMatchObject({
    lesson: 'knots/bowline',
    lessonTitle: 'The bowline',
    taskTitle: 'Make a loop',
  });
});

test('one condition with a sentence that the seed writes differently is one row', async () => {
  const { selection, add } = await openCohort();
  for (const node of ['node-1', 'node-2']) {
    const conditions = [condition('not-yet', `It runs on ${node}.`)];
    await judge(await save(await add()), [task('loop', false, { conditions })]);
  }
  expect(await readTrouble(teacher, selection)).toMatchObject([{ what: 'It runs on node-2.', learners: 2 }]);
});

test('all of a course; a cohort closed; nothing of a course that is not there or a cohort of another one', async () => {
  const person = await createPerson();
  await enrol(person, 'knots');
  const all = { course: 'knots', cohort: null };
  const before = (await listTaughtCourses(teacher)).find(({ course }) => course === 'knots');
  expect((await readTaskTable(teacher, all, FIRST)).total).toBe(before?.learners);
  expect(before?.lessons.map(({ lesson, tasks }) => [lesson, tasks])).toEqual([
    ['knots/bowline', 2],
    ['knots/hitch', 1],
  ]);
  const { selection, add } = await openCohort();
  await add();
  await closeCohort(teacher, selection.cohort);
  expect((await readTaskTable(teacher, selection, FIRST)).total).toBe(1);
  await syncCatalogue(OPERATOR, [COURSE, { id: 'sails', title: 'Sails', status: 'open', lessons: [] }]);
  const wrong = [
    { course: 'none', cohort: null },
    { course: 'sails', cohort: selection.cohort },
    { course: 'knots', cohort: randomUUID() },
    { course: 'knots', cohort: 'not an id' },
  ];
  for (const selection of wrong) {
    const asked = [
      readTaskTable(teacher, selection, FIRST),
      readFunnel(teacher, selection),
      readTrouble(teacher, selection),
    ];
    for (const one of asked) await expect(one).rejects.toMatchObject({ code: 'not-found' });
  }
  const empty = { course: 'sails', cohort: null };
  expect(await readTaskTable(teacher, empty, FIRST)).toMatchObject({ columns: [], rows: [], total: 0 });
  expect(await readFunnel(teacher, empty)).toEqual([]);
});

test('a learner’s attempts, numbered within each lesson, the newest first', async () => {
  const { add } = await openCohort();
  const person = await add();
  const first = await save(person);
  const header = { ...HEADER, scenario: 'knots/hitch' };
  const { attempt: hitch } = await saveEntries(person, batchOf(lines('a', 'b'), 1, { header }));
  const second = await save(person);
  await judge(second, [task('loop', true)], 'passed');
  const rows = await listLearnerAttempts(teacher, { course: 'knots', userId: person.userId });
  expect(
    rows.map(({ attempt, number, lesson, entries, state }) => [attempt, number, lesson, entries, state]),
  ).toEqual([
    [second, 2, 'knots/bowline', 1, 'passed'],
    [hitch, 1, 'knots/hitch', 2, 'open'],
    [first, 1, 'knots/bowline', 1, 'open'],
  ]);
  for (const userId of [randomUUID(), 'x', teacher.userId]) {
    const asked = listLearnerAttempts(teacher, { course: 'knots', userId });
    await expect(asked).rejects.toMatchObject({ code: 'not-found' });
  }
});

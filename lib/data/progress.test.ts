import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { saveEntries } from './attempts';
import { database } from './db';
import { enrol } from './enrolment';
import { readProgress } from './progress';
import { batchOf, HEADER, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { type Judgement, recordVerdict } from './verdicts';
import { type Person, VERIFIER } from './viewer';

openTestDatabase();
beforeAll(createCourse);

const START = Date.parse('2026-03-01T10:00:00Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const turn = (seconds: number, task: string) => ({
  ...{ id: randomUUID(), at: at(seconds), kind: 'task', data: { task, sequence: 1 } },
});
const opened = () => ({ id: randomUUID(), at: at(0), kind: 'opened', data: {} });

const save = async (person: Person, scenario = 'knots/bowline', events: ReturnType<typeof turn>[] = []) =>
  (
    await saveEntries(
      person,
      batchOf(lines('a'), 1, { header: { ...HEADER, scenario }, events: [opened(), ...events] }),
    )
  ).attempt;

const judge = (attempt: string, passed: readonly string[], outcome: Judgement['outcome']) =>
  recordVerdict(VERIFIER, {
    ...{ attempt, sequence: 1, outcome, serverVersion: 'v', contentHash: 'c', serverHash: 'h' },
    ...{ replayMs: 1, message: null, expected: null, found: null },
    tasks: passed.map((id) => ({ id, passed: true, mistake: null, conditions: [] })),
  });

const read = async (person: Person) => (await readProgress(person, 'knots'))[0]!;

test('nothing begun: enrolled or not, there is no place to go on at', async () => {
  const person = await createPerson();
  expect(await read(person)).toMatchObject({
    course: 'knots',
    title: 'Knots',
    enrolledAt: null,
    continueAt: null,
  });
  await enrol(person, 'knots');
  const { enrolledAt, continueAt, lessons } = await read(person);
  expect(enrolledAt).toBeInstanceOf(Date);
  expect(continueAt).toBeNull();
  expect(lessons.map(({ state, attempts, lastSeenAt }) => [state, attempts, lastSeenAt])).toEqual([
    ['untouched', [], null],
    ['untouched', [], null],
  ]);
});

test('each task has its state, times and minutes; one goes on at the first that is not done', async () => {
  const person = await createPerson();
  const attempt = await save(person, 'knots/bowline', [turn(60, 'loop')]);
  const { continueAt, lessons } = await read(person);
  expect(continueAt).toEqual({ lesson: 'knots/bowline', task: 'pull', attempt });
  const [loop, pull] = lessons[0]!.tasks;
  expect(loop).toEqual({
    ...{ task: 'loop', title: 'Make a loop', state: 'done', doneAt: at(60), verifiedAt: null, minutes: 1 },
  });
  expect(pull).toMatchObject({ state: 'trying', doneAt: null, minutes: null });
  await judge(attempt, ['loop'], 'not-yet');
  const [verified] = (await read(person)).lessons[0]!.tasks;
  expect(verified).toMatchObject({ state: 'verified', doneAt: at(60), minutes: 1 });
  expect(verified?.verifiedAt).toBeInstanceOf(Date);
});

test('one goes on where one was last; after a complete lesson at the first that is not complete', async () => {
  const person = await createPerson();
  const bowline = await save(person);
  const hitch = await save(person, 'knots/hitch');
  expect((await read(person)).continueAt).toEqual({ lesson: 'knots/hitch', task: 'turn', attempt: hitch });
  await judge(hitch, ['turn'], 'passed');
  expect((await read(person)).continueAt).toEqual({
    lesson: 'knots/bowline',
    task: 'loop',
    attempt: bowline,
  });
  await judge(bowline, ['loop', 'pull'], 'passed');
  expect((await read(person)).continueAt).toBeNull();
});

test('a lesson that was skipped is neither begun nor done, and not where one goes on; answers alone begin nothing', async () => {
  const person = await createPerson();
  const answer = (kind: string) => ({ id: randomUUID(), at: new Date(), kind, data: {} });
  const attempt = randomUUID();
  await saveEntries(person, batchOf([], 1, { attempt, events: [answer('prediction')] }));
  const before = await read(person);
  expect(before.lessons[0]).toMatchObject({ state: 'untouched', skippedAt: null, attempt });
  expect(before.lessons[0]?.tasks.map(({ state }) => state)).toEqual(['not-started', 'not-started']);
  expect(before.continueAt).toEqual({ lesson: 'knots/bowline', task: 'loop', attempt });
  await saveEntries(person, batchOf([], 1, { attempt, events: [answer('skipped')] }));
  const after = await read(person);
  expect(after.lessons[0]).toMatchObject({ state: 'untouched', skippedAt: expect.any(Date) });
  expect(after.continueAt).toEqual({ lesson: 'knots/hitch', task: 'turn', attempt: null });
  await saveEntries(person, batchOf(lines('a'), 1, { attempt }));
  expect((await read(person)).continueAt).toEqual({ lesson: 'knots/bowline', task: 'loop', attempt });
});

test('own attempts, numbered in the order they were begun, the newest work first', async () => {
  const [person, other] = [await createPerson(), await createPerson()];
  await save(other);
  const first = await save(person);
  const second = await save(person);
  await saveEntries(person, batchOf(lines('a', 'b'), 2, { attempt: first }));
  const { attempts, attempt } = (await read(person)).lessons[0]!;
  expect(attempts.map((one) => [one.attempt, one.number, one.entries, one.state])).toEqual([
    [first, 1, 2, 'open'],
    [second, 2, 1, 'open'],
  ]);
  expect(attempt).toBe(first);
});

test('a course that is not there is nobody’s progress', async () => {
  expect(await readProgress(await createPerson(), `' or true --`)).toEqual([]);
});

test('passed at least 7 days ago: due again, until another draw is passed', async () => {
  const person = await createPerson();
  const first = await save(person);
  const isDue = async () => (await read(person)).lessons.map((lesson) => lesson.isDue);
  expect(await isDue()).toEqual([false, false]);
  const verdict = (await judge(first, ['loop', 'pull'], 'not-yet'))!;
  const { userId } = person;
  const completion = { userId, lessonId: 'knots/bowline', verdictId: verdict.id };
  const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
  await database().completion.create({ data: { ...completion, at: daysAgo(8) } });
  expect(await isDue()).toEqual([true, false]);
  const sign = {
    ...{ attemptId: first, userId, lessonId: 'knots/bowline', contentHash: 'c', commands: 1, helped: false },
    ...{ stuck: 0, freed: 0, writes: 0, idleWrites: 0 },
  };
  await database().attemptSign.create({ data: { ...sign, passedAt: daysAgo(6.9) } });
  expect(await isDue()).toEqual([false, false]);
  await database().attemptSign.update({ where: { attemptId: first }, data: { passedAt: daysAgo(7.1) } });
  expect(await isDue()).toEqual([true, false]);
});

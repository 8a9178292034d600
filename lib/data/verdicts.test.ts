import { beforeAll, expect, test } from 'vitest';
import { readAttempt, saveEntries } from './attempts';
import { database } from './db';
import { readProgress } from './progress';
import { batchOf, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { type Judgement, listPending, readPending, recordFault, recordVerdict } from './verdicts';
import { type Person, VERIFIER } from './viewer';

openTestDatabase();
beforeAll(createCourse);

function judgement(attempt: string, changes: Partial<Judgement> = {}): Judgement {
  return {
    ...{ attempt, sequence: 1, outcome: 'not-yet', tasks: [], serverVersion: 'v2', contentHash: 'c2' },
    ...{ serverHash: 'world', replayMs: 3, message: null, expected: null, found: null },
    ...changes,
  };
}

const task = (id: string, passed: boolean) => ({
  ...{ id, passed, mistake: null },
  conditions: [{ outcome: 'passed', sentence: 'It holds.', expected: '1', observed: '1' }],
});

async function begin(person: Person, browserHash: string | null = null): Promise<string> {
  return (await saveEntries(person, batchOf(lines('a'), 1, { browserHash }))).attempt;
}

const lessonOf = async (person: Person) => (await readProgress(person, 'knots'))[0]!.lessons[0]!;

test('a passing verdict completes tasks and lesson; both versions and both hashes are kept', async () => {
  const person = await createPerson();
  expect(await lessonOf(person)).toMatchObject({ state: 'untouched', attempt: null });
  const attempt = await begin(person, 'world');
  expect(await lessonOf(person)).toMatchObject({ state: 'begun', verifiedTasks: [], attempt });
  const tasks = [task('loop', true), task('pull', true)];
  await recordVerdict(VERIFIER, judgement(attempt, { outcome: 'passed', tasks }));
  const lesson = await lessonOf(person);
  expect(lesson).toMatchObject({ state: 'completed', attempt });
  expect([...lesson.verifiedTasks].sort()).toEqual(['loop', 'pull']);
  expect(lesson.completedAt).toBeInstanceOf(Date);
  const { state, verification } = await readAttempt(person, attempt);
  expect(state).toBe('passed');
  expect(verification).toMatchObject({
    state: 'done',
    verdict: {
      ...{ outcome: 'passed', attemptVersion: 'a'.repeat(64), serverVersion: 'v2' },
      ...{ browserHash: 'world', serverHash: 'world', contentHash: 'c2', results: tasks },
    },
  });
});

test('a completion is never withdrawn, whatever is said later', async () => {
  const person = await createPerson();
  const attempt = await begin(person);
  await recordVerdict(VERIFIER, judgement(attempt, { outcome: 'passed', tasks: [task('loop', true)] }));
  const { completedAt } = await lessonOf(person);
  await recordVerdict(VERIFIER, judgement(attempt, { tasks: [task('loop', false)] }));
  await recordVerdict(VERIFIER, judgement(attempt, { outcome: 'refused', serverHash: null }));
  await recordVerdict(VERIFIER, judgement(attempt, { outcome: 'passed' }));
  expect(await lessonOf(person)).toMatchObject({ state: 'completed', completedAt, verifiedTasks: ['loop'] });
});

test('some tasks count before the lesson is complete', async () => {
  const person = await createPerson();
  const attempt = await begin(person);
  const tasks = [task('loop', true), task('pull', false)];
  await recordVerdict(VERIFIER, judgement(attempt, { tasks }));
  expect(await lessonOf(person)).toMatchObject({
    state: 'begun',
    completedAt: null,
    verifiedTasks: ['loop'],
  });
});

test('a verdict about less than is stored leaves the rest waiting, and its hash is not compared', async () => {
  const person = await createPerson();
  const attempt = await begin(person, 'world');
  await saveEntries(person, batchOf(lines('a', 'b'), 2, { attempt, browserHash: 'later' }));
  await recordVerdict(VERIFIER, judgement(attempt));
  expect(await listPending(VERIFIER)).toContain(attempt);
  const verdict = await database().verdict.findFirstOrThrow({ where: { attemptId: attempt } });
  expect(verdict.browserHash).toBeNull();
  expect((await readPending(VERIFIER, attempt))?.entries).toEqual(lines('a', 'b'));
  await recordVerdict(VERIFIER, judgement(attempt, { sequence: 2 }));
  expect(await listPending(VERIFIER)).not.toContain(attempt);
  expect(await readPending(VERIFIER, attempt)).toBeNull();
});

test('a fault of ours keeps it waiting and is counted until there is a verdict', async () => {
  const person = await createPerson();
  const attempt = await begin(person);
  expect(await recordFault(VERIFIER, attempt)).toBe(1);
  expect(await recordFault(VERIFIER, attempt)).toBe(2);
  expect((await readAttempt(person, attempt)).verification).toMatchObject({ state: 'pending', faults: 2 });
  await recordVerdict(VERIFIER, judgement(attempt));
  expect((await readAttempt(person, attempt)).verification).toMatchObject({ state: 'done', faults: 0 });
});

test('a verdict for an attempt that is gone is dropped', async () => {
  const nowhere = '00000000-0000-4000-8000-00000000dead';
  expect(await recordVerdict(VERIFIER, judgement(nowhere))).toBeNull();
});

import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { saveEntries } from './attempts';
import { createCohort } from './cohorts';
import { database } from './db';
import type { StoredEvent } from './events';
import { type AskedTwice, FEWEST_LEARNERS, readHelps, readSigns } from './learning';
import type { SignStep } from './signs';
import type { SignName } from './teaching-records';
import { batchOf, HEADER, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { type Judgement, recordVerdict } from './verdicts';
import { type Person, VERIFIER } from './viewer';

openTestDatabase();
let teacher: Person;

beforeAll(async () => {
  await createCourse();
  teacher = await createPerson('instructor');
});

const LESSON = 'knots/bowline';
const VERSION = HEADER.contentHash;

/** A cohort of its own for each test, with so many learners. */
async function openCohort(count: number) {
  const { id } = await createCohort(teacher, { name: 'A', course: 'knots' });
  const people = Array.from({ length: count }, (): Person => ({ userId: randomUUID(), role: 'student' }));
  const userIds = people.map(({ userId }) => userId);
  await database().user.createMany({ data: userIds.map((userId) => ({ id: userId })) });
  await database().enrolment.createMany({ data: userIds.map((userId) => ({ userId, courseId: 'knots' })) });
  await database().cohortMember.createMany({ data: userIds.map((userId) => ({ userId, cohortId: id })) });
  return { selection: { course: 'knots', cohort: id }, people };
}

interface Try {
  readonly seed?: number;
  /** Days before now. */
  readonly begun?: number;
  readonly passed?: number | null;
  readonly helped?: boolean;
  readonly stuck?: number;
  readonly freed?: number;
  readonly writes?: number;
  readonly idleWrites?: number;
  readonly lookedFirst?: boolean | null;
  readonly contentHash?: string;
}

const DAY = 86_400_000;
const daysAgo = (days: number) => new Date(Date.now() - days * DAY);

async function attempt({ userId }: Person, made: Try): Promise<string> {
  const { seed = 1, begun = 20, passed = null, contentHash = VERSION, ...signs } = made;
  const { id } = await database().attempt.create({
    data: {
      ...{ id: randomUUID(), userId, lessonId: LESSON, seed: BigInt(seed), createdAt: daysAgo(begun) },
      ...{ updatedAt: daysAgo(begun), format: 1, simulatorVersion: 'v', contentHash, scenario: LESSON },
      ...{ startHash: 'h', chainHash: 'h' },
    },
  });
  await database().attemptSign.create({
    data: {
      ...{ attemptId: id, userId, lessonId: LESSON, contentHash, commands: 3, helped: false },
      ...{ stuck: 0, freed: 0, writes: 0, idleWrites: 0, lookedFirst: null, ...signs },
      passedAt: passed === null ? null : daysAgo(passed),
    },
  });
  return id;
}

type Cohort = Awaited<ReturnType<typeof openCohort>>;

async function read({ selection }: Pick<Cohort, 'selection'>, concepts: readonly AskedTwice[] = []) {
  const [lesson] = await readSigns(teacher, selection, concepts);
  const signs = new Map(lesson?.signs.map((one) => [one.sign, one]));
  return (sign: SignName) => {
    const { value = null, learners = null, isMet = null } = signs.get(sign) ?? {};
    return [value, learners, isMet];
  };
}

test('stuck, freed, idle changes and a look first: learners are counted, times are summed', async () => {
  const cohort = await openCohort(40);
  for (const [number, person] of cohort.people.entries()) {
    const isEven = number % 2 === 0;
    await attempt(person, {
      begun: 9,
      stuck: isEven ? 2 : 0,
      freed: isEven ? 1 : 0,
      writes: 2,
      idleWrites: 1,
    });
    await attempt(person, { begun: 8, lookedFirst: number < 10, writes: 2 });
    await attempt(person, { begun: 7, lookedFirst: true });
  }
  const sign = await read(cohort);
  expect(sign('stuck')).toEqual([0.5, 40, false]);
  expect(sign('freed')).toEqual([0.5, 20, false]);
  expect(sign('idle')).toEqual([0.25, 40, true]);
  expect(sign('looked')).toEqual([0.25, 40, false]);
  expect(sign('transfer')).toEqual([null, null, null]);
});

test('fewer than 20 learners stay hidden, whatever the value is; so do those behind one sign', async () => {
  const cohort = await openCohort(FEWEST_LEARNERS);
  const [last, ...others] = cohort.people;
  for (const person of others) await attempt(person, { stuck: 1, writes: 1 });
  expect((await read(cohort))('stuck')).toEqual([null, null, null]);
  await attempt(last!, { stuck: 1 });
  const sign = await read(cohort);
  expect(sign('stuck')).toEqual([1, 20, false]);
  expect(sign('idle')).toEqual([null, null, null]);
});

test('transfer and keeping: the first try on another seed after the pass, within 7 days and later', async () => {
  const cohort = await openCohort(30);
  for (const [number, person] of cohort.people.entries()) {
    await attempt(person, { seed: 1, begun: 31, passed: 30, helped: true });
    // The same seed again, and another one before the pass, are no transfer.
    await attempt(person, { seed: 1, begun: 29, passed: 29 });
    await attempt(person, { seed: 5, begun: 32, passed: null });
    // The first try counts, not the second.
    await attempt(person, { seed: 2, begun: 28, passed: number < 24 ? 28 : null, helped: number < 3 });
    await attempt(person, { seed: 3, begun: 27, passed: 27 });
    if (number < 20) await attempt(person, { seed: 2, begun: 23, passed: number < 10 ? 22 : null });
    if (number < 20) await attempt(person, { seed: 9, begun: 22.5, passed: 22 });
  }
  const sign = await read(cohort);
  expect(sign('transfer')).toEqual([0.7, 30, true]);
  expect(sign('keeping')).toEqual([0.5, 20, false]);
});

test('a try that goes on is not counted yet; versions stay apart', async () => {
  const cohort = await openCohort(21);
  for (const person of cohort.people) {
    await attempt(person, { seed: 1, begun: 3, passed: 2, contentHash: 'older' });
    await attempt(person, { seed: 2, begun: 0, passed: null });
  }
  const found = await readSigns(teacher, cohort.selection, []);
  expect(found.map(({ lesson, version }) => [lesson, version])).toEqual([
    [LESSON, VERSION],
    [LESSON, 'older'],
  ]);
  expect((await read(cohort))('transfer')).toEqual([null, null, null]);
  await database().attempt.updateMany({
    where: { userId: { in: cohort.people.map(({ userId }) => userId) }, seed: 2n },
    data: { createdAt: daysAgo(1), updatedAt: daysAgo(1) },
  });
  expect((await read(cohort))('transfer')).toEqual([0, 21, false]);
});

const asked = (lesson: string, question: string) => ({
  ...{ lesson, question },
  choices: [
    { choice: 'yes', isRight: true },
    { choice: 'no', isRight: false },
  ],
});
const CONCEPT: AskedTwice = { first: asked(LESSON, 'early'), again: asked('knots/hitch', 'late') };

const event = (kind: string, data: StoredEvent['data'], seconds = 0): StoredEvent => ({
  ...{ id: randomUUID(), at: new Date(Date.now() - 60_000 + seconds * 1000), kind, data },
});

async function answer(person: Person, lesson: string, question: string, choice: string | null) {
  const header = { ...HEADER, scenario: lesson };
  const events = [event('prediction', { question, choice, right: true })];
  await saveEntries(person, batchOf([], 1, { header, events }));
}

test('prediction: content decides what is right, both answers are needed, the first one counts', async () => {
  const cohort = await openCohort(22);
  const [onlyFirst, oldWords, ...people] = cohort.people;
  await answer(onlyFirst!, LESSON, 'early', 'No.');
  await answer(oldWords!, LESSON, 'early', 'Perhaps.');
  await answer(oldWords!, 'knots/hitch', 'late', 'Yes.');
  for (const [number, person] of people.entries()) {
    await answer(person, LESSON, 'early', number < 10 ? '`Yes`!' : number < 15 ? 'No.' : null);
    await answer(person, LESSON, 'early', 'Yes.');
    await answer(person, 'knots/hitch', 'late', number < 16 ? 'Yes.' : 'No.');
  }
  const sign = await read(cohort, [CONCEPT]);
  // From 10 of 20 to 16 of 20.
  expect(sign('prediction')).toEqual([0.6, 20, true]);
  expect((await read(cohort))('prediction')).toEqual([null, null, null]);
});

const STEP: Omit<SignStep, 'sequence'> = {
  ...{ isCommand: true, isMending: false, isChange: false, isLook: false, isJudged: true, isPassed: false },
  ...{ met: '00', mistakes: [], hints: [] },
};

const judge = (attemptId: string, steps: readonly SignStep[], outcome: Judgement['outcome'] = 'not-yet') =>
  recordVerdict(VERIFIER, {
    ...{ attempt: attemptId, sequence: 1, outcome, tasks: [], steps, serverVersion: 'v', contentHash: 'c' },
    ...{ serverHash: 'h', replayMs: 1, message: null, expected: null, found: null },
  });

test('a verdict computes the signs of its attempt anew, and what helped in a lesson can be read', async () => {
  const cohort = await openCohort(20);
  for (const person of cohort.people) {
    const source = event('source', { sequence: 1, source: 'typed' });
    const hint = event('hint', { task: 'loop', number: 1 }, 10);
    const { attempt: id } = await saveEntries(person, batchOf(lines('a'), 1, { events: [source, hint] }));
    const first = { ...STEP, sequence: 1, mistakes: ['pull backwards'] };
    await judge(id, [first]);
    await judge(id, [first, { ...STEP, sequence: 2, met: '11', isPassed: true }], 'passed');
    // A log that could not be replayed takes nothing back.
    await judge(id, [], 'refused');
    const row = await database().attemptSign.findUniqueOrThrow({ where: { attemptId: id } });
    expect(row).toMatchObject({ commands: 2, helped: true, contentHash: VERSION });
    expect(row.passedAt?.getTime()).toBe(source.at.getTime());
  }
  const place = { lesson: LESSON, version: VERSION };
  expect(await readHelps(teacher, cohort.selection, place)).toEqual([
    {
      task: 'loop',
      taskTitle: 'Make a loop',
      kind: 'hint',
      key: '1',
      value: 1,
      learners: 20,
      goal: 0.7,
      isMet: true,
    },
    {
      ...{ task: 'pull', taskTitle: 'Pull it', kind: 'message', key: 'backwards' },
      ...{ value: 1, learners: 20, goal: 0.7, isMet: true },
    },
  ]);
  expect(await readHelps(teacher, cohort.selection, { ...place, version: 'other' })).toEqual([]);
  const few = await openCohort(1);
  expect(await readHelps(teacher, few.selection, place)).toEqual([]);
});

test('what does not exist is not found', async () => {
  const missing = { code: 'not-found' };
  await expect(readSigns(teacher, { course: 'none', cohort: null }, [])).rejects.toMatchObject(missing);
  await expect(readSigns(teacher, { course: 'knots', cohort: 'x' }, [])).rejects.toMatchObject(missing);
  const all = { course: 'knots', cohort: null };
  const place = { lesson: 'knots/none', version: VERSION };
  await expect(readHelps(teacher, all, place)).rejects.toMatchObject(missing);
});

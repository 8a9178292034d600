import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { findDefinition, readCatalogue } from '../lib/course/catalogue';
import { readFunnel } from '../lib/data/analytics';
import { readAttempt } from '../lib/data/attempts';
import { syncCatalogue } from '../lib/data/courses';
import { database } from '../lib/data/db';
import { createPerson } from '../lib/data/testing/people';
import { openTestDatabase } from '../lib/data/testing/test-database';
import { OPERATOR } from '../lib/data/viewer';
import type { Log } from '../lib/sandbox/log';
import { replayLog } from '../lib/sandbox/sandbox';
import { generateLearners, inspect, markDemo } from './learner-rows';

openTestDatabase();

beforeAll(async () => {
  const courses = readCatalogue().courses.map(({ course, lessons }) => ({
    ...{ id: course.slug, title: course.title, status: course.status },
    lessons: lessons.map(({ id, lesson, exercise }) => ({
      ...{ id, title: lesson.title },
      tasks: exercise.tasks.map((task) => ({ id: task.id, title: task.title })),
    })),
  }));
  await syncCatalogue(OPERATOR, courses);
});

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const nowMs = Date.parse('2026-11-20T12:00:00Z');
const generate = (count: number, seed: number) =>
  withClient((client) => generateLearners(client, { count, seed, nowMs, sandboxSeeds: [7] }));

/** All that was generated, without what the database sets itself. */
async function readAll() {
  const attempts = await database().attempt.findMany({ orderBy: { id: 'asc' } });
  const events = await database().event.findMany({ orderBy: { id: 'asc' }, omit: { seq: true } });
  const works = await database().taskWork.findMany({
    orderBy: [{ userId: 'asc' }, { lessonId: 'asc' }, { taskId: 'asc' }],
  });
  return { attempts, events, works };
}

test('one seed makes the same learners again, another one others; the earlier ones are gone', async () => {
  await generate(12, 1);
  const first = await readAll();
  expect(first.attempts.length).toBeGreaterThan(6);
  await generate(12, 2);
  const other = await readAll();
  expect(other.attempts.map(({ id }) => id)).not.toEqual(first.attempts.map(({ id }) => id));
  await generate(12, 1);
  expect(await readAll()).toEqual(first);
  expect(await database().user.count()).toBe(12);
  const people = await database().user.findMany({ orderBy: { name: 'asc' }, take: 1 });
  expect(people).toMatchObject([
    { name: 'Learner 0001', email: 'learner-0001@example.org', role: 'student' },
  ]);
});

test('their logs replay to the hash and the verdict that are stored', async () => {
  await generate(12, 3);
  const verdicts = await database().verdict.findMany({
    orderBy: { id: 'asc' },
    include: { attempt: { select: { userId: true } } },
    take: 12,
  });
  expect(verdicts.length).toBe(12);
  for (const { attemptId, sequence, serverHash, outcome, results, attempt } of verdicts) {
    const { header, entries } = await readAttempt({ userId: attempt.userId, role: 'student' }, attemptId);
    const log = { header, entries: entries.slice(0, sequence) } as unknown as Log;
    const replayed = replayLog(findDefinition(header.scenario)!, log);
    if (!replayed.ok) throw new Error(replayed.problem);
    expect(replayed.hash).toBe(serverHash);
    expect(replayed.verdict.outcome === 'passed').toBe(outcome === 'passed');
    const done = replayed.verdict.tasks.map(({ done }) => done !== null);
    expect((results as { passed: boolean }[]).map(({ passed }) => passed)).toEqual(done);
  }
});

test('the desk reads of them what their rows say', async () => {
  await generate(12, 4);
  const course = 'kubernetes-services';
  const steps = await readFunnel(OPERATOR, { course, cohort: null });
  const works = await database().taskWork.findMany({ where: { lesson: { courseId: course } } });
  for (const { lesson, task, reached, opened } of steps) {
    const here = works.filter(({ lessonId, taskId }) => lessonId === lesson && taskId === task);
    expect(reached).toBeGreaterThanOrEqual(here.length);
    expect(opened).toBeGreaterThanOrEqual(reached);
  }
  expect(steps[0]?.reached).toBeGreaterThan(0);
});

test('signs of learning come with them, in step with their attempts', async () => {
  await generate(12, 4);
  const signs = await database().attemptSign.findMany({ include: { attempt: { select: { state: true } } } });
  expect(signs.length).toBeGreaterThan(6);
  for (const { passedAt, attempt, freed, stuck, idleWrites, writes } of signs) {
    if (attempt.state === 'passed') expect(passedAt).toBeInstanceOf(Date);
    expect(freed).toBeLessThanOrEqual(stuck);
    expect(idleWrites).toBeLessThanOrEqual(writes);
  }
  expect(await database().prediction.count()).toBeGreaterThan(0);
});

test('somebody real is counted, whatever their address; a mark says that the database is for show', async () => {
  await database().user.deleteMany();
  await generate(3, 1);
  await withClient(async (client) => {
    expect(await inspect(client)).toEqual({ people: 0, isDemo: false });
    await createPerson('owner', 'learner-1@example.org');
    await createPerson('student', 'xlearner-0001@example.org.example');
    await database().user.create({ data: { name: 'Learner 0007' } });
    expect(await inspect(client)).toEqual({ people: 3, isDemo: false });
    await markDemo(client);
    expect(await inspect(client)).toEqual({ people: 3, isDemo: true });
  });
  await generate(2, 5);
  expect(await database().user.count()).toBe(5);
});

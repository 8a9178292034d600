import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { readMigrations } from '../../scripts/migrate.mjs';
import { saveEntries } from './attempts';
import { database } from './db';
import type { StoredEvent } from './events';
import { batchOf, HEADER, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import { recordVerdict, type TaskResult } from './verdicts';
import { type Person, VERIFIER } from './viewer';
import { findTroubles, LONGEST_PAUSE_MS, moveClock } from './work';

openTestDatabase();
beforeAll(createCourse);

test('the clock: gaps count, long ones as the longest pause, what lies before counts nothing', () => {
  const check = (moments: readonly number[], activeMs: number) => {
    const start = { activeMs: 0, lastMs: null };
    expect(moments.reduce(moveClock, start as Parameters<typeof moveClock>[0]).activeMs).toBe(activeMs);
  };
  check([], 0);
  check([5_000], 0);
  check([0, 30_000, 60_000], 60_000);
  check([0, LONGEST_PAUSE_MS], LONGEST_PAUSE_MS);
  check([0, LONGEST_PAUSE_MS + 1], LONGEST_PAUSE_MS);
  check([0, 86_400_000, 86_401_000], LONGEST_PAUSE_MS + 1_000);
  check([0, 10_000, 4_000, 10_000, 12_000], 12_000);
});

const condition = (outcome: string) => ({ outcome, sentence: 'S', expected: 'E', observed: 'O' });
const task = (id: string, passed: boolean, mistake: string | null = null): TaskResult => ({
  ...{ id, passed, mistake },
  conditions: [condition('passed'), condition(passed ? 'passed' : 'not-yet'), condition('fault')],
});

test('trouble of a verdict: named mistakes of open tasks, conditions of the first open one, no fault of ours', () => {
  const check = (tasks: readonly TaskResult[], expected: readonly string[]) =>
    expect(findTroubles(tasks).map(({ taskId, kind, key }) => `${taskId} ${kind} ${key}`)).toEqual(expected);
  check([], []);
  check([task('a', true, 'late')], []);
  check([task('a', false), task('b', false)], ['a condition 1']);
  check([task('a', true), task('b', false, 'm')], ['b mistake m', 'b condition 1']);
  check([task('a', false), task('b', false, 'm')], ['b mistake m', 'a condition 1']);
});

const NOW = Date.now();
const minutesAgo = (minutes: number) => new Date(NOW - minutes * 60_000);
const event = (minutes: number, kind = 'source', data: StoredEvent['data'] = {}): StoredEvent => ({
  ...{ id: randomUUID(), at: minutesAgo(minutes), kind, data },
});

const judge = (attempt: string, tasks: readonly TaskResult[]) =>
  recordVerdict(VERIFIER, {
    ...{ attempt, sequence: 1, outcome: 'not-yet', tasks, serverVersion: 'v', contentHash: 'c' },
    ...{ serverHash: 'h', replayMs: 1, message: null, expected: null, found: null },
  });

async function work(person: Person): Promise<void> {
  const first = randomUUID();
  const turned = event(30, 'task', { task: 'loop', sequence: 1 });
  await saveEntries(person, batchOf(lines('a'), 1, { attempt: first, events: [event(60), event(59)] }));
  await judge(first, [task('loop', false, 'backwards'), task('pull', false)]);
  await saveEntries(person, batchOf(lines('a', 'b'), 2, { attempt: first, events: [event(58), turned] }));
  await judge(first, [task('loop', false, 'backwards'), task('pull', false)]);
  await judge(first, [task('loop', true), task('pull', false, 'too weak')]);
  await judge(first, [task('loop', false, 'backwards'), task('pull', false, 'too weak')]);
  const second = await saveEntries(person, batchOf(lines('x'), 1, { events: [event(20), event(19.5)] }));
  await judge(second.attempt, [task('loop', true), task('pull', false, 'too weak')]);
  const header = { ...HEADER, scenario: 'knots/hitch' };
  await saveEntries(person, batchOf([], 1, { header, events: [event(5, 'skipped')] }));
}

/** The sums as they stand, without what only the page could know. */
async function readSums() {
  const place = [{ userId: 'asc' as const }, { lessonId: 'asc' as const }];
  const works = await database().lessonWork.findMany({ orderBy: place });
  const tasks = await database().taskWork.findMany({ orderBy: [...place, { taskId: 'asc' }] });
  const troubles = await database().trouble.findMany({
    orderBy: [{ attemptId: 'asc' }, { taskId: 'asc' }, { kind: 'asc' }, { key: 'asc' }],
  });
  return {
    works: works.map(({ userId, lessonId, attemptId, activeMs, lastMomentAt, beganAt, skippedAt }) => ({
      ...{ userId, lessonId, attemptId, activeMs, lastMomentAt, isBegun: beganAt !== null },
      isSkipped: skippedAt !== null,
    })),
    tasks: tasks.map(({ userId, lessonId, taskId, verifiedAt }) => ({
      ...{ userId, lessonId, taskId, isVerified: verifiedAt !== null },
    })),
    troubles: troubles.map(({ firstAt: _first, lastAt: _last, ...rest }) => rest),
  };
}

/** By the part of the migration that sums up what was stored before there were sums. */
async function sumUpAnew(): Promise<void> {
  const { sql } = readMigrations().find(({ name }) => name.endsWith('_teaching'))!;
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] });
  await client.connect();
  await client.query('begin; truncate lesson_work, task_work, trouble');
  await client.query(sql.slice(sql.indexOf('-- What dashboards sum up')));
  await client.query('commit');
  await client.end();
}

test('what the migration sums up of the past is what saves and verdicts would have summed up', async () => {
  await work(await createPerson());
  await work(await createPerson());
  const kept = await readSums();
  expect(kept.works).toHaveLength(4);
  expect(kept.works.map(({ activeMs }) => activeMs)).toContain(330_000n);
  expect(kept.troubles.map(({ times }) => times)).toContain(2);
  await sumUpAnew();
  expect(await readSums()).toEqual(kept);
});

test('a verdict that quotes what no text can hold is left out by the migration, and stops nothing', async () => {
  const person = await createPerson();
  const { attempt } = await saveEntries(person, batchOf(lines('a')));
  const odd = {
    ...task('loop', false, 'odd'),
    conditions: [{ ...condition('not-yet'), observed: 'nul \0' }],
  };
  await judge(attempt, [odd]);
  expect(await database().trouble.count({ where: { attemptId: attempt } })).toBe(2);
  await sumUpAnew();
  expect(await database().lessonWork.count({ where: { userId: person.userId } })).toBe(1);
  expect(await database().trouble.count()).toBeGreaterThan(0);
});

test('a save without events is one moment; a look without entries and events is none', async () => {
  const person = await createPerson();
  const attempt = randomUUID();
  await saveEntries(person, batchOf(lines('a'), 1, { attempt }));
  const read = () => database().lessonWork.findFirstOrThrow({ where: { userId: person.userId } });
  const { lastMomentAt, activeMs } = await read();
  expect([activeMs, Math.abs(Date.now() - lastMomentAt!.getTime()) < 60_000]).toEqual([0n, true]);
  await saveEntries(person, batchOf(lines('a'), 2, { attempt, browserHash: 'h' }));
  expect((await read()).lastMomentAt).toEqual(lastMomentAt);
});

test('two devices and the verifier at once: nothing waits for ever, each task is noted once', async () => {
  const person = await createPerson();
  const attempts = [randomUUID(), randomUUID()];
  for (const attempt of attempts) await saveEntries(person, batchOf(lines('a'), 1, { attempt }));
  const turn = (task: string, minutes: number) => event(minutes, 'task', { task, sequence: 1 });
  const both = [
    [turn('loop', 9), turn('pull', 8)],
    [turn('pull', 9), turn('loop', 8)],
  ];
  const done = [task('pull', true), task('loop', true)];
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, round) => [
      saveEntries(
        person,
        batchOf(lines('a'), 2, { attempt: attempts[round % 2]!, events: both[round % 2]! }),
      ),
      judge(attempts[(round + 1) % 2]!, round % 2 === 0 ? done : [...done].reverse()),
    ]).flat(),
  );
  const refused = results.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
  expect(refused).toEqual([]);
  const noted = await database().taskWork.findMany({ where: { userId: person.userId } });
  expect(noted.map(({ doneAt, verifiedAt }) => [doneAt !== null, verifiedAt !== null])).toEqual([
    [true, true],
    [true, true],
  ]);
});

test('the definition stands in the code and in the guide to the API', () => {
  const guide = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'teach-api.md'), 'utf8');
  expect(guide).toContain(
    `a pause of more than ${LONGEST_PAUSE_MS / 1000} s counts as ${LONGEST_PAUSE_MS / 1000} s`,
  );
});

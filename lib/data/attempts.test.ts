import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import type { Entry } from '../sandbox/log';
import { type Batch, listAttempts, readAttempt, saveEntries } from './attempts';
import { database } from './db';
import { listEnrolments } from './enrolment';
import { listEvents } from './events';
import { batchOf, HEADER, hashOf, lines } from './testing/batches';
import { createCourse, createPerson } from './testing/people';
import { openTestDatabase } from './testing/test-database';
import type { Person } from './viewer';

openTestDatabase();
let me: Person;
let other: Person;

beforeAll(async () => {
  await createCourse();
  me = await createPerson();
  other = await createPerson();
});

const save = (log: readonly Entry[], from?: number, changes?: Partial<Batch>) =>
  saveEntries(me, batchOf(log, from, changes));
const stored = async (attempt: string) => (await readAttempt(me, attempt)).entries;
const count = (attempt: string) => database().entry.count({ where: { attemptId: attempt } });

test('the first batch makes the attempt and enrols; header and entries come back as they were', async () => {
  const log = lines('kubectl get pods', 'echo "ä 🚢"');
  const attempt = randomUUID();
  const saved = await save(log, 1, { attempt });
  expect(saved).toMatchObject({ attempt, fork: null, lastSequence: 2, hash: hashOf(log) });
  const read = await readAttempt(me, attempt);
  expect(read.header).toEqual(HEADER);
  expect(read.entries).toEqual(log);
  expect(read.verification).toMatchObject({ state: 'pending', verdict: null });
  expect((await listEnrolments(me)).map(({ courseId }) => courseId)).toEqual(['knots']);
});

test('the same batch again stores nothing twice and answers the same', async () => {
  const log = lines('a', 'b', 'c');
  const attempt = randomUUID();
  const first = await save(log, 1, { attempt });
  expect(await save(log, 1, { attempt })).toEqual(first);
  expect(await save(log, 3, { attempt })).toEqual(first);
  expect(await count(attempt)).toBe(3);
});

test('an overlapping batch adds only what is new', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b'), 1, { attempt });
  const saved = await save(lines('a', 'b', 'c', 'd'), 2, { attempt });
  expect(saved).toMatchObject({ attempt, lastSequence: 4 });
  expect(await stored(attempt)).toEqual(lines('a', 'b', 'c', 'd'));
});

test('characters that a jsonb column refuses are stored: NUL and half a surrogate pair', async () => {
  const log = lines('nul \u0000 here', 'half \ud83d pair');
  const { attempt } = await save(log);
  expect(await stored(attempt)).toEqual(log);
});

test('a gap is refused with the last sequence, and nothing is stored', async () => {
  const attempt = randomUUID();
  await expect(save(lines('a', 'b', 'c'), 2, { attempt })).rejects.toMatchObject({
    code: 'gap',
    facts: { lastSequence: 0 },
  });
  await save(lines('a'), 1, { attempt });
  await expect(save(lines('a', 'b', 'c'), 3, { attempt })).rejects.toMatchObject({
    code: 'gap',
    facts: { lastSequence: 1, hash: hashOf(lines('a')) },
  });
  expect(await count(attempt)).toBe(1);
});

test('another past forks: the second browser goes on in an attempt of its own, found again by either name', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b', 'mine'), 1, { attempt });
  const fork = await save(lines('a', 'b', 'yours'), 3, { attempt });
  expect(fork).toMatchObject({ fork: { parent: attempt, forkAt: 2 }, lastSequence: 3 });
  expect(fork.attempt).not.toBe(attempt);
  expect(await stored(fork.attempt)).toEqual(lines('a', 'b', 'yours'));
  expect(await stored(attempt)).toEqual(lines('a', 'b', 'mine'));
  // The answer got lost: the same again under the old name makes no second fork.
  expect((await save(lines('a', 'b', 'yours'), 3, { attempt })).attempt).toBe(fork.attempt);
  expect((await save(lines('a', 'b', 'yours', 'more'), 4, { attempt })).attempt).toBe(fork.attempt);
  expect((await save(lines('a', 'b', 'yours', 'more', '!'), 5, { attempt: fork.attempt })).attempt).toBe(
    fork.attempt,
  );
  expect(await stored(fork.attempt)).toEqual(lines('a', 'b', 'yours', 'more', '!'));
});

test('a fork of a fork, and a fork at the very beginning', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b', 'c'), 1, { attempt });
  const second = await save(lines('a', 'b', 'x', 'y'), 1, { attempt });
  const third = await save(lines('a', 'b', 'x', 'z'), 1, { attempt });
  expect(third.fork).toEqual({ parent: second.attempt, forkAt: 3 });
  const fourth = await save(lines('q'), 1, { attempt });
  expect(fourth.fork).toEqual({ parent: attempt, forkAt: 0 });
  expect(await stored(third.attempt)).toEqual(lines('a', 'b', 'x', 'z'));
});

test('an unknown prefix asks for the whole log, which then forks', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b'), 1, { attempt });
  await expect(save(lines('a', 'z', 'c'), 3, { attempt })).rejects.toMatchObject({
    code: 'other-past',
    facts: { lastSequence: 0 },
  });
  expect((await save(lines('a', 'z', 'c'), 1, { attempt })).fork).toEqual({ parent: attempt, forkAt: 1 });
});

test('what another browser stored beyond a batch is not said to be stored as this one knows it', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b', 'c', 'd'), 1, { attempt });
  expect(await save(lines('a', 'b'), 1, { attempt })).toMatchObject({
    attempt,
    lastSequence: 2,
    hash: hashOf(lines('a', 'b')),
  });
});

test('posts at once to one attempt lose nothing and store nothing twice', async () => {
  const log = lines(...Array.from({ length: 40 }, (_, index) => `line ${index}`));
  // Several rounds: who comes first to an attempt that nobody has made yet is a matter of luck.
  for (let round = 0; round < 20; round += 1) {
    const attempt = randomUUID();
    const batches = [1, 1, 1, 5, 1, 1, 11, 1, 21, 1].map((from, index) =>
      batchOf(log.slice(0, (index + 1) * 4), from, { attempt }),
    );
    const results = await Promise.allSettled(batches.map((batch) => saveEntries(me, batch)));
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason.code).toBe('gap');
    }
    const saved = await save(log, 1, { attempt });
    expect(saved).toMatchObject({ attempt, fork: null, lastSequence: 40 });
    expect(await stored(attempt)).toEqual(log);
  }
});

test('an attempt of somebody else, an unknown lesson, another header', async () => {
  const attempt = randomUUID();
  await save(lines('a'), 1, { attempt });
  const foreign = saveEntries(other, batchOf(lines('a', 'b'), 2, { attempt }));
  await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
  await expect(readAttempt(other, attempt)).rejects.toMatchObject({ code: 'not-found' });
  const nowhere = { ...HEADER, scenario: 'knots/none' };
  await expect(save(lines('a'), 1, { header: nowhere })).rejects.toMatchObject({ code: 'not-found' });
  const seeded = save(lines('a'), 1, { attempt, header: { ...HEADER, seed: 7 } });
  await expect(seeded).rejects.toMatchObject({ code: 'other-header' });
});

test('time that runs back is refused, except after undo, reset and back', async () => {
  const at = (sequence: number, atVirtualMs: number, kind: 'line' | 'undo' | 'reset'): Entry => {
    const stamp = { sequence, atVirtualMs, terminal: '1' };
    return kind === 'line' ? { ...stamp, kind, text: 'x' } : { ...stamp, kind };
  };
  const attempt = randomUUID();
  await save([at(1, 500, 'line'), at(2, 500, 'undo'), at(3, 10, 'line')], 1, { attempt });
  const log = [at(1, 500, 'line'), at(2, 500, 'undo'), at(3, 10, 'line'), at(4, 9, 'line')];
  await expect(save(log, 4, { attempt })).rejects.toMatchObject({
    code: 'tampered',
    facts: { expected: 'atVirtualMs of at least 10', found: 'atVirtualMs 9' },
  });
  const reset = [...log.slice(0, 3), at(4, 10, 'reset'), at(5, 0, 'line')];
  expect(await save(reset, 4, { attempt })).toMatchObject({ lastSequence: 5 });
  const back: Entry = { kind: 'back', turns: 1, sequence: 6, atVirtualMs: 900, terminal: '1' };
  const gone = [...reset, back, at(7, 3, 'line')];
  expect(await save(gone, 6, { attempt })).toMatchObject({ lastSequence: 7 });
});

test('a log that grows beyond its limits is refused whole', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b'), 1, { attempt, limits: { entries: 3, bytes: 10_000 } });
  const long = lines('a', 'b', 'c', 'd');
  await expect(save(long, 3, { attempt, limits: { entries: 3, bytes: 10_000 } })).rejects.toMatchObject({
    code: 'too-large',
  });
  const heavy = lines('a', 'b', 'x'.repeat(200));
  await expect(save(heavy, 3, { attempt, limits: { entries: 3, bytes: 300 } })).rejects.toMatchObject({
    code: 'too-large',
  });
  expect(await count(attempt)).toBe(2);
});

test('events are stored once, in order, also without entries', async () => {
  const attempt = randomUUID();
  const event = (kind: string) => ({ id: randomUUID(), at: new Date(1000), kind, data: { n: 1 } });
  const [first, second] = [event('opened'), event('hint')];
  await save(lines('a'), 1, { attempt, events: [first] });
  await save(lines('a'), 2, { attempt, events: [first, second] });
  expect(await listEvents(me, attempt)).toEqual([first, second]);
});

test('a browser hash counts for the log that it was made of, and asks for another replay', async () => {
  const attempt = randomUUID();
  await save(lines('a', 'b'), 1, { attempt });
  const read = async () => {
    const row = await database().attempt.findUniqueOrThrow({ where: { id: attempt } });
    return [row.verification, row.browserHash, row.browserHashSequence];
  };
  await database().attempt.update({ where: { id: attempt }, data: { verification: 'done' } });
  await save(lines('a'), 1, { attempt, browserHash: 'old' });
  expect(await read()).toEqual(['done', null, null]);
  await save(lines('a', 'b'), 3, { attempt, browserHash: 'new' });
  expect(await read()).toEqual(['pending', 'new', 2]);
  await database().attempt.update({ where: { id: attempt }, data: { verification: 'done' } });
  await save(lines('a', 'b'), 3, { attempt, browserHash: 'new' });
  expect(await read()).toEqual(['done', 'new', 2]);
});

test('my attempts at a lesson, the latest first', async () => {
  const person = await createPerson();
  const [first, second] = [randomUUID(), randomUUID()];
  await saveEntries(person, batchOf(lines('a'), 1, { attempt: first }));
  await saveEntries(person, batchOf(lines('b'), 1, { attempt: second }));
  await saveEntries(person, batchOf(lines('a', 'c'), 2, { attempt: first }));
  const listed = await listAttempts(person, 'knots/bowline');
  expect(listed.map(({ attempt, lastSequence }) => [attempt, lastSequence])).toEqual([
    [first, 2],
    [second, 1],
  ]);
  expect(await listAttempts(person, 'knots/hitch')).toEqual([]);
});

import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { database } from '@/lib/data/db';
import { batchOf, HEADER, hashOf, lines } from '@/lib/data/testing/batches';
import { createCourse, createPerson } from '@/lib/data/testing/people';
import { openTestDatabase } from '@/lib/data/testing/test-database';
import type { Person } from '@/lib/data/viewer';
import type { Entry } from '@/lib/sandbox/log';
import { type Replayed, ReplayFault } from '@/lib/sandbox/replay-pool';
import type { ReplayJob } from '@/lib/sandbox/replay-worker';
import { GET as readProgress } from '../progress/route';
import { ask, cookieOf, setAuthEnvironment } from '../testing/requests';
import { POST } from './[attempt]/entries/route';
import { GET as readAttempt } from './[attempt]/route';
import { GET as listAttempts } from './route';
import { createVerifier, type Verifier } from './verification';

openTestDatabase();
let me: Person;

beforeAll(async () => {
  setAuthEnvironment();
  await createCourse();
  me = await createPerson();
});

/** A pool in which a line "pass" completes the lesson, "break" breaks us, "lie" can't be, and "slow" takes a while. */
const replays: ReplayJob[] = [];
async function replay(job: ReplayJob): Promise<Replayed> {
  replays.push(job);
  const texts = job.log.entries.map((entry) => (entry.kind === 'line' ? entry.text : ''));
  if (texts.includes('slow')) await new Promise((done) => setTimeout(done, 300));
  if (texts.includes('break')) throw new ReplayFault('timeout', 'took too long');
  const common = { simulatorVersion: 'c'.repeat(64), replayMs: 1 };
  if (texts.includes('lie')) {
    return {
      ...common,
      simulatorVersion: HEADER.simulatorVersion,
      result: { ok: false, sequence: 1, problem: 'no' },
    };
  }
  const done = texts.includes('pass') ? { sequence: 1, atVirtualMs: 1 } : null;
  const outcome: 'passed' | 'not-yet' = done ? 'passed' : 'not-yet';
  const condition = { outcome, sentence: 'S', expected: 'E', observed: 'O', command: null } as const;
  const verdict = {
    ...{ outcome, judged: done },
    tasks: [{ id: 'loop', title: 'Loop', outcome, done, conditions: [condition], mistake: null }],
  } as const;
  const told = { hash: 'd'.repeat(64), completions: [], nowMs: 1, steps: 1, retraced: [] };
  const result = { ok: true, verdict, ...told } as const;
  return { ...common, result };
}

const definition = { scenario: HEADER.scenario, contentHash: HEADER.contentHash, files: {} };
function openVerifier(): Verifier {
  const verifier = createVerifier({
    pool: { replay, waiting: 0, close: async () => {} },
    findDefinition: () => definition as never,
    firstRetryMs: 20,
  });
  (globalThis as { drydockVerifier?: Verifier }).drydockVerifier = verifier;
  return verifier;
}

let verifier = openVerifier();
afterEach(async () => {
  await verifier.close();
  replays.length = 0;
  verifier = openVerifier();
});

function bodyOf(log: readonly Entry[], from = 1, changes: object = {}) {
  const { header, hashOfPrefix } = batchOf(log, from);
  return { header, from, entries: log.slice(from - 1), hashOfPrefix, ...changes };
}

const save = (body: unknown, attempt: string = randomUUID(), person: Person | null = me) =>
  ask(POST, { method: 'POST', person, body, params: { attempt } });
const HASH = 'd'.repeat(64);

test('saved, replayed, completed: with the browser’s hash the answer brings the verdict', async () => {
  const attempt = randomUUID();
  const log = lines('look', 'pass');
  const answer = await save(bodyOf(log, 1, { browserHash: HASH }), attempt);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      ...{ attempt, fork: null, lastSequence: 2, hash: hashOf(log) },
      verification: {
        state: 'done',
        message: null,
        verdict: {
          ...{ sequence: 2, outcome: 'passed', tasks: [{ id: 'loop', passed: true }], hashesAgree: true },
          ...{ attemptVersion: HEADER.simulatorVersion, serverVersion: 'c'.repeat(64) },
        },
      },
    },
  });
  expect(replays).toHaveLength(1);
  expect(replays[0]).toMatchObject({ definition, log: { header: HEADER, entries: log } });
  const { body } = await ask(readProgress, { person: me });
  expect(body.courses[0].lessons[0]).toMatchObject({
    ...{ lesson: 'bowline', state: 'completed', verifiedTasks: ['loop'], attempt },
  });
});

test('another hash in the browser is told, and does not decide', async () => {
  const answer = await save(bodyOf(lines('pass'), 1, { browserHash: 'e'.repeat(64) }));
  expect(answer.body.verification.verdict).toMatchObject({ outcome: 'passed', hashesAgree: false });
});

test('the same post again: the same answer, nothing twice', async () => {
  const attempt = randomUUID();
  const body = bodyOf(lines('a', 'b'), 1, { browserHash: HASH });
  const first = await save(body, attempt);
  expect(await save(body, attempt)).toMatchObject({ status: 200, body: first.body });
  expect(await database().entry.count({ where: { attemptId: attempt } })).toBe(2);
  expect(replays).toHaveLength(1);
});

test('resume: list and record give back header, entries and chain', async () => {
  const person = await createPerson();
  const attempt = randomUUID();
  const log = lines('a', 'b');
  await save(bodyOf(log), attempt, person);
  const path = '/api/attempts?course=knots&lesson=bowline';
  const list = await ask(listAttempts, { person, path });
  expect(list.body.attempts).toHaveLength(1);
  expect(list.body.attempts[0]).toMatchObject({ attempt, state: 'open', lastSequence: 2 });
  const record = await ask(readAttempt, { person, params: { attempt } });
  expect(record.body).toMatchObject({ attempt, header: HEADER, entries: log, hash: hashOf(log) });
  expect(record.headers.get('cache-control')).toBe('no-store');
});

test('refusals, each with its status and a sentence', async () => {
  const attempt = randomUUID();
  await save(bodyOf(lines('a', 'b')), attempt);
  const check = async (answer: Promise<unknown>, status: number, error: object) => {
    const found = await answer;
    expect(found).toMatchObject({ status, body: { error } });
    expect((found as { body: { error: { message: string } } }).body.error.message).toMatch(/^[A-Z].*\.$/);
  };
  const log = lines('a', 'b', 'c', 'd');
  const forged = { ...bodyOf(log, 3), completed: true };
  await check(save(bodyOf(log, 4), attempt), 409, { code: 'gap', lastSequence: 2 });
  await check(save(bodyOf(lines('a', 'x', 'c'), 3), attempt), 409, { code: 'other-past', lastSequence: 0 });
  await check(save(bodyOf(log, 3), attempt, null), 401, { code: 'not-signed-in' });
  await check(save(bodyOf(log, 3), attempt, await createPerson()), 404, { code: 'not-found' });
  await check(save(bodyOf(log, 3), 'not-a-uuid'), 404, { code: 'not-found' });
  await check(save(forged, attempt), 400, {
    code: 'bad-body',
    message: expect.stringContaining('"completed"'),
  });
  const claims = [{ ...lines('a')[0], passed: true }];
  await check(save({ ...bodyOf(log), entries: claims }), 400, { code: 'bad-body' });
  await check(save({ ...bodyOf(log), header: { ...HEADER, seed: -1 } }), 400, { code: 'bad-body' });
  await check(save('{"broken'), 400, { code: 'bad-body' });
  await check(save(bodyOf(log, 1, { hashOfPrefix: HASH })), 422, { code: 'tampered', found: HASH });
  await check(save({ ...bodyOf(log), from: 2 }), 422, {
    ...{ code: 'tampered', expected: 'sequence 2', found: 'sequence 1' },
  });
  const leap: Entry = { sequence: 1, atVirtualMs: 0, terminal: '1', kind: 'advance', durationMs: 60_001 };
  await check(save(bodyOf([leap])), 422, { code: 'tampered', found: 'durationMs 60001' });
  const late = { ...lines('a')[0]!, atVirtualMs: 50 };
  await check(save(bodyOf([late, lines('a', 'b')[1]!])), 422, {
    ...{ code: 'tampered', expected: 'atVirtualMs of at least 50', found: 'atVirtualMs 2' },
  });
  expect(await database().entry.count({ where: { attemptId: attempt } })).toBe(2);
});

test('oversized: refused by its announced length, and by its real one where none is announced', async () => {
  const big = bodyOf(lines('x'), 1, { padding: 'x'.repeat(5 * 1024 * 1024) });
  expect(await save(big)).toMatchObject({ status: 413, body: { error: { code: 'too-large' } } });
  const announced = ask(POST, {
    ...{ method: 'POST', person: me, body: bodyOf(lines('a')), params: { attempt: randomUUID() } },
    headers: { 'content-length': String(50 * 1024 * 1024) },
  });
  expect(await announced).toMatchObject({ status: 413 });
});

test('only pages of this site may save, with a live session, as JSON', async () => {
  const body = bodyOf(lines('a'));
  const attempt = randomUUID();
  const post = (headers: Record<string, string | null>) =>
    ask(POST, { method: 'POST', body, person: me, params: { attempt }, headers });
  expect(await post({ origin: null })).toMatchObject({ status: 403 });
  expect(await post({ origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  expect(await post({ origin: 'null' })).toMatchObject({ status: 403 });
  expect(await post({ 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await post({ cookie: await cookieOf(me.userId, 2) })).toMatchObject({ status: 401 });
  expect(await post({ cookie: await cookieOf(me.userId, 1, 'another secret') })).toMatchObject({
    status: 401,
  });
  expect(await post({ cookie: 'next-auth.session-token=rubbish' })).toMatchObject({ status: 401 });
  const elsewhere = { origin: 'http://192.0.2.7:3000', host: '192.0.2.7:3000' };
  expect(await post(elsewhere)).toMatchObject({ status: 200 });
});

test('a log that can’t have happened: refused with expected and found, now and later', async () => {
  const attempt = randomUUID();
  const answer = await save(bodyOf(lines('lie'), 1, { browserHash: HASH }), attempt);
  const error = { code: 'tampered', expected: expect.any(String), found: 'no' };
  expect(answer).toMatchObject({ status: 422, body: { error } });
  expect(await save(bodyOf(lines('lie', 'pass'), 2), attempt)).toMatchObject({
    status: 422,
    body: { error },
  });
  const { body } = await ask(readProgress, { person: me });
  expect(body.courses[0].lessons[0].attempt).toBe(attempt);
});

test('a log of an older lesson that no longer fits is not called a lie', async () => {
  const header = { ...HEADER, contentHash: 'f'.repeat(64) };
  const answer = await save({ ...bodyOf([]), ...newer(lines('lie'), header), browserHash: HASH });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      verification: { verdict: { outcome: 'not yet', message: expect.stringContaining('has changed') } },
    },
  });
});

function newer(log: readonly Entry[], header: typeof HEADER) {
  return { header, entries: log, hashOfPrefix: hashOf([], header) };
}

test('a fault of ours: saved, said, queued, tried again, and again when the server starts', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const attempt = randomUUID();
  const answer = await save(bodyOf(lines('break'), 1, { browserHash: HASH }), attempt);
  expect(answer).toMatchObject({
    status: 200,
    body: {
      verification: { state: 'pending', message: expect.stringContaining('fault of ours'), verdict: null },
    },
  });
  await expect.poll(() => replays.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
  await verifier.close();
  replays.length = 0;
  verifier = openVerifier();
  expect(await verifier.resume()).toBeGreaterThanOrEqual(1);
  await expect
    .poll(() => replays.some(({ log }) => log.entries[0]?.kind === 'line' && log.entries[0].text === 'break'))
    .toBe(true);
  vi.restoreAllMocks();
});

test('what is saved while a replay runs is replayed after it, once', async () => {
  const attempt = randomUUID();
  const first = save(bodyOf(lines('slow'), 1, { browserHash: HASH }), attempt);
  await expect.poll(() => replays.length).toBe(1);
  const log = lines('slow', 'pass');
  const second = await save(bodyOf(log, 2, { browserHash: HASH }), attempt);
  expect((await first).status).toBe(200);
  expect(second.body.verification).toMatchObject({
    state: 'done',
    verdict: { sequence: 2, outcome: 'passed' },
  });
  expect(replays.map((job) => job.log.entries.length)).toEqual([1, 2]);
});

test('a database that is away: 503, a sentence, and when to come back', async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const url = process.env['DATABASE_URL']!;
  process.env['DATABASE_URL'] = 'postgresql://nobody:x@127.0.0.1:9/none';
  try {
    const answer = await save(bodyOf(lines('a')));
    expect(answer).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } });
    expect(answer.headers.get('retry-after')).toBe('5');
  } finally {
    process.env['DATABASE_URL'] = url;
    vi.restoreAllMocks();
  }
});

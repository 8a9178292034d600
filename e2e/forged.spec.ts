/** What a dishonest or broken client may send: refused with a clear answer, and nothing is recorded. */
import { randomUUID } from 'node:crypto';
import { type APIRequestContext, expect, test } from '@playwright/test';
import type { AttemptRecord, EntriesSaved, ProgressAnswer } from '../lib/sandbox/server-messages';
import { signUp } from './support/account';
import { type PlayedLog, playSolution } from './support/log';

const played = playSolution(7);

function poster(request: APIRequestContext, baseURL: string) {
  return (attempt: string, change: Record<string, unknown> = {}, origin = baseURL) =>
    request.post(`/api/attempts/${attempt}/entries`, {
      headers: { origin },
      data: {
        header: played.header,
        from: 1,
        entries: played.entries,
        hashOfPrefix: played.start,
        browserHash: played.hash,
        ...change,
      },
    });
}

async function completedTasks(request: APIRequestContext): Promise<number> {
  const { courses } = (await (await request.get('/api/progress')).json()) as ProgressAnswer;
  return courses
    .flatMap(({ lessons }) => lessons)
    .reduce((sum, { verifiedTasks }) => sum + verifiedTasks.length, 0);
}

async function verified(request: APIRequestContext, attempt: string): Promise<AttemptRecord> {
  const read = async () => (await (await request.get(`/api/attempts/${attempt}`)).json()) as AttemptRecord;
  await expect.poll(async () => (await read()).verification.state, { timeout: 40_000 }).toBe('done');
  return read();
}

test('an honest log is verified, with one hash on both sides, and sent twice it is stored once', async ({
  request,
  baseURL,
}) => {
  await signUp(request, baseURL!);
  const post = poster(request, baseURL!);
  const attempt = randomUUID();
  const first = await post(attempt);
  expect(first.status(), await first.text()).toBe(200);
  const again = (await (await post(attempt)).json()) as EntriesSaved;
  expect(again).toMatchObject({ attempt, fork: null, lastSequence: played.entries.length });
  const record = await verified(request, attempt);
  expect(record.entries).toHaveLength(played.entries.length);
  expect(record.verification.verdict).toMatchObject({
    outcome: 'passed',
    hashesAgree: true,
    serverHash: played.hash,
  });
  expect(await completedTasks(request)).toBe(3);
});

test('forged: a body that claims a completion is refused whole, and the unsolved log stays unsolved', async ({
  request,
  baseURL,
}) => {
  await signUp(request, baseURL!);
  const post = poster(request, baseURL!);
  const forged = await post(randomUUID(), { completed: true });
  expect(forged.status()).toBe(400);
  expect((await forged.json()).error.message).toMatch(/completed/);
  const attempt = randomUUID();
  const unsolved = await post(attempt, { entries: played.entries.slice(0, 2), browserHash: played.hash });
  expect(unsolved.status()).toBe(200);
  const record = await verified(request, attempt);
  expect(record.verification.verdict).toMatchObject({ outcome: 'not yet', hashesAgree: false });
  expect(await completedTasks(request)).toBe(0);
});

const TAMPERED: readonly {
  readonly name: string;
  readonly change: (log: PlayedLog) => Record<string, unknown>;
}[] = [
  {
    name: 'a line enters before its time',
    change: ({ entries }) => ({
      entries: entries.map((entry) => (entry.sequence === 4 ? { ...entry, atVirtualMs: 1 } : entry)),
    }),
  },
  {
    name: 'a line enters long after its time',
    change: ({ entries }) => ({
      entries: entries.map((entry) =>
        entry.sequence === 4 ? { ...entry, atVirtualMs: entry.atVirtualMs + 500_000 } : entry,
      ),
    }),
  },
  {
    name: 'an entry is missing in the middle',
    change: ({ entries }) => ({ entries: entries.filter(({ sequence }) => sequence !== 3) }),
  },
];

for (const { name, change } of TAMPERED) {
  test(`tampered: ${name}`, async ({ request, baseURL }) => {
    await signUp(request, baseURL!);
    const attempt = randomUUID();
    const answer = await poster(request, baseURL!)(attempt, change(played));
    if (answer.status() === 200) {
      const { verification } = await verified(request, attempt);
      expect(verification.verdict?.outcome).toBe('refused');
      expect(verification.verdict?.message).toMatch(/\S+ \S+/);
    } else {
      expect([400, 409, 422]).toContain(answer.status());
      expect((await answer.json()).error.message).toMatch(/\S+ \S+/);
    }
    expect(await completedTasks(request)).toBe(0);
  });
}

test('foreign: nobody reads or continues somebody else’s attempt, and without an account nothing is kept', async ({
  request,
  playwright,
  baseURL,
}) => {
  await signUp(request, baseURL!);
  const attempt = randomUUID();
  expect((await poster(request, baseURL!)(attempt)).status()).toBe(200);
  const stranger = await playwright.request.newContext({ baseURL });
  const asStranger = poster(stranger, baseURL!);
  const refused = await asStranger(attempt);
  expect(refused.status()).toBe(401);
  expect((await refused.json()).error.message).toMatch(/not signed in/);
  await signUp(stranger, baseURL!);
  expect((await asStranger(attempt)).status()).toBe(404);
  expect((await stranger.get(`/api/attempts/${attempt}`)).status()).toBe(404);
  expect(await completedTasks(stranger)).toBe(0);
});

test('oversized, with a gap, from another site, or no JSON: each has its own answer', async ({
  request,
  baseURL,
}) => {
  await signUp(request, baseURL!);
  const post = poster(request, baseURL!);
  const huge = { ...played.entries[0], text: 'x'.repeat(6_000_000) };
  expect((await post(randomUUID(), { entries: [huge] })).status()).toBe(413);
  const gap = await post(randomUUID(), { from: 9, entries: [{ ...played.entries[0], sequence: 9 }] });
  expect(gap.status()).toBe(409);
  expect((await gap.json()).error).toMatchObject({ lastSequence: 0 });
  expect((await post(randomUUID(), {}, 'https://example.org')).status()).toBe(403);
  const headers = { origin: baseURL!, 'content-type': 'application/json' };
  const broken = await request.post(`/api/attempts/${randomUUID()}/entries`, {
    headers,
    data: Buffer.from('{"header":'),
  });
  expect(broken.status()).toBe(400);
  expect((await post('not-a-uuid')).status()).toBeGreaterThanOrEqual(400);
});

test('another browser that went on from the same place makes a fork, and loses nothing', async ({
  request,
  baseURL,
}) => {
  await signUp(request, baseURL!);
  const post = poster(request, baseURL!);
  const attempt = randomUUID();
  expect((await post(attempt)).status()).toBe(200);
  const other = await post(attempt, { entries: [{ ...played.entries[0], text: 'echo another past' }] });
  expect(other.status()).toBe(200);
  const saved = (await other.json()) as EntriesSaved;
  expect(saved.attempt).not.toBe(attempt);
  expect(saved.fork).toMatchObject({ parent: attempt });
});

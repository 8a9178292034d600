/**
 * The counting test: acknowledged means stored. Clients save one entry after another while a process of the site is
 * killed with SIGKILL; afterwards the server must have, in order and once, exactly what it acknowledged. One more
 * entry of each client may be there: the one whose answer was lost on the way.
 */
import { randomUUID } from 'node:crypto';
import { type APIRequestContext, type APIResponse, expect, test } from '@playwright/test';
import { extendChain } from '../lib/sandbox/chain';
import type { AttemptRecord, EntriesSaved } from '../lib/sandbox/server-messages';
import { signUp } from './support/account';
import { type PlayedLog, playScript } from './support/log';
import { createOwnSite, type OwnSite, readiness } from './support/own-site';

const CLIENTS = 4;
/** Acknowledged in a round, by all clients together, before the kill. */
const BEFORE_KILL = 40;
const WITHIN_30_S = { timeout: 30_000, intervals: [100] };

interface Client {
  readonly request: APIRequestContext;
  readonly attempt: string;
  acknowledged: number;
  /** The chain's hash after the last acknowledged entry. */
  hash: string;
}

let site: OwnSite;
let played: PlayedLog;
let clients: Client[] = [];

test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ playwright }) => {
  test.setTimeout(120_000);
  site = await createOwnSite('durable');
  await site.start();
  played = playScript(
    Array.from({ length: 400 }, (_, index) => `echo ${index + 1}`),
    11,
  );
  clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const request = await playwright.request.newContext({ baseURL: site.url });
      await signUp(request, site.url);
      return { request, attempt: randomUUID(), acknowledged: 0, hash: played.start };
    }),
  );
});

test.afterAll(async () => {
  await Promise.all(clients.map(({ request }) => request.dispose()));
  await site.stop();
});

const ROUNDS: readonly {
  readonly name: string;
  readonly kill: () => void;
  /** Until the site serves again. */
  readonly recover: () => Promise<void>;
}[] = [1, 2].flatMap((round) => [
  { name: `the process that serves, round ${round}`, ...killing(() => site.pids.server()) },
  { name: `the postmaster, round ${round}`, ...killing(() => site.pids.postmaster()) },
]);

for (const { name, kill, recover } of ROUNDS) {
  test(`kill -9 of ${name}: every acknowledged entry is there, in order, none twice`, async () => {
    await saveUntilKilled(kill);
    await recover();
    await expectExactlyWhatWasAcknowledged();
  });
}

test('kill -9 of everything at once, as when the power fails: the next start has every acknowledged entry', async () => {
  await saveUntilKilled(() => {
    for (const pid of [site.pids.script(), site.pids.server(), site.pids.postmaster()]) killNow(pid);
  });
  await site.start();
  await expectExactlyWhatWasAcknowledged();
});

test('afterwards the clients go on where they were, and the whole log is verified', async () => {
  for (const client of clients) {
    for (let more = 0; more < 3; more += 1) expect((await saveNext(client))?.status()).toBe(200);
    expect((await readRecord(client)).entries).toEqual(played.entries.slice(0, client.acknowledged));
  }
  for (const client of clients) {
    await expect.poll(async () => (await readRecord(client)).verification.state, WITHIN_30_S).toBe('done');
    const { verification } = await readRecord(client);
    expect(verification.verdict).toMatchObject({ outcome: 'not yet', sequence: client.acknowledged });
  }
});

/** Kills one process of the site, and waits until the start script has put another in its place. */
function killing(find: () => number | null) {
  let killed: number | null = null;
  return {
    kill: () => {
      killed = find();
      killNow(killed);
    },
    recover: async () => {
      await expect
        .poll(() => find() !== null && find() !== killed, {
          ...WITHIN_30_S,
          message: site.said().slice(-2000),
        })
        .toBe(true);
      await expect.poll(() => readiness(site.url), WITHIN_30_S).toBe(200);
    },
  };
}

function killNow(pid: number | null): void {
  if (pid === null) throw new Error('The process to be killed is not there');
  process.kill(pid, 'SIGKILL');
}

/** All clients at once, each until its first failure: what was asked then may be stored or not. */
async function saveUntilKilled(kill: () => void): Promise<void> {
  let saved = 0;
  await Promise.all(
    clients.map(async (client) => {
      for (;;) {
        const response = await saveNext(client);
        if (response?.status() !== 200) return expectAway(response);
        saved += 1;
        if (saved === BEFORE_KILL) kill();
      }
    }),
  );
  expect(saved).toBeGreaterThanOrEqual(BEFORE_KILL);
}

/** A server that can't save says so: no answer at all, or 503. Anything else would make a browser give up. */
async function expectAway(response: APIResponse | null): Promise<void> {
  if (response !== null) expect(response.status(), await response.text()).toBe(503);
}

/** null where there was no answer. */
async function saveNext(client: Client): Promise<APIResponse | null> {
  const entry = played.entries[client.acknowledged];
  if (!entry) throw new Error('The log is too short for this machine');
  const response = await client.request
    .post(`/api/attempts/${client.attempt}/entries`, {
      headers: { origin: site.url },
      data: {
        header: played.header,
        from: entry.sequence,
        entries: [entry],
        hashOfPrefix: client.hash,
      },
    })
    .catch(() => null);
  if (response?.status() !== 200) return response;
  const saved = (await response.json()) as EntriesSaved;
  expect(saved).toMatchObject({ attempt: client.attempt, fork: null, lastSequence: entry.sequence });
  client.acknowledged = entry.sequence;
  client.hash = extendChain(client.hash, entry);
  return response;
}

async function readRecord(client: Client): Promise<AttemptRecord> {
  const response = await client.request.get(`/api/attempts/${client.attempt}`);
  expect(response.status(), await response.text()).toBe(200);
  return (await response.json()) as AttemptRecord;
}

async function expectExactlyWhatWasAcknowledged(): Promise<void> {
  for (const client of clients) {
    const { entries, lastSequence } = await readRecord(client);
    expect(entries).toEqual(played.entries.slice(0, entries.length));
    expect(entries.length - client.acknowledged).toBeGreaterThanOrEqual(0);
    expect(entries.length - client.acknowledged).toBeLessThanOrEqual(1);
    expect(lastSequence).toBe(entries.length);
  }
}

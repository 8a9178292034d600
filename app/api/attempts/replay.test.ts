/** The real thing on the server's side: a lesson's solution, saved in batches, replayed by the bundled worker. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findDefinition, readCatalogue } from '@/lib/course/catalogue';
import { syncCatalogue } from '@/lib/data/courses';
import { createPerson } from '@/lib/data/testing/people';
import { openTestDatabase } from '@/lib/data/testing/test-database';
import { OPERATOR, type Person } from '@/lib/data/viewer';
import { extendChainBy, startChain } from '@/lib/sandbox/chain';
import { simulatorVersion } from '@/lib/sandbox/generated/version';
import type { Entry, LogHeader } from '@/lib/sandbox/log';
import { playScript } from '@/lib/sandbox/play';
import { createReplayPool } from '@/lib/sandbox/replay-pool';
import { createSandbox } from '@/lib/sandbox/sandbox';
import { buildReplayWorker } from '../../../scripts/build-replay-worker.mjs';
import { GET as readProgress } from '../progress/route';
import { ask, setAuthEnvironment } from '../testing/requests';
import { POST } from './[attempt]/entries/route';
import { createVerifier, type Verifier } from './verification';

const SCENARIO = 'kubernetes-services/pods-and-addresses';
const SEED = 5;

openTestDatabase();
let verifier: Verifier;
let me: Person;

beforeAll(async () => {
  setAuthEnvironment();
  me = await createPerson();
  const lesson = { id: 'pods-and-addresses', title: 'L', tasks: [] };
  await syncCatalogue(OPERATOR, [
    { id: 'kubernetes-services', title: 'C', status: 'open', lessons: [lesson] },
  ]);
  const workerFile = await buildReplayWorker();
  const pool = createReplayPool({ workerFile, threads: 1, wallClockMs: 60_000, mostWaiting: 10 });
  verifier = createVerifier({ pool, findDefinition });
  (globalThis as { drydockVerifier?: Verifier }).drydockVerifier = verifier;
});
afterAll(() => verifier.close());

const definition = () => findDefinition(SCENARIO)!;
const header = (): LogHeader => ({
  ...{ format: 1, simulatorVersion, contentHash: definition().contentHash, scenario: SCENARIO, seed: SEED },
});

function playSolution() {
  const folder = readCatalogue()
    .courses.flatMap(({ lessons }) => lessons)
    .find(({ id }) => id === 'pods-and-addresses')!.folder;
  const sandbox = createSandbox(definition(), SEED);
  playScript(sandbox, readFileSync(join('content', folder, 'solution.sh'), 'utf8'));
  return { entries: sandbox.entries, hash: sandbox.hash(), verdict: sandbox.verdict() };
}

const save = (attempt: string, log: readonly Entry[], from: number, browserHash?: string) =>
  ask(POST, {
    ...{ method: 'POST', person: me, params: { attempt } },
    body: {
      ...{ header: header(), from, entries: log.slice(from - 1), browserHash },
      hashOfPrefix: extendChainBy(startChain(header()), log.slice(0, from - 1)),
    },
  });

async function settle(attempt: string) {
  await verifier.waitFor(attempt, 60_000);
  return (await ask(readProgress, { person: me })).body.courses[0].lessons[0];
}

test('the solution: one hash on both sides, and only then the lesson is completed', async () => {
  const { entries, hash, verdict } = playSolution();
  expect(verdict.outcome).toBe('passed');
  const attempt = randomUUID();
  const half = Math.floor(entries.length / 2);
  await save(attempt, entries.slice(0, half), 1);
  expect((await ask(readProgress, { person: me })).body.courses[0].lessons[0].state).toBe('begun');
  await save(attempt, entries, half + 1, hash);
  const lesson = await settle(attempt);
  expect(lesson.state).toBe('completed');
  expect([...lesson.verifiedTasks].sort()).toEqual(verdict.tasks.map(({ id }) => id).sort());
  const { verdict: stored } = (await verifier.waitFor(attempt, 0))!;
  expect(stored).toMatchObject({
    ...{ outcome: 'passed', serverHash: hash, browserHash: hash, sequence: entries.length },
    ...{ attemptVersion: simulatorVersion, serverVersion: simulatorVersion },
  });
});

test('a log with an impossible moment is refused with what was expected and what was found', async () => {
  const { entries, hash } = playSolution();
  const forged = entries.map((entry, index) =>
    index < 1 ? entry : { ...entry, atVirtualMs: entry.atVirtualMs + 86_400_000 },
  );
  const attempt = randomUUID();
  await save(attempt, forged, 1, hash);
  await verifier.waitFor(attempt, 60_000);
  expect(await save(attempt, forged, forged.length + 1, hash)).toMatchObject({
    status: 422,
    body: { error: { code: 'tampered', expected: expect.any(String), found: expect.any(String) } },
  });
});

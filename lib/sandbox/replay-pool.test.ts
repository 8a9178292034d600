import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createReplayPool, type ReplayPool, type ReplayPoolOptions } from './replay-pool';
import type { ReplayJob } from './replay-worker';

const folder = mkdtempSync(join(tmpdir(), 'replay-pool-'));
const workerFile = join(folder, 'worker.mjs');
/** A thread that does what the scenario of its job says. */
writeFileSync(
  workerFile,
  `import { parentPort, threadId } from 'node:worker_threads';
parentPort.on('message', ({ log }) => {
  const act = log.header.scenario;
  if (act === 'hang') for (;;) ;
  if (act === 'exit') process.exit(3);
  if (act === 'throw') throw new Error('thrown outside');
  if (act === 'fill') { const all = []; for (;;) all.push(new Array(1e5).fill(act)); }
  if (act === 'fault') return parentPort.postMessage({ ok: false, stack: 'Error: ours' });
  const answer = () => parentPort.postMessage({
    ok: true, result: { threadId, environment: Object.keys(process.env) }, simulatorVersion: 'v', replayMs: 1,
  });
  if (act === 'slow') setTimeout(answer, 100); else answer();
});`,
);
let pool: ReplayPool;
afterEach(() => pool.close());
afterAll(() => rmSync(folder, { recursive: true }));

function open(changes: Partial<ReplayPoolOptions> = {}): void {
  pool = createReplayPool({
    workerFile,
    threads: 1,
    wallClockMs: 5_000,
    mostWaiting: 10,
    mostMemoryMb: 40,
    ...changes,
  });
}

const job = (scenario: string) =>
  ({ definition: {}, log: { header: { scenario }, entries: [] } }) as unknown as ReplayJob;
const replay = (scenario: string) => pool.replay(job(scenario));
const threadOf = async (scenario: string) =>
  ((await replay(scenario)).result as unknown as { threadId: number }).threadId;

test('a thread is used again, and sees nothing of our environment', async () => {
  open();
  const first = await replay('fine');
  expect(first).toMatchObject({ simulatorVersion: 'v', result: { environment: [] } });
  expect(await threadOf('fine')).toBe((first.result as unknown as { threadId: number }).threadId);
});

test.each([
  ['hang', 'timeout'],
  ['exit', 'crashed'],
  ['throw', 'crashed'],
  ['fill', 'crashed'],
  ['fault', 'crashed'],
])('a thread that would %s is our fault (%s), and the next replay gets a new one', async (act, reason) => {
  open({ wallClockMs: act === 'hang' ? 2_000 : 20_000 });
  await expect(replay(act)).rejects.toMatchObject({ reason });
  expect(await replay('fine')).toMatchObject({ simulatorVersion: 'v' });
});

test('no more threads than allowed work at once, and all that waits gets its turn', async () => {
  open({ threads: 2 });
  const threads = await Promise.all(Array.from({ length: 6 }, () => threadOf('slow')));
  expect(new Set(threads).size).toBe(2);
});

test('beyond the queue the answer is: busy', async () => {
  open({ mostWaiting: 1 });
  const [first, second] = [replay('slow'), replay('slow')];
  await expect(replay('slow')).rejects.toMatchObject({ reason: 'busy' });
  await Promise.all([first, second]);
});

test('a bundle that was not built, and a pool that closes', async () => {
  open({ workerFile: join(folder, 'none.mjs') });
  await expect(replay('fine')).rejects.toMatchObject({ reason: 'missing' });
  open();
  const [running, waiting] = [replay('hang'), replay('fine')];
  const ended = Promise.allSettled([running, waiting]);
  await pool.close();
  expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

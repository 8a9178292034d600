/** Acknowledged means stored: counted after kill -9 of the process that saves, and of the database under it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDataFolder } from '../../scripts/data-folder.mjs';
import { migrate } from '../../scripts/migrate.mjs';
import { startPostgres } from '../../scripts/postgres.mjs';
import { closeDatabase } from './db';
import { createCourse, createPerson } from './testing/people';

const ROOT = join(import.meta.dirname, '..', '..');
const before = process.env['DATABASE_URL'];
let folder = '';
let server: Awaited<ReturnType<typeof startPostgres>>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'durability-'));
  // The database may have to run as another user, who must be able to walk into its folder.
  chmodSync(folder, 0o755);
  server = await startPostgres({ root: ROOT, dataFolder: makeDataFolder(join(folder, 'data')) });
  await migrate({ databaseUrl: server.url });
  process.env['DATABASE_URL'] = server.url;
  await createCourse();
});

afterAll(async () => {
  await closeDatabase();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
  if (before === undefined) delete process.env['DATABASE_URL'];
  else process.env['DATABASE_URL'] = before;
});

/** Saves until `kill` has ended one of the two; returns the highest acknowledged sequence of each attempt. */
async function writeUntil(kill: (writer: ChildProcess) => void): Promise<Map<string, number>> {
  const { userId } = await createPerson();
  await closeDatabase();
  const writer = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--import',
      'tsx',
      join(import.meta.dirname, 'testing', 'writer.ts'),
      userId,
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: server.url } },
  );
  let said = '';
  let isKilled = false;
  writer.stdout.on('data', (piece: Buffer) => {
    said += piece;
    if (isKilled || said.split('\n').length < 200) return;
    isKilled = true;
    kill(writer);
  });
  await new Promise((done) => writer.on('close', done));
  const acknowledged = new Map<string, number>();
  // What was said after the last line's end may be cut off.
  for (const line of said.split('\n').slice(0, -1)) {
    const [attempt, sequence] = line.split(' ');
    acknowledged.set(attempt!, Number(sequence));
  }
  return acknowledged;
}

async function countStored(attempt: string): Promise<{ rows: number; last: number }> {
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const { rows } = await client.query(
    `select count(entry.sequence)::int as rows, last_sequence as last
     from attempt left join entry on attempt_id = attempt.id where attempt.id = $1 group by attempt.id`,
    [attempt],
  );
  await client.end();
  return rows[0] ?? { rows: 0, last: 0 };
}

async function expectAllStored(acknowledged: Map<string, number>): Promise<void> {
  expect(acknowledged.size).toBe(4);
  for (const [attempt, sequence] of acknowledged) {
    const { rows, last } = await countStored(attempt);
    expect(rows).toBeGreaterThanOrEqual(sequence);
    expect(last).toBe(rows);
  }
}

test('kill -9 of the process that saves: every acknowledged entry is there, none is half there', async () => {
  await expectAllStored(await writeUntil((writer) => writer.kill('SIGKILL')));
});

test.each([1, 2])('kill -9 of the database, round %i: every acknowledged entry is there', async () => {
  const acknowledged = await writeUntil(() => process.kill(server.pid, 'SIGKILL'));
  server = await startPostgres({ root: ROOT, dataFolder: join(folder, 'data') });
  process.env['DATABASE_URL'] = server.url;
  await expectAllStored(acknowledged);
});

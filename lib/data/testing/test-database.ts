/**
 * A migrated database for one file of tests, on a real server: TEST_DATABASE_URL, else an embedded one of this
 * checkout below .build/test, which is started where it does not run (and found again the next time).
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll } from 'vitest';
import { closeDatabase } from '../db';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** Sets DATABASE_URL for the tests of this file; the database is dropped after them. */
export function openTestDatabase(): void {
  const before = process.env['DATABASE_URL'];
  let drop = async () => {};
  beforeAll(async () => {
    const made = await createTestDatabase();
    process.env['DATABASE_URL'] = made.url;
    drop = made.drop;
  });
  afterAll(async () => {
    await closeDatabase();
    await drop();
    if (before === undefined) delete process.env['DATABASE_URL'];
    else process.env['DATABASE_URL'] = before;
  });
}

export async function createTestDatabase({ isMigrated = true } = {}) {
  const server = process.env['TEST_DATABASE_URL'] ?? (await startServer());
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await ask(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  if (isMigrated) {
    const { migrate } = await import('../../../scripts/migrate.mjs');
    await migrate({ databaseUrl: url.href });
  }
  return { url: url.href, drop: () => ask(server, `drop database if exists ${name} with (force)`) };
}

async function ask(url: string, question: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  await client.query(question);
  await client.end();
}

/** Two files of tests may come here at once: the second waits for the first. */
async function startServer(): Promise<string> {
  const dataFolder = join(ROOT, '.build', 'test', 'data');
  const { makeDataFolder } = await import('../../../scripts/data-folder.mjs');
  const { startPostgres } = await import('../../../scripts/postgres.mjs');
  makeDataFolder(dataFolder);
  const turn = join(dataFolder, 'starting');
  for (let tries = 0; tries < 300; tries += 1) {
    try {
      mkdirSync(turn);
      break;
    } catch {
      await new Promise((done) => setTimeout(done, 100));
    }
  }
  try {
    return (await startPostgres({ root: ROOT, dataFolder })).url;
  } finally {
    rmdirSync(turn);
  }
}

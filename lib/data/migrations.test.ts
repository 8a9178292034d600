import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { MIGRATIONS, migrate, pendingMigrations, readMigrations } from '../../scripts/migrate.mjs';
import { createTestDatabase } from './testing/test-database';

const ROOT = join(import.meta.dirname, '..', '..');
let url = '';
let drop = async () => {};
let folder = '';

beforeEach(async () => {
  ({ url, drop } = await createTestDatabase({ isMigrated: false }));
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  cpSync(MIGRATIONS, folder, { recursive: true });
});

afterEach(async () => {
  await drop();
  rmSync(folder, { recursive: true });
});

async function ask(question: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(question, values)).rows;
  } finally {
    await client.end();
  }
}

function write(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
}

const names = () => readMigrations(folder).map(({ name }) => name);
const run = () => migrate({ databaseUrl: url, folder });
const pending = () => pendingMigrations({ databaseUrl: url, folder });

test('an empty database gets all migrations once, recorded with the checksums of the files', async () => {
  expect(await pending()).toEqual({ pending: names(), applied: [] });
  expect(await run()).toEqual({ applied: names() });
  expect(await run()).toEqual({ applied: [] });
  expect(await pending()).toEqual({ pending: [], applied: names() });
  const rows = await ask('select migration_name, checksum, applied_steps_count from _prisma_migrations');
  const expected = readMigrations(folder).map(({ name, sql }) => ({
    migration_name: name,
    checksum: createHash('sha256').update(sql).digest('hex'),
    applied_steps_count: 1,
  }));
  expect(rows).toEqual(expected);
});

test('asking what is pending writes nothing', async () => {
  await pending();
  expect(await ask(`select to_regclass('_prisma_migrations') as found`)).toEqual([{ found: null }]);
});

test('two programs that migrate at once apply each migration once', async () => {
  const results = await Promise.all([run(), run(), run()]);
  expect(results.flatMap(({ applied }) => applied)).toEqual(names());
});

test('a newer database is refused by an older app', async () => {
  write('20990101000000_later', 'create table later (id int);');
  await run();
  rmSync(join(folder, '20990101000000_later'), { recursive: true });
  await expect(run()).rejects.toThrow(/newer schema.*\n.*20990101000000_later/);
  await expect(pending()).rejects.toThrow(/older than its data/);
});

test('a migration that was changed afterwards is refused; other line ends are no change', async () => {
  await run();
  const [first] = readMigrations(folder);
  write(first!.name, first!.sql.replaceAll('\n', '\r\n'));
  expect(await run()).toEqual({ applied: [] });
  write(first!.name, `${first!.sql}\n-- changed`);
  await expect(run()).rejects.toThrow(/was changed after it had been applied/);
});

test('a migration that fails leaves nothing behind, and can be mended', async () => {
  write('20990101000000_wrong', 'create table half (id int); select 1/0;');
  await expect(run()).rejects.toThrow(/20990101000000_wrong failed and was undone/);
  expect(await ask(`select to_regclass('half') as found`)).toEqual([{ found: null }]);
  expect((await pending()).pending).toEqual(['20990101000000_wrong']);
  write('20990101000000_wrong', 'create table half (id int);');
  expect(await run()).toEqual({ applied: ['20990101000000_wrong'] });
});

test('a migration that another tool left half applied is refused', async () => {
  await run();
  await ask(
    `insert into _prisma_migrations (id, checksum, migration_name, logs) values ('x', 'y', '20990101000000_half', 'it broke')`,
  );
  await expect(run()).rejects.toThrow(/20990101000000_half was begun.*never finished[\s\S]*it broke/);
});

test('a migration dated before an applied one is refused', async () => {
  write('20990101000000_later', 'create table later (id int);');
  await run();
  write('20980101000000_late', 'create table late (id int);');
  await expect(run()).rejects.toThrow(/20980101000000_late is older than 20990101000000_later/);
});

test('the migrations lead to prisma/schema.prisma, and the comparison sees what does not', async () => {
  await run();
  const difference = () =>
    spawnSync(process.execPath, ['scripts/schema-difference.mjs', url], { cwd: ROOT, encoding: 'utf8' });
  expect(difference()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  await ask('alter table "user" add column surplus int; drop index "attempt_lesson_id_idx"');
  const { stdout } = difference();
  expect(stdout).toContain('DROP COLUMN "surplus"');
  expect(stdout).toContain('CREATE INDEX "attempt_lesson_id_idx"');
});

test('what was stored of the past can’t be rewritten', async () => {
  await run();
  await ask(`insert into course (id, title, status, position) values ('c', 'C', 'open', 0)`);
  await ask(`insert into lesson (id, course_id, title, position) values ('c/l', 'c', 'L', 0)`);
  const user = '00000000-0000-4000-8000-000000000001';
  await ask('insert into "user" (id) values ($1)', [user]);
  await ask(`insert into task_completion (user_id, lesson_id, task_id) values ($1, 'c/l', 't')`, [user]);
  await expect(ask(`update task_completion set task_id = 'u'`)).rejects.toThrow(
    /task_completion are never changed/,
  );
});

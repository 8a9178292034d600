// Applies prisma/migrations in order, without Prisma's engine: plain SQL files, each in one transaction, under Prisma's
// own advisory lock, recorded in _prisma_migrations as Prisma records them. So `prisma migrate status` agrees with us.
//
//   DATABASE_URL=… node scripts/migrate.mjs
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main, Problem } from './console.mjs';

export const MIGRATIONS = join(import.meta.dirname, '..', 'prisma', 'migrations');

/** The number that Prisma locks while it migrates. */
const LOCK = 72707369;
const LOCK_WAIT_SECONDS = 60;

const TABLE = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

/**
 * Brings the database to this checkout's schema. Returns {applied: names applied now}.
 * Throws Problem where the database is newer, was changed by hand, or a migration fails (which then left no trace).
 */
export async function migrate({ databaseUrl, log = () => {}, folder = MIGRATIONS }) {
  return withDatabase(databaseUrl, async (client) => {
    await lock(client);
    try {
      await client.query(TABLE);
      const { pending } = await compare(client, folder);
      for (const migration of pending) {
        log(`applying ${migration.name}`);
        await apply(client, migration);
      }
      return { applied: pending.map(({ name }) => name) };
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  });
}

/** Names that `migrate` would apply, and those that the database has. Changes nothing; throws as `migrate` does. */
export async function pendingMigrations({ databaseUrl, folder = MIGRATIONS }) {
  return withDatabase(databaseUrl, async (client) => {
    const { pending, applied } = await compare(client, folder);
    return { pending: pending.map(({ name }) => name), applied };
  });
}

/** Prisma's folders, `<time>_<name>/migration.sql`, oldest first. */
export function readMigrations(folder = MIGRATIONS) {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => {
      const bytes = readFileSync(join(folder, name, 'migration.sql'));
      return { name, sql: bytes.toString('utf8'), checksum: sha256(bytes), variants: variants(bytes) };
    });
}

const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/** Git may have changed the line ends of a file that is the same otherwise. */
function variants(bytes) {
  const unix = bytes.toString('utf8').replaceAll('\r\n', '\n');
  return [sha256(bytes), sha256(unix), sha256(unix.replaceAll('\n', '\r\n'))];
}

async function compare(client, folder) {
  const known = readMigrations(folder);
  const recorded = await readRecords(client);
  const unfinished = recorded.filter((row) => row.finished_at === null);
  if (unfinished.length > 0) throw halfApplied(unfinished[0]);
  const applied = new Map(recorded.map((row) => [row.migration_name, row.checksum]));
  const newer = [...applied.keys()].filter((name) => !known.some((migration) => migration.name === name));
  if (newer.length > 0) throw tooNew(newer);
  for (const { name, variants: accepted } of known) {
    if (applied.has(name) && !accepted.includes(applied.get(name))) throw edited(name);
  }
  const pending = known.filter(({ name }) => !applied.has(name));
  const last = [...applied.keys()].sort().at(-1);
  const late = pending.find(({ name }) => last !== undefined && name < last);
  if (late) throw outOfOrder(late.name, last);
  return { pending, applied: [...applied.keys()].sort() };
}

async function readRecords(client) {
  const { rows: found } = await client.query(`select to_regclass('_prisma_migrations') as found`);
  if (found[0].found === null) return [];
  const { rows } = await client.query(
    `select migration_name, checksum, finished_at, logs from _prisma_migrations
     where rolled_back_at is null order by started_at`,
  );
  return rows;
}

async function apply(client, { name, sql, checksum }) {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, logs, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, '', now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw new Problem(
      `Migration ${name} failed and was undone; the database is as it was before.\n${error.message}`,
    );
  }
}

async function lock(client) {
  await client.query(`set lock_timeout = '${LOCK_WAIT_SECONDS}s'`);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
  } catch (error) {
    if (error.code !== '55P03') throw error;
    throw new Problem(
      `Another program is migrating this database and did not end within ${LOCK_WAIT_SECONDS} s.`,
    );
  }
  await client.query('set lock_timeout = 0');
}

async function withDatabase(databaseUrl, work) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

const tooNew = (names) =>
  new Problem(
    [
      'This database has a newer schema than this checkout knows; the app is older than its data. Nothing was changed.',
      `Unknown here: ${names.join(', ')}`,
      'Update the checkout (git pull), or go back to a backup that was made before the update.',
    ].join('\n'),
  );

const edited = (name) =>
  new Problem(
    [
      `Migration ${name} was changed after it had been applied to this database. Nothing was changed.`,
      `Restore prisma/migrations/${name}/migration.sql (git checkout), and write what you need as a new migration.`,
    ].join('\n'),
  );

const halfApplied = ({ migration_name: name, logs }) =>
  new Problem(
    [
      `Migration ${name} was begun on this database and never finished. Nothing was changed.`,
      'See what it has done; mend that by hand, or go back to a backup. Then remove its row from _prisma_migrations.',
      ...(logs ? [`It said: ${logs}`] : []),
    ].join('\n'),
  );

const outOfOrder = (name, last) =>
  new Problem(
    [
      `Migration ${name} is older than ${last}, which this database already has. Nothing was changed.`,
      'Give it a later time in its name, so that it is applied after the others everywhere.',
    ].join('\n'),
  );

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const databaseUrl = process.env.DATABASE_URL;
    if (!databaseUrl) throw new Problem('Set DATABASE_URL to the database that is to be migrated.');
    const { applied } = await migrate({ databaseUrl, log: (line) => console.log(line) });
    console.log(applied.length === 0 ? 'The schema is current.' : `${applied.length} applied.`);
  });
}

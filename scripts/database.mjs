// Brings up the database that the site works with: DATABASE_URL where it is set, else the embedded server; then its
// schema. A schema that will change is preceded by a backup of the embedded server's data.
import { Problem, step } from './console.mjs';
import { startPostgres } from './postgres.mjs';

const withoutPassword = (url) => {
  try {
    const { host, pathname } = new URL(url);
    return `${host}${pathname}`;
  } catch {
    throw new Problem(
      `DATABASE_URL is no address that can be read. Expected postgresql://user:password@host:5432/database, found a text of ${url.length} characters.`,
    );
  }
};

/** Returns {url, stop(), server|null}. */
export async function openDatabase(root, dataFolder, environment = process.env) {
  let database = { url: environment.DATABASE_URL ?? '', server: null, stop: async () => {} };
  await step('Database', async () => {
    if (database.url) return withoutPassword(database.url);
    const server = await startPostgres({ root, dataFolder });
    database = { url: server.url, server, stop: server.stop };
    return `PostgreSQL on 127.0.0.1:${server.port}${server.isReused ? ', found running' : ''}`;
  });
  try {
    await migrateDatabase(database);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return database;
}

async function migrateDatabase(database) {
  const { migrate, pendingMigrations } = await import('./migrate.mjs');
  await step('Schema', async () => {
    const { pending, applied } = await pendingMigrations({ databaseUrl: database.url });
    if (pending.length === 0) return 'current';
    const notes = [];
    if (applied.length > 0 && database.server) notes.push(`backup ${await database.server.backup()}`);
    if (applied.length > 0 && !database.server)
      notes.push('no backup: this server is not ours, its owner keeps them');
    await migrate({ databaseUrl: database.url, log: () => {} });
    return [`${pending.length} applied`, ...notes].join('; ');
  });
}

/** Does the database answer, and is its schema the one that this checkout was written for? Says nothing of its content. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { database } from './db';

export async function readSchemaState(
  folder = join(process.cwd(), 'prisma', 'migrations'),
): Promise<{ readonly isReachable: boolean; readonly isCurrent: boolean }> {
  try {
    const rows = await database().$queryRaw<{ name: string }[]>`
      select migration_name as name from _prisma_migrations
      where finished_at is not null and rolled_back_at is null`;
    const applied = rows.map(({ name }) => name).sort();
    const known = readdirSync(/* turbopackIgnore: true */ folder)
      .filter((name) => existsSync(join(/* turbopackIgnore: true */ folder, name, 'migration.sql')))
      .sort();
    return { isReachable: true, isCurrent: applied.join() === known.join() };
  } catch {
    return { isReachable: await isReachable(), isCurrent: false };
  }
}

async function isReachable(): Promise<boolean> {
  try {
    await database().$queryRaw`select 1`;
    return true;
  } catch {
    return false;
  }
}

// npm run owner-link: a one-time link that makes whoever opens it the owner, as long as there is none. Only a hash is
// stored, so the same link can't be shown twice: a new one takes the place of the old.
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { main, Problem } from './console.mjs';

export const OWNER_LINK_HOURS = 24;

/** The link, or null where there is an owner. Tokens are made and hashed as in lib/data/links.ts. */
export async function ownerLink({ databaseUrl, baseUrl }) {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query(`select 1 from "user" where role = 'owner' limit 1`);
    if (rowCount > 0) return null;
    const token = randomBytes(32).toString('base64url');
    await client.query('begin');
    await client.query(`delete from link where kind = 'owner' and used_at is null`);
    await client.query(
      `insert into link (id, kind, token_hash, expires_at)
       values ($1, 'owner', $2, now() + make_interval(hours => $3))`,
      [randomUUID(), createHash('sha256').update(token).digest('hex'), OWNER_LINK_HOURS],
    );
    await client.query('commit');
    return `${baseUrl.replace(/\/$/, '')}/link/${token}`;
  } finally {
    await client.end().catch(() => {});
  }
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { withDatabase } = await import('./command-database.mjs');
    await withDatabase(join(import.meta.dirname, '..'), async (databaseUrl) => {
      const port = process.env.PORT ?? '3000';
      const baseUrl = process.env.NEXTAUTH_URL ?? process.env.BASE_URL ?? `http://localhost:${port}`;
      const link = await ownerLink({ databaseUrl, baseUrl });
      if (link === null)
        throw new Problem('There is an owner already. They can make links and change roles.');
      console.log(`This link makes you the owner, once, within ${OWNER_LINK_HOURS} hours:\n${link}`);
    });
  });
}

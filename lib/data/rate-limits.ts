/**
 * Counts in fixed windows, in the database, so that all servers count together. Open to everybody: it is asked before
 * anybody is known. Keys are hashed: the table holds neither e-mails nor addresses.
 */
import { createHash } from 'node:crypto';
import { database } from './db';
import { TooMany } from './refusals';

export interface RateLimit {
  readonly name: string;
  readonly hits: number;
  readonly windowSeconds: number;
}

/** Counts one hit for `subject`; throws TooMany where it is one too many. */
export async function countHit(limit: RateLimit, subject: string): Promise<void> {
  const key = keyOf(limit, subject);
  const rows = await database().$queryRaw<{ hits: number; seconds: number }[]>`
    insert into rate_limit as r (key, hits, resets_at)
    values (${key}, 1, now() + make_interval(secs => ${limit.windowSeconds}::int))
    on conflict (key) do update set
      hits = case when r.resets_at <= now() then 1 else r.hits + 1 end,
      resets_at = case when r.resets_at <= now() then excluded.resets_at else r.resets_at end
    returning hits, ceil(extract(epoch from resets_at - now()))::int as seconds`;
  const { hits, seconds } = rows[0]!;
  if (hits > limit.hits) throw new TooMany(Math.max(1, seconds));
}

/** After a success: the hit that was counted for it was none. */
export async function takeBackHit(limit: RateLimit, subject: string): Promise<void> {
  const key = keyOf(limit, subject);
  await database().$executeRaw`update rate_limit set hits = greatest(hits - 1, 0) where key = ${key}`;
}

/** Windows that have passed say nothing any more. */
export async function sweepRateLimits(): Promise<number> {
  const { count } = await database().rateLimit.deleteMany({ where: { resetsAt: { lt: new Date() } } });
  return count;
}

const keyOf = (limit: RateLimit, subject: string) =>
  createHash('sha256').update(`${limit.name}\0${subject}`).digest('base64url');

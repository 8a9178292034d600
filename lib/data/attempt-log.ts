/** How entries lie in the database. Part of attempts.ts, which decides; nobody else may write entries. */
import type { AttemptEntry, Batch } from './attempts';
import type { Database } from './db';
import type { Attempt, Prisma } from './generated/prisma/client';
import { Impossible, TooMuch } from './refusals';

type HashedEntry = Batch['entries'][number];

export async function insertAttempt(
  database: Database,
  made: { readonly id: string; readonly userId: string; readonly lessonId: string; readonly batch: Batch },
): Promise<void> {
  const { id, userId, lessonId, batch } = made;
  const { format, simulatorVersion, contentHash, scenario, seed } = batch.header;
  const { startHash } = batch;
  await database.attempt.createMany({
    data: [
      {
        ...{ id, userId, lessonId, format, simulatorVersion, contentHash, scenario, startHash },
        seed: BigInt(seed),
        chainHash: startHash,
      },
    ],
    skipDuplicates: true,
  });
}

/** The hash of a prefix of a stored log; null where it is not that long. */
export async function hashAt(database: Database, attempt: Attempt, sequence: number): Promise<string | null> {
  if (sequence === 0) return attempt.startHash;
  if (sequence === attempt.lastSequence) return attempt.chainHash;
  const row = await database.entry.findUnique({
    where: { attemptId_sequence: { attemptId: attempt.id, sequence } },
    select: { hash: true },
  });
  return row?.hash ?? null;
}

/** The first of these entries that is stored differently; those beyond the stored end don't differ. */
export async function firstDifference(
  database: Database,
  attempt: Attempt,
  entries: readonly HashedEntry[],
): Promise<HashedEntry | null> {
  const overlapping = entries.filter(({ entry }) => entry.sequence <= attempt.lastSequence);
  const [first, last] = [overlapping[0], overlapping.at(-1)];
  if (!first || !last) return null;
  const rows = await database.entry.findMany({
    where: { attemptId: attempt.id, sequence: { gte: first.entry.sequence, lte: last.entry.sequence } },
    select: { sequence: true, hash: true },
  });
  const stored = new Map(rows.map(({ sequence, hash }) => [sequence, hash]));
  return overlapping.find(({ entry, hash }) => stored.get(entry.sequence) !== hash) ?? null;
}

/** Copies of the first `count` entries, hashes and all. */
export async function copyEntries(
  database: Database,
  from: Attempt,
  to: Attempt,
  count: number,
): Promise<Attempt> {
  await database.$executeRaw`
    insert into entry (attempt_id, sequence, entry, hash)
    select ${to.id}::uuid, sequence, entry, hash from entry
    where attempt_id = ${from.id}::uuid and sequence <= ${count}::int`;
  const sizes = await database.$queryRaw<{ bytes: number }[]>`
    select coalesce(sum(octet_length(entry::text)), 0)::int as bytes from entry
    where attempt_id = ${to.id}::uuid`;
  const chainHash = (await hashAt(database, from, count)) ?? from.startHash;
  return database.attempt.update({
    where: { id: to.id },
    data: { lastSequence: count, chainHash, bytes: sizes[0]!.bytes },
  });
}

export async function appendEntries(
  database: Database,
  attempt: Attempt,
  entries: readonly HashedEntry[],
  limits: Batch['limits'],
): Promise<Attempt> {
  const last = entries.at(-1);
  if (!last) return attempt;
  await checkTimes(database, attempt, entries);
  const texts = entries.map(({ entry }) => JSON.stringify(entry));
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), attempt.bytes);
  if (last.entry.sequence > limits.entries || bytes > limits.bytes) {
    throw new TooMuch('This attempt has grown too long to be stored. Begin a new one.');
  }
  await database.entry.createMany({
    data: entries.map(({ entry, hash }) => ({
      attemptId: attempt.id,
      sequence: entry.sequence,
      entry: entry as unknown as Prisma.InputJsonObject,
      hash,
    })),
  });
  return database.attempt.update({
    where: { id: attempt.id },
    data: { lastSequence: last.entry.sequence, chainHash: last.hash, bytes, updatedAt: new Date() },
  });
}

const REBUILDS: readonly string[] = ['undo', 'reset', 'back'];

/** Virtual time never runs back, except where `undo`, `reset` and `back` build the world anew. */
async function checkTimes(
  database: Database,
  attempt: Attempt,
  entries: readonly HashedEntry[],
): Promise<void> {
  const before = await database.entry.findUnique({
    where: { attemptId_sequence: { attemptId: attempt.id, sequence: attempt.lastSequence } },
    select: { entry: true },
  });
  let previous = (before?.entry ?? null) as AttemptEntry | null;
  for (const { entry } of entries) {
    const isRebuilt = previous !== null && REBUILDS.includes(previous.kind);
    if (previous !== null && !isRebuilt && entry.atVirtualMs < previous.atVirtualMs) {
      throw new Impossible(
        `Entry ${entry.sequence} lies before the one that it follows. Nothing of this was stored.`,
        `atVirtualMs of at least ${previous.atVirtualMs}`,
        `atVirtualMs ${entry.atVirtualMs}`,
      );
    }
    previous = entry;
  }
}

/**
 * Attempts and their logs. A log only grows; what two browsers went on with differently becomes two attempts: the
 * second is a fork, which has copies of the entries both share. What this room answered is stored for good.
 *
 * The hashes of the chain are computed by the caller (lib/sandbox/chain); here they are only compared.
 */
import { randomUUID } from 'node:crypto';
import { appendEntries, copyEntries, firstDifference, hashAt, insertAttempt } from './attempt-log';
import { type Database, database, transaction } from './db';
import { addEnrolment } from './enrolment';
import { type StoredEvent, storeEvents } from './events';
import type { Attempt } from './generated/prisma/client';
import { Conflict, NotFound } from './refusals';
import { notePredictions } from './sign-rows';
import { type VerdictRecord, type VerificationRecord, verificationOf } from './verdicts';
import { requirePerson, type Viewer } from './viewer';
import { noteSave } from './work';

export interface AttemptHeader {
  readonly format: number;
  readonly simulatorVersion: string;
  readonly contentHash: string;
  readonly scenario: string;
  readonly seed: number;
}

/** What this room needs to know of an entry; all the rest is stored as it came. */
export interface AttemptEntry {
  readonly sequence: number;
  readonly atVirtualMs: number;
  readonly kind: string;
}

export interface Batch {
  readonly attempt: string;
  readonly header: AttemptHeader;
  /** Hash of the header alone. */
  readonly startHash: string;
  readonly from: number;
  readonly hashOfPrefix: string;
  readonly entries: readonly { readonly entry: AttemptEntry; readonly hash: string }[];
  readonly events: readonly StoredEvent[];
  readonly browserHash: string | null;
  /** Most entries and most bytes of one log. */
  readonly limits: { readonly entries: number; readonly bytes: number };
}

/** `lastSequence` and `hash`: how far the log is stored as this batch knows it. */
export interface Saved {
  readonly attempt: string;
  readonly fork: { readonly parent: string; readonly forkAt: number } | null;
  readonly lastSequence: number;
  readonly hash: string;
  readonly verification: VerificationRecord;
}

/** Stores what is new of a batch. The same batch again changes nothing and answers the same. */
export async function saveEntries(viewer: Viewer, batch: Batch): Promise<Saved> {
  const { userId } = requirePerson(viewer);
  return transaction(async (database) => {
    const asked = await openAttempt(database, userId, batch);
    if (asked.startHash !== batch.startHash) throw anotherHeader(asked);
    const place = await findPlace(database, asked, batch);
    const stored = await appendEntries(database, place.attempt, place.entries, batch.limits);
    await storeEvents(database, stored.id, batch.events);
    await notePredictions(database, stored, batch.events);
    await noteSave(database, stored, { events: batch.events, hasEntries: place.entries.length > 0 });
    const saved = await markPending(database, stored, batch, place.entries.length > 0);
    const lastSequence = batch.from + batch.entries.length - 1;
    const hash = batch.entries.at(-1)?.hash ?? batch.hashOfPrefix;
    // Not the stored end: beyond this batch another browser may have stored what this one does not know.
    return { ...summarise(saved, await latestVerdict(database, saved.id)), lastSequence, hash };
  });
}

async function openAttempt(database: Database, userId: string, batch: Batch): Promise<Attempt> {
  const found = await lockAttempt(database, batch.attempt);
  if (found !== null) {
    if (found.userId !== userId) throw noAttempt();
    return found;
  }
  const lesson = await database.lesson.findUnique({ where: { id: batch.header.scenario } });
  if (lesson === null) throw new NotFound('There is no such lesson.');
  if (batch.from !== 1) throw gap(0, batch.startHash);
  await addEnrolment(database, userId, lesson.courseId);
  await insertAttempt(database, { id: batch.attempt, userId, lessonId: lesson.id, batch });
  const made = await lockAttempt(database, batch.attempt);
  if (made === null || made.userId !== userId) throw noAttempt();
  return made;
}

/**
 * Held to the end of the transaction: two posts to one attempt come one after the other. What was not locked is not
 * there, even if somebody has made it in the meantime: it would be read without a lock.
 */
async function lockAttempt(database: Database, id: string): Promise<Attempt | null> {
  const locked = await database.$queryRaw<unknown[]>`select 1 from attempt where id = ${id}::uuid for update`;
  return locked.length === 0 ? null : database.attempt.findUnique({ where: { id } });
}

interface Place {
  readonly attempt: Attempt;
  /** Those that are not there yet. */
  readonly entries: Batch['entries'];
}

/** Where the batch belongs: the attempt itself, a fork of it that went the same way, or a new fork. */
async function findPlace(database: Database, asked: Attempt, batch: Batch): Promise<Place> {
  let attempt = await findPrefix(database, asked, batch);
  for (;;) {
    const difference = await firstDifference(database, attempt, batch.entries);
    const fresh = batch.entries.filter(({ entry }) => entry.sequence > attempt.lastSequence);
    if (difference === null) return { attempt, entries: fresh };
    const forkAt = difference.entry.sequence - 1;
    const known = await database.attempt.findFirst({
      where: {
        parentId: attempt.id,
        forkAt,
        entries: { some: { sequence: difference.entry.sequence, hash: difference.hash } },
      },
      select: { id: true },
    });
    if (known === null) {
      const entries = batch.entries.filter(({ entry }) => entry.sequence > forkAt);
      return { attempt: await fork(database, attempt, forkAt), entries };
    }
    attempt = (await lockAttempt(database, known.id))!;
  }
}

async function findPrefix(database: Database, asked: Attempt, batch: Batch): Promise<Attempt> {
  const sequence = batch.from - 1;
  if ((await hashAt(database, asked, sequence)) === batch.hashOfPrefix) return asked;
  const rows = await database.$queryRaw<{ id: string }[]>`
    with recursive family as (
      select id from attempt where parent_id = ${asked.id}::uuid
      union all
      select attempt.id from attempt join family on attempt.parent_id = family.id
    )
    select family.id from family join entry on entry.attempt_id = family.id
    where entry.sequence = ${sequence}::int and entry.hash = ${batch.hashOfPrefix}
    order by family.id limit 1`;
  const found = rows[0] && (await lockAttempt(database, rows[0].id));
  if (found) return found;
  if (sequence > asked.lastSequence) throw gap(asked.lastSequence, asked.chainHash);
  throw anotherPast(asked);
}

async function fork(database: Database, parent: Attempt, forkAt: number): Promise<Attempt> {
  const { startHash, format, simulatorVersion, contentHash, scenario, seed, userId, lessonId } = parent;
  const made = await database.attempt.create({
    data: {
      id: randomUUID(),
      ...{ startHash, format, simulatorVersion, contentHash, scenario, seed, userId, lessonId },
      parentId: parent.id,
      forkAt,
      chainHash: startHash,
    },
  });
  return copyEntries(database, parent, made, forkAt);
}

async function markPending(database: Database, stored: Attempt, batch: Batch, isLonger: boolean) {
  const last = batch.from + batch.entries.length - 1;
  // A hash speaks of the log as this browser knows it; where more is stored by now, it says nothing about that.
  const isNews = batch.browserHash !== null && last === stored.lastSequence && last > 0;
  const isNewHash =
    isNews &&
    (stored.browserHash !== batch.browserHash || stored.browserHashSequence !== stored.lastSequence);
  if (!isLonger && !isNewHash) return stored;
  return database.attempt.update({
    where: { id: stored.id },
    data: {
      verification: 'pending',
      faults: 0,
      updatedAt: new Date(),
      ...(isNews ? { browserHash: batch.browserHash, browserHashSequence: last } : {}),
    },
  });
}

export interface AttemptFacts extends Saved {
  /** Whose it is. */
  readonly userId: string;
  readonly header: AttemptHeader;
  readonly state: 'open' | 'passed';
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Mine in one lesson, the latest first. */
export async function listAttempts(viewer: Viewer, lessonId: string): Promise<readonly AttemptFacts[]> {
  const { userId } = requirePerson(viewer);
  const attempts = await database().attempt.findMany({
    where: { userId, lessonId },
    orderBy: [{ updatedAt: 'desc' }, { id: 'asc' }],
    take: 50,
    include: { verdicts: { orderBy: { at: 'desc' }, take: 1 } },
  });
  return attempts.map((attempt) => describe(attempt, attempt.verdicts[0] ?? null));
}

/** With its entries. The learner's own, and for those who teach any. */
export async function readAttempt(
  viewer: Viewer,
  id: string,
): Promise<AttemptFacts & { readonly entries: readonly AttemptEntry[] }> {
  const { userId, role } = requirePerson(viewer);
  const attempt = await database().attempt.findUnique({
    where: { id },
    include: {
      verdicts: { orderBy: { at: 'desc' }, take: 1 },
      entries: { orderBy: { sequence: 'asc' }, select: { entry: true } },
    },
  });
  if (attempt === null || (attempt.userId !== userId && role === 'student')) throw noAttempt();
  const entries = attempt.entries.map(({ entry }) => entry as unknown as AttemptEntry);
  return { ...describe(attempt, attempt.verdicts[0] ?? null), entries };
}

const latestVerdict = (database: Database, attemptId: string): Promise<VerdictRecord | null> =>
  database.verdict.findFirst({ where: { attemptId }, orderBy: { at: 'desc' } });

function summarise(attempt: Attempt, verdict: VerdictRecord | null): Saved {
  const { id, parentId, forkAt, lastSequence, chainHash } = attempt;
  return {
    attempt: id,
    fork: parentId === null ? null : { parent: parentId, forkAt: forkAt ?? 0 },
    lastSequence,
    hash: chainHash,
    verification: verificationOf(attempt, verdict),
  };
}

function describe(attempt: Attempt, verdict: VerdictRecord | null): AttemptFacts {
  const { format, simulatorVersion, contentHash, scenario, seed } = attempt;
  const { userId, state, createdAt, updatedAt } = attempt;
  return {
    ...summarise(attempt, verdict),
    header: { format, simulatorVersion, contentHash, scenario, seed: Number(seed) },
    ...{ userId, state, createdAt, updatedAt },
  };
}

const noAttempt = () => new NotFound('There is no such attempt.');

const gap = (lastSequence: number, hash: string) =>
  new Conflict('gap', `Entries are missing: send again from number ${lastSequence + 1}.`, {
    lastSequence,
    hash,
  });

/** Only the whole log can say where the two parted. */
const anotherPast = ({ chainHash }: Attempt) =>
  new Conflict(
    'other-past',
    'Another browser went on with this attempt. Send the whole log, from number 1.',
    {
      lastSequence: 0,
      hash: chainHash,
    },
  );

const anotherHeader = ({ lastSequence, chainHash }: Attempt) =>
  new Conflict('other-header', 'This attempt began with another exercise or seed. Begin a new attempt.', {
    lastSequence,
    hash: chainHash,
  });

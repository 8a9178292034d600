/**
 * How signs of learning are stored: answers to questions at each save, and all that an attempt tells at each verdict.
 * lib/data/signs.ts computes them, lib/data/learning.ts reads them.
 */
import type { Database } from './db';
import type { StoredEvent } from './events';
import type { Attempt } from './generated/prisma/client';
import { type SignStep, summariseSigns } from './signs';

/** Letters and digits alone: so an answer is found again in the prose, however it was marked up. */
export const plainChoice = (choice: string): string => choice.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

const MOST_CHOICE = 300;

/** Called within a save, whose viewer has been checked. The first answer counts. */
export async function notePredictions(
  database: Database,
  { userId, lessonId, contentHash }: Attempt,
  events: readonly StoredEvent[],
): Promise<void> {
  const now = Date.now();
  const answers = events.flatMap(({ kind, at, data: { question, choice } }) => {
    if (kind !== 'prediction' || typeof question !== 'string' || !/^[a-z0-9-]{1,100}$/.test(question))
      return [];
    return {
      ...{ userId, lessonId, contentHash, questionId: question },
      choice: typeof choice === 'string' ? plainChoice(choice).slice(0, MOST_CHOICE) : '',
      at: new Date(Math.min(at.getTime(), now)),
    };
  });
  if (answers.length > 0) await database.prediction.createMany({ data: answers, skipDuplicates: true });
}

/** Called with each verdict, whose viewer has been checked. The steps are those of the whole log. */
export async function noteSigns(
  database: Database,
  { id: attemptId, userId, lessonId, contentHash }: Attempt,
  steps: readonly SignStep[],
): Promise<void> {
  if (steps.length === 0) return;
  const events = await database.event.findMany({
    where: { attemptId },
    orderBy: { seq: 'asc' },
    select: { at: true, storedAt: true, kind: true, data: true },
  });
  const { isPassed, passedMs, isHelped, isLookedFirst, helps, ...counts } = summariseSigns(
    steps,
    events.map(({ at, storedAt, kind, data }) => ({
      ...{ ms: Math.min(at.getTime(), storedAt.getTime()), kind },
      data: data as StoredEvent['data'],
    })),
  );
  const before = await database.attemptSign.findUnique({ where: { attemptId } });
  const passedAt = passedMs === null ? new Date() : new Date(passedMs);
  const row = {
    ...{ ...counts, contentHash, helped: isHelped, lookedFirst: isLookedFirst },
    passedAt: isPassed ? (before?.passedAt ?? passedAt) : null,
  };
  await database.attemptSign.upsert({
    where: { attemptId },
    create: { attemptId, userId, lessonId, ...row },
    update: row,
  });
  await database.helpSign.deleteMany({ where: { attemptId } });
  await database.helpSign.createMany({
    data: helps.map((help) => ({ attemptId, userId, lessonId, ...help })),
  });
}

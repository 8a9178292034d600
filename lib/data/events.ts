/** Beside the log: what the page saw, with wall time. Events are only ever added. */
import { type Database, database } from './db';
import type { Prisma } from './generated/prisma/client';
import { NotFound } from './refusals';
import { requirePerson, type Viewer } from './viewer';

export interface StoredEvent {
  readonly id: string;
  readonly at: Date;
  readonly kind: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

const MOST_EVENTS = 20_000;

/** Called within a save, whose viewer has been checked. The same id twice is stored once; beyond the limit nothing is. */
export async function storeEvents(
  database: Database,
  attemptId: string,
  events: readonly StoredEvent[],
): Promise<void> {
  if (events.length === 0) return;
  if ((await database.event.count({ where: { attemptId } })) + events.length > MOST_EVENTS) return;
  await database.event.createMany({
    data: events.map(({ id, at, kind, data }) => ({
      ...{ attemptId, id, at, kind },
      data: data as Prisma.InputJsonObject,
    })),
    skipDuplicates: true,
  });
}

/** In the order in which they were stored. The learner's own, and for those who teach any. */
export async function listEvents(viewer: Viewer, attemptId: string): Promise<readonly StoredEvent[]> {
  const { userId, role } = requirePerson(viewer);
  const attempt = await database().attempt.findUnique({
    where: { id: attemptId },
    include: { events: { orderBy: { seq: 'asc' } } },
  });
  if (attempt === null || (attempt.userId !== userId && role === 'student')) {
    throw new NotFound('There is no such attempt.');
  }
  return attempt.events.map(({ id, at, kind, data }) => ({
    ...{ id, at, kind },
    data: data as StoredEvent['data'],
  }));
}

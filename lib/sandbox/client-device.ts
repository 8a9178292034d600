/** What this device keeps of a learner's work, for pages that only show it. */
import { simulatorVersion } from './generated/version';
import type { Log } from './log';
import { unbroken } from './saving/attempt-choice';
import { type LocalStore, openLocalStore } from './saving/local-store';

export interface DeviceAttempt {
  readonly attempt: string;
  /** `<course>/<lesson>` */
  readonly lesson: string;
  /** ISO 8601, this device's clock. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly entries: number;
  /** Tasks that held here at the last judgement. */
  readonly tasksDone: readonly string[];
  /** Left for a newer attempt. */
  readonly isLeft: boolean;
}

/** The latest first; those in which nothing was done are left out. */
export async function listDeviceAttempts(store?: LocalStore): Promise<readonly DeviceAttempt[]> {
  const kept = store ?? (await openLocalStore());
  const attempts = await Promise.all(
    (await kept.attempts()).map(async ({ id, lesson, createdAt, updatedAt, tasksDone, isLeft }) => ({
      ...{ attempt: id, lesson, createdAt, updatedAt, tasksDone, isLeft },
      entries: (await kept.entries(id)).length,
    })),
  );
  return attempts
    .filter(({ entries }) => entries > 0)
    .sort((left, right) =>
      left.updatedAt < right.updatedAt ? 1 : left.updatedAt > right.updatedAt ? -1 : 0,
    );
}

/** `null` where this device has no such attempt. */
export async function readDeviceLog(attempt: string, store?: LocalStore): Promise<Log | null> {
  const kept = store ?? (await openLocalStore());
  const found = (await kept.attempts()).find(({ id }) => id === attempt);
  if (found === undefined) return null;
  const entries = unbroken((await kept.entries(attempt)).map(({ entry }) => entry));
  return { header: found.header, entries };
}

/** Of this page: what a log that it makes was made by. */
export const pageVersion = (): string => simulatorVersion;

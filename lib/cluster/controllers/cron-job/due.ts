/**
 * Which start of a CronJob is due now, and when the next one is. Upstream: mostRecentScheduleTime, nextScheduleTime
 * and nextScheduleTimeDuration in pkg/controller/cronjob/utils.go.
 */
import type { CronJob } from '../../batch-resources';
import { parseTimestamp } from '../../kernel/time';
import type { Schedule } from './schedule';

export interface Due {
  /** Epoch milliseconds; `null`: none. */
  readonly atMs: number | null;
  readonly isManyMissed: boolean;
  /** The schedule never comes, or every time at once. */
  readonly isInvalid: boolean;
}

const MANY = 100;
/** The real controller comes a little later than the minute, so that clocks may differ. */
const DELTA_MS = 100;

function earliestMs({ metadata, status }: CronJob): number {
  return parseTimestamp(status?.lastScheduleTime ?? metadata.creationTimestamp ?? '') ?? 0;
}

export function findDue(cronJob: CronJob, schedule: Schedule, nowMs: number): Due {
  const { startingDeadlineSeconds: deadline } = cronJob.spec;
  const earliest = earliestMs(cronJob);
  return mostRecent(
    schedule,
    nowMs,
    deadline === undefined ? earliest : Math.max(earliest, nowMs - deadline * 1000),
  );
}

function mostRecent(schedule: Schedule, nowMs: number, earliest: number): Due {
  const none = { atMs: null, isManyMissed: false, isInvalid: false };
  const first = schedule(earliest);
  if (first === null) return { ...none, isInvalid: true };
  if (nowMs < first) return none;
  const second = schedule(first);
  if (second === null || nowMs < second) return { ...none, atMs: first };
  const interval = second - first;
  const missed = Math.floor((nowMs - first) / interval) + 1;
  let recent: number | null = null;
  let next = schedule(first + (missed - 2) * interval);
  while (next !== null && next <= nowMs) {
    recent = next;
    next = schedule(next);
  }
  return { atMs: recent, isManyMissed: missed > MANY, isInvalid: false };
}

/** Milliseconds until the controller should look again; `null`: never. */
export function waitForNext(cronJob: CronJob, schedule: Schedule, nowMs: number): number | null {
  const earliest = earliestMs(cronJob);
  const next = schedule(mostRecent(schedule, nowMs, earliest).atMs ?? earliest);
  return next === null ? null : Math.max(0, next + DELTA_MS - nowMs);
}

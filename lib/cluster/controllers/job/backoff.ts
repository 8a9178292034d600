/**
 * How long a Job waits before it replaces a failed pod: 10 s, 20 s, 40 s … up to 10 minutes, counted anew after a
 * success. Upstream: backoff_utils.go in pkg/controller/job.
 */
import { parseTimestamp } from '../../kernel/time';
import type { Pod } from '../../resources';

/** Failures since the last success. Kept in memory, as the real controller does. */
export interface BackoffRecord {
  readonly failures: number;
  readonly lastFailureMs: number;
}

export const NO_FAILURES: BackoffRecord = { failures: 0, lastFailureMs: 0 };
const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;

export function nextRecord(
  record: BackoffRecord,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const failures = failed.map(finishedMs);
  if (succeeded.length === 0) {
    if (failures.length === 0) return record;
    return { failures: record.failures + failures.length, lastFailureMs: Math.max(...failures) };
  }
  const lastSuccess = Math.max(...succeeded.map(finishedMs));
  const later = failures.filter((atMs) => atMs > lastSuccess);
  if (later.length === 0) return NO_FAILURES;
  return { failures: later.length, lastFailureMs: Math.max(...later) };
}

/** Milliseconds until the next pod may be made. */
export function remainingMs({ failures, lastFailureMs }: BackoffRecord, nowEpochMs: number): number {
  if (failures === 0) return 0;
  let wait = FIRST_MS;
  for (let count = 1; count < failures && wait < LONGEST_MS; count += 1) wait *= 2;
  return Math.max(0, lastFailureMs + Math.min(wait, LONGEST_MS) - nowEpochMs);
}

/** When a pod ended: by its containers, else by when it stopped being ready, else by its deletion. */
export function finishedMs({ metadata, status }: Pod): number {
  const read = (text: string | undefined | null): number | null => (text ? parseTimestamp(text) : null);
  const ends = (status?.containerStatuses ?? []).map(({ state }) => read(state?.terminated?.finishedAt));
  if (ends.length > 0 && ends.every((end) => end !== null)) return Math.max(...ends);
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const since = ready?.status === 'False' ? read(ready.lastTransitionTime) : null;
  if (since !== null) return since;
  const deletion = read(metadata.deletionTimestamp);
  if (deletion !== null) return deletion - (metadata.deletionGracePeriodSeconds ?? 0) * 1000;
  return read(metadata.creationTimestamp) ?? 0;
}

/**
 * What the controllers of pods ask of a pod: does it count, is it available, since when; and whether a change
 * of it is one that its controller has to look at.
 * Upstream: IsPodActive, IsPodTerminating in pkg/controller/controller_utils.go, IsPodAvailable in pkg/api/v1/pod.
 */
import { isSame } from '../api/equality';
import { parseTimestamp } from '../kernel/time';
import type { Pod } from '../resources';
import { isReady } from './service-pods';

export function isOver({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

export function isTerminating({ metadata }: Pod): boolean {
  return metadata.deletionTimestamp !== undefined;
}

/** Neither over nor about to end. */
export function isActive(pod: Pod): boolean {
  return !isTerminating(pod) && !isOver(pod);
}

/** When it has been ready for so long, epoch ms; `null` where it is not ready. */
export function availableAt(pod: Pod, minReadySeconds: number, nowEpochMs: number): number | null {
  if (!isReady(pod)) return null;
  if (minReadySeconds === 0) return nowEpochMs;
  const since = pod.status?.conditions?.find(({ type }) => type === 'Ready')?.lastTransitionTime;
  const sinceMs = since === undefined ? null : parseTimestamp(since);
  return (sinceMs ?? nowEpochMs) + minReadySeconds * 1000;
}

export function isAvailable(pod: Pod, minReadySeconds: number, nowEpochMs: number): boolean {
  const at = availableAt(pod, minReadySeconds, nowEpochMs);
  return at !== null && at <= nowEpochMs;
}

/** Until the next of these pods has been ready for long enough; `null` where there is nothing to wait for. */
export function nextAvailableMs(
  pods: readonly Pod[],
  minReadySeconds: number,
  nowEpochMs: number,
): number | null {
  if (minReadySeconds === 0) return null;
  let next: number | null = null;
  for (const pod of pods) {
    const at = availableAt(pod, minReadySeconds, nowEpochMs);
    if (at !== null && at > nowEpochMs && (next === null || at - nowEpochMs < next)) next = at - nowEpochMs;
  }
  return next;
}

/** Whether a change of a pod leaves all as it is that its controller looks at. */
export function isSameToOwner(pod: Pod, previous: Pod): boolean {
  return (
    isOver(pod) === isOver(previous) &&
    isTerminating(pod) === isTerminating(previous) &&
    isReady(pod) === isReady(previous) &&
    isSame(pod.metadata.labels, previous.metadata.labels) &&
    isSame(pod.metadata.ownerReferences, previous.metadata.ownerReferences)
  );
}

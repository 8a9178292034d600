/**
 * Deletes Jobs some time after they finished: spec.ttlSecondsAfterFinished. One timer a Job, and none for others.
 * Upstream: pkg/controller/ttlafterfinished.
 */
import type { ApiClient } from '../../api/client';
import { isApiError } from '../../api/status';
import type { Job } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import { parseTimestamp } from '../../kernel/time';
import type { OwnedIndex } from '../owned-index';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';

const CYCLE_MS = 3;

export function startTtlAfterFinished(kernel: Kernel, api: ApiClient, jobs: OwnedIndex<Job>): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);

  jobs.onChange(({ type, object }) => {
    if (type !== 'DELETED' && expiryOf(object) !== null) queue.add(keyOf(object.metadata));
  });

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const job = api.get<Job>('Job', namespace, name);
    const expiry = job === null ? null : expiryOf(job);
    if (job === null || expiry === null || job.metadata.deletionTimestamp !== undefined) return;
    const wait = expiry - kernel.epochMs();
    if (wait > 0) {
      queue.addAfter(key, wait, 'progress');
      return;
    }
    try {
      api.delete('Job', namespace, name, { uid: job.metadata.uid, propagationPolicy: 'Foreground' });
    } catch (error) {
      if (!isApiError(error, 'NotFound')) throw error;
    }
  }
}

/** Epoch milliseconds; `null` where it is not over or may stay. */
function expiryOf({ spec, status }: Job): number | null {
  const end = status?.conditions?.find(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
  if (spec.ttlSecondsAfterFinished === undefined || end === undefined) return null;
  const endedMs = parseTimestamp(end.lastTransitionTime ?? '');
  return endedMs === null ? null : endedMs + spec.ttlSecondsAfterFinished * 1000;
}

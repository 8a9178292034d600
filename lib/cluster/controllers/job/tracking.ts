/**
 * Counts the pods of a Job so that none is counted twice or lost: their uids are noted in the status, then their
 * finalizers go, then the numbers grow. The end is said last of all, when no pod is left that still stops.
 * Upstream: trackJobStatusAndRemoveFinalizers in job_controller.go.
 */
import type { Job, JobStatus } from '../../batch-resources';
import type { Condition, Pod } from '../../resources';
import { keyOf } from '../work-queue';
import { hasTracking, releasePod } from './finalizer';
import { countIndexes, hasIndex, indexOf, showIndexes, withIndexes } from './indexes';
import { isCountable, isFailed, isIndexed, type Pass, type Tools } from './pass';
import { judgeFailure } from './policies';

const SOURCE = { component: 'job-controller' } as const;

/** How many uids the status holds at most. */
const MOST_UNCOUNTED = 500;

export function track(tools: Tools, pass: Pass): void {
  const { job } = pass;
  pass.status = {
    ...pass.status,
    active: pass.activeCount || undefined,
    ready: pass.ready,
    terminating: pass.terminating,
  };
  const { released, isAll } = noteEnded(pass);
  if (isIndexed(job)) noteIndexes(pass);
  if (pass.finish !== null) noteTarget(tools, pass);
  let written = tools.api.updateStatus({ ...job, status: pass.status });
  tools.records.set(keyOf(job.metadata), pass.record);
  for (const pod of released) releasePod(tools.api, pod);
  pass.status = countUp(pass.status, stillTracked(pass.pods, released));
  const isOver = isAll && finishJob(tools, pass);
  written = tools.api.updateStatus({ ...written, status: pass.status });
  if (isOver) tellEnd(tools, pass, written);
  if (!isAll) tools.later(keyOf(job.metadata), 0, 'progress');
}

/** Writes the uids of pods that ended into the status. Returns the pods that may go. */
function noteEnded(pass: Pass): { released: readonly Pod[]; isAll: boolean } {
  const { job, finish } = pass;
  const uncounted = pass.status.uncountedTerminatedPods ?? {};
  const succeeded = [...(uncounted.succeeded ?? [])];
  const failed = [...(uncounted.failed ?? [])];
  const newIndexes: number[] = [];
  const released: Pod[] = [];
  let isAll = true;
  for (const pod of pass.pods) {
    if (!hasTracking(pod) || !mayGo(pass, pod)) continue;
    if (succeeded.length + failed.length + newIndexes.length >= MOST_UNCOUNTED) {
      isAll = false;
      break;
    }
    released.push(pod);
    const uid = pod.metadata.uid ?? '';
    const index = indexOf(pod);
    if (pod.status?.phase === 'Succeeded' && !failed.includes(uid)) {
      if (!isIndexed(job)) {
        if (!succeeded.includes(uid)) succeeded.push(uid);
      } else if (index !== null && isCountable(job, pod) && !hasIndex(pass.previousIndexes, index)) {
        newIndexes.push(index);
      }
    } else if (isFailed(job, pod) || (finish !== null && !finish.isSuccess)) {
      const isNew = !failed.includes(uid) && isCountable(job, pod);
      if (isNew && judgeFailure(job, pod).isCounted) failed.push(uid);
    }
  }
  pass.succeededIndexes = withIndexes(pass.succeededIndexes, newIndexes);
  pass.status = { ...pass.status, uncountedTerminatedPods: listsOf(succeeded, failed) };
  return { released, isAll };
}

function listsOf(succeeded: readonly string[], failed: readonly string[]) {
  return {
    ...(succeeded.length === 0 ? {} : { succeeded }),
    ...(failed.length === 0 ? {} : { failed }),
  };
}

function mayGo({ job, finish, kept }: Pass, pod: Pod): boolean {
  const isDone = pod.status?.phase === 'Succeeded';
  if (job.metadata.deletionTimestamp !== undefined || finish !== null || isDone) return true;
  if (!isFailed(job, pod)) return false;
  return kept.get(indexOf(pod) ?? -1)?.metadata.uid !== pod.metadata.uid;
}

function noteIndexes(pass: Pass): void {
  pass.status = {
    ...pass.status,
    succeeded: countIndexes(pass.succeededIndexes) || undefined,
    completedIndexes: showIndexes(pass.succeededIndexes) || undefined,
    ...(pass.failedIndexes === null ? {} : { failedIndexes: showIndexes(pass.failedIndexes) }),
  };
}

function conditionOf({ kernel }: Tools, type: string, { reason, message }: NonNullable<Pass['finish']>) {
  const now = kernel.timestamp();
  const times = { lastProbeTime: now, lastTransitionTime: now };
  return { type, status: 'True', ...times, reason, message } satisfies Condition;
}

function noteTarget(tools: Tools, pass: Pass): void {
  const finish = pass.finish!;
  const type = finish.isSuccess ? 'SuccessCriteriaMet' : 'FailureTarget';
  const conditions = pass.status.conditions ?? [];
  if (conditions.some((one) => one.type === type)) return;
  pass.status = { ...pass.status, conditions: [...conditions, conditionOf(tools, type, finish)] };
}

function stillTracked(pods: readonly Pod[], released: readonly Pod[]): ReadonlySet<string> {
  const gone = new Set(released);
  const tracked = pods.filter((pod) => hasTracking(pod) && !gone.has(pod));
  return new Set(tracked.map(({ metadata }) => metadata.uid ?? ''));
}

/** Pods without their finalizer are numbers from now on. */
function countUp(status: JobStatus, tracked: ReadonlySet<string>): JobStatus {
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  const left = (uids: readonly string[]): readonly string[] => uids.filter((uid) => tracked.has(uid));
  const count = (uids: readonly string[]): number => uids.length - left(uids).length;
  return {
    ...status,
    succeeded: (status.succeeded ?? 0) + count(succeeded) || undefined,
    failed: (status.failed ?? 0) + count(failed) || undefined,
    uncountedTerminatedPods: listsOf(left(succeeded), left(failed)),
  };
}

/** True where the Job is over now. */
function finishJob(tools: Tools, pass: Pass): boolean {
  const { finish, status } = pass;
  const { succeeded = [], failed = [] } = status.uncountedTerminatedPods ?? {};
  if (finish === null || succeeded.length + failed.length > 0 || pass.terminating > 0) return false;
  const condition = conditionOf(tools, finish.isSuccess ? 'Complete' : 'Failed', finish);
  pass.status = {
    ...status,
    conditions: [...(status.conditions ?? []), condition],
    ...(finish.isSuccess ? { completionTime: condition.lastTransitionTime } : {}),
  };
  return true;
}

function tellEnd({ api }: Tools, { finish, job }: Pass, written: Job): void {
  if (finish === null) return;
  if (!finish.isSuccess) {
    api.recordEvent(written, 'Warning', finish.reason, finish.message, SOURCE);
    return;
  }
  const { completions } = job.spec;
  if (completions !== undefined && (written.status?.succeeded ?? 0) > completions) {
    const message = 'Too many succeeded pods running after completion count reached';
    api.recordEvent(written, 'Warning', 'TooManySucceededPods', message, SOURCE);
  }
  api.recordEvent(written, 'Normal', 'Completed', 'Job completed', SOURCE);
}

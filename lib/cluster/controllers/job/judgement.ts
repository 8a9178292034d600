/**
 * Whether a Job has failed or succeeded before all its completions: by policy, back-off limit, deadline or indexes.
 * Upstream: the first half of syncJob in job_controller.go, and indexed_job_utils.go.
 */
import type { Job } from '../../batch-resources';
import { parseTimestamp } from '../../kernel/time';
import type { Pod } from '../../resources';
import { keyOf } from '../work-queue';
import { finishedMs } from './backoff';
import { countIndexes, hasIndex, indexesOf, indexOf, parseIndexes, withIndexes } from './indexes';
import { type Finish, isCountable, isFailed, isIndexed, type Pass, type Tools } from './pass';
import { judgeFailure, judgeSuccess } from './policies';

const FAILURE_COUNT = 'batch.kubernetes.io/job-index-failure-count';
const IGNORED_COUNT = 'batch.kubernetes.io/job-index-ignored-failure-count';

const fail = (reason: string, message: string): Finish => ({ isSuccess: false, reason, message });

/** Also fills in the pass what is known of the indexes. `null`: it goes on. */
export function judgeJob(tools: Tools, pass: Pass): Finish | null {
  const early = targetOf(pass) ?? failureByPolicy(pass) ?? failureByLimit(tools, pass);
  if (!isIndexed(pass.job)) return early;
  readIndexes(pass);
  const byIndexes = early ?? failureByIndexes(pass);
  if (byIndexes !== null) return byIndexes;
  const message = judgeSuccess(pass.job, pass.succeededIndexes);
  return message === null ? null : { isSuccess: true, reason: 'SuccessPolicy', message };
}

/** What an earlier pass has decided. */
function targetOf({ status }: Pass): Finish | null {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget']) {
    const found = status.conditions?.find((one) => one.type === type && one.status === 'True');
    if (found === undefined) continue;
    const { reason = '', message = '' } = found;
    return { isSuccess: type === 'SuccessCriteriaMet', reason, message };
  }
  return null;
}

function failureByPolicy({ job, pods }: Pass): Finish | null {
  if (job.spec.podFailurePolicy === undefined) return null;
  for (const pod of pods) {
    const message = isFailed(job, pod) ? judgeFailure(job, pod).jobFailure : null;
    if (message !== null) return fail('PodFailurePolicy', message);
  }
  return null;
}

function failureByLimit({ kernel, later }: Tools, pass: Pass): Finish | null {
  const { job, status } = pass;
  const { backoffLimit = 6, activeDeadlineSeconds, suspend } = job.spec;
  if (pass.failed > backoffLimit || hasRestartedTooOften(pass, backoffLimit)) {
    return fail('BackoffLimitExceeded', 'Job has reached the specified backoff limit');
  }
  if (activeDeadlineSeconds === undefined || suspend === true) return null;
  const started = parseTimestamp(status.startTime ?? '') ?? kernel.epochMs();
  const left = started + activeDeadlineSeconds * 1000 - kernel.epochMs();
  if (left <= 0) return fail('DeadlineExceeded', 'Job was active longer than specified deadline');
  later(keyOf(job.metadata), left, 'progress');
  return null;
}

/** With OnFailure the kubelet starts containers again, and their restarts are what counts. */
function hasRestartedTooOften({ job, pods }: Pass, backoffLimit: number): boolean {
  if (job.spec.template.spec.restartPolicy !== 'OnFailure') return false;
  let restarts = 0;
  for (const { status } of pods) {
    if (status?.phase !== 'Running' && status?.phase !== 'Pending') continue;
    const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
    for (const { restartCount } of containers) restarts += restartCount;
  }
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit;
}

function readIndexes(pass: Pass): void {
  const { job, pods, status } = pass;
  const { completions = 0, backoffLimitPerIndex } = job.spec;
  const countable = pods.filter((pod) => isCountable(job, pod));
  pass.previousIndexes = parseIndexes(status.completedIndexes, completions);
  const succeeded = countable.filter((pod) => pod.status?.phase === 'Succeeded');
  pass.succeededIndexes = withIndexes(pass.previousIndexes, indexesOf(succeeded));
  pass.succeeded = countIndexes(pass.succeededIndexes);
  if (backoffLimitPerIndex === undefined) return;
  const failed = countable.filter((pod) => hasIndexFailed(job, pod, backoffLimitPerIndex));
  pass.failedIndexes = withIndexes(parseIndexes(status.failedIndexes, completions), indexesOf(failed));
  pass.kept = keptPods(pass, countable);
}

function hasIndexFailed(job: Job, pod: Pod, limit: number): boolean {
  if (!isFailed(job, pod)) return false;
  const { action, isCounted } = judgeFailure(job, pod);
  return action === 'FailIndex' || (isCounted && failuresOf(pod).counted >= limit);
}

/** Earlier failures of its index, as the pod was told when it was made. */
function failuresOf({ metadata }: Pod): { counted: number; ignored: number } {
  const read = (name: string): number => {
    const text = metadata.annotations?.[name] ?? '';
    return /^\d{1,9}$/.test(text) ? Number(text) : 0;
  };
  return { counted: read(FAILURE_COUNT), ignored: read(IGNORED_COUNT) };
}

function keptPods(pass: Pass, countable: readonly Pod[]): ReadonlyMap<number, Pod> {
  const running = indexesOf(pass.active);
  const kept = new Map<number, Pod>();
  const total = (pod: Pod): number => failuresOf(pod).counted + failuresOf(pod).ignored;
  for (const pod of countable) {
    const index = indexOf(pod);
    if (index === null || !isFailed(pass.job, pod) || running.has(index)) continue;
    if (hasIndex(pass.succeededIndexes, index) || hasIndex(pass.failedIndexes ?? [], index)) continue;
    const other = kept.get(index);
    const isLater =
      other === undefined || (total(other) <= total(pod) && finishedMs(pod) >= finishedMs(other));
    if (isLater) kept.set(index, pod);
  }
  return kept;
}

/** How often this index has failed so far, for the back-off. */
export function failureCount(pod: Pod): number {
  const { counted, ignored } = failuresOf(pod);
  return counted + ignored + 1;
}

/** The annotations of the pod that replaces this one. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (replaced === undefined) return { [FAILURE_COUNT]: '0' };
  let { counted, ignored } = failuresOf(replaced);
  if (judgeFailure(job, replaced).isCounted) counted += 1;
  else ignored += 1;
  return {
    [FAILURE_COUNT]: String(counted),
    ...(ignored > 0 ? { [IGNORED_COUNT]: String(ignored) } : {}),
  };
}

function failureByIndexes({ job, failedIndexes, succeededIndexes }: Pass): Finish | null {
  if (failedIndexes === null) return null;
  const { maxFailedIndexes, completions = 0 } = job.spec;
  const failed = countIndexes(failedIndexes);
  if (maxFailedIndexes !== undefined && failed > maxFailedIndexes) {
    const message = 'Job has exceeded the specified maximal number of failed indexes';
    return fail('MaxFailedIndexesExceeded', message);
  }
  const isAll = failed > 0 && failed + countIndexes(succeededIndexes) >= completions;
  return isAll ? fail('FailedIndexes', 'Job has failed indexes') : null;
}

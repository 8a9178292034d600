/** A Job and its pods as one pass of the controller sees them. Upstream: syncJobCtx in job_controller.go. */
import type { ApiClient } from '../../api/client';
import type { Job, JobStatus } from '../../batch-resources';
import type { EventClass } from '../../cluster';
import type { Kernel } from '../../kernel/kernel';
import type { Pod } from '../../resources';
import { claimOwned, type OwnedIndex } from '../owned-index';
import { isReady } from '../service-pods';
import { type BackoffRecord, nextRecord } from './backoff';
import { hasTracking } from './finalizer';
import { type Indexes, indexOf } from './indexes';
import { judgeFailure } from './policies';

export interface Tools {
  readonly kernel: Kernel;
  readonly api: ApiClient;
  readonly pods: OwnedIndex<Pod>;
  readonly records: Map<string, BackoffRecord>;
  /** How long a Job waits after the next refusal of a pod, ms. */
  readonly refusals: Map<string, number>;
  /** Reconciles this Job again. */
  readonly later: (key: string, delayMs: number, eventClass: EventClass) => void;
}

/** How a Job ends: first noted as a target, and said for good when its last pod is gone. */
export interface Finish {
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly message: string;
}

export interface Pass {
  readonly job: Job;
  readonly pods: readonly Pod[];
  readonly active: readonly Pod[];
  /** Counts as they become while the pass makes and removes pods. */
  activeCount: number;
  ready: number;
  terminating: number;
  succeeded: number;
  /** Ended and not counted before this pass, without those that a policy says to ignore. */
  failed: number;
  record: BackoffRecord;
  status: JobStatus;
  finish: Finish | null;
  previousIndexes: Indexes;
  succeededIndexes: Indexes;
  /** `null` where the Job has no limit of its own for each index. */
  failedIndexes: Indexes | null;
  /** By index: the failed pod that is kept until its successor knows the number of failures. */
  kept: ReadonlyMap<number, Pod>;
}

export function look(tools: Tools, job: Job, record: BackoffRecord): Pass {
  const { api, kernel } = tools;
  const selector = job.spec.selector ?? {};
  const pods = claimOwned(api, tools.pods, { ...job, spec: { ...job.spec, selector } }, () => true);
  const active = pods.filter(isActive);
  const { uncountedTerminatedPods: uncounted = {}, ...before } = job.status ?? {};
  const status: JobStatus = { ...before, uncountedTerminatedPods: uncounted };
  const isNew = (pod: Pod, known: readonly string[] = []): boolean =>
    isCountable(job, pod) && !known.includes(pod.metadata.uid ?? '');
  const newSucceeded = pods.filter(
    (pod) => pod.status?.phase === 'Succeeded' && isNew(pod, uncounted.succeeded),
  );
  const newFailed = pods.filter((pod) => isFailed(job, pod) && isNew(pod, uncounted.failed));
  const counted = newFailed.filter((pod) => judgeFailure(job, pod).isCounted);
  const hasStarted = status.startTime !== undefined || job.spec.suspend === true;
  return {
    job,
    pods,
    active,
    activeCount: active.length,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    succeeded: (status.succeeded ?? 0) + newSucceeded.length + (uncounted.succeeded ?? []).length,
    failed: (status.failed ?? 0) + counted.length + (uncounted.failed ?? []).length,
    record: nextRecord(record, newSucceeded, newFailed),
    status: hasStarted ? status : { ...status, startTime: kernel.timestamp() },
    finish: null,
    previousIndexes: [],
    succeededIndexes: [],
    failedIndexes: null,
    kept: new Map(),
  };
}

export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

/** Still to be counted: it has the finalizer and, where it matters, an index of this Job. */
export function isCountable(job: Job, pod: Pod): boolean {
  if (!hasTracking(pod)) return false;
  if (!isIndexed(job)) return true;
  const index = indexOf(pod);
  return index !== null && index < (job.spec.completions ?? 0);
}

/** A pod that is being deleted has failed already, unless the Job waits for its very end. */
export function isFailed(job: Job, { metadata, status }: Pod): boolean {
  if (status?.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return metadata.deletionTimestamp !== undefined && status?.phase !== 'Succeeded';
}

export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined;
}

function hasEnded({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

function isActive(pod: Pod): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp === undefined;
}

export function isTerminating(pod: Pod): boolean {
  return !hasEnded(pod) && pod.metadata.deletionTimestamp !== undefined;
}

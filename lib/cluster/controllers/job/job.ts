/**
 * The Job controller: runs pods until enough of them succeeded or too many failed. A pod keeps a finalizer until the
 * Job has counted it, so that none is lost when somebody deletes it. Looks a second after a pod changed, as the real
 * one does. Left out: gangs (Workload API), Jobs managed by somebody else are left alone.
 * Upstream: pkg/controller/job/job_controller.go.
 */
import type { ApiClient } from '../../api/client';
import { matchSelector } from '../../api/label-selector';
import { isApiError } from '../../api/status';
import type { Job } from '../../batch-resources';
import type { Kernel } from '../../kernel/kernel';
import type { Condition, Pod } from '../../resources';
import { controllerOf, type OwnedIndex } from '../owned-index';
import { isReady } from '../service-pods';
import { createWorkQueue, keyOf, splitKey } from '../work-queue';
import { NO_FAILURES } from './backoff';
import { hasTracking, releasePod } from './finalizer';
import { judgeJob } from './judgement';
import { look, type Pass, type Tools } from './pass';
import { deleteActive, managePods } from './pods';
import { track } from './tracking';

const CYCLE_MS = 3;
/** Changes of pods are looked at together. */
const BATCH_MS = 1000;
const FIRST_REFUSAL_MS = 1000;
const LONGEST_REFUSAL_MS = 60_000;
const OWN_NAME = 'kubernetes.io/job-controller';

export function startJobController(
  kernel: Kernel,
  api: ApiClient,
  jobs: OwnedIndex<Job>,
  pods: OwnedIndex<Pod>,
): void {
  const queue = createWorkQueue(kernel, CYCLE_MS, reconcile);
  const tools: Tools = { kernel, api, pods, records: new Map(), refusals: new Map(), later: queue.addAfter };

  function forget(key: string): void {
    tools.records.delete(key);
    tools.refusals.delete(key);
  }

  jobs.onChange(({ type, object, previous }) => {
    if (type === 'DELETED') {
      forget(keyOf(object.metadata));
      for (const pod of pods.ownedBy(object.metadata.uid ?? '')) releasePod(api, pod);
    } else if (previous?.metadata.generation !== object.metadata.generation) {
      queue.add(keyOf(object.metadata));
    }
  });

  pods.onChange(({ type, object, previous }) => {
    const owner = controllerOf(object);
    if (previous !== null && controllerOf(previous)?.uid !== owner?.uid) wakeOwner(previous);
    if (owner === null) {
      if (hasTracking(object)) releasePod(api, object);
      else if (type === 'ADDED') wakeAdopters(object);
    } else if (owner.kind === 'Job') {
      if (type === 'MODIFIED' && previous !== null && shapeOf(previous) === shapeOf(object)) return;
      wakeOwner(object);
    }
  });

  /** A pod whose Job is gone has nobody left to count it. */
  function wakeOwner(pod: Pod): void {
    const owner = controllerOf(pod);
    if (owner?.kind !== 'Job') return;
    const { namespace = '' } = pod.metadata;
    const job = api.get<Job>('Job', namespace, owner.name);
    if (job?.metadata.uid === owner.uid) queue.addAfter(keyOf(job.metadata), BATCH_MS, 'progress');
    else if (hasTracking(pod)) releasePod(api, pod);
  }

  function wakeAdopters({ metadata }: Pod): void {
    for (const job of api.list<Job>('Job', { namespace: metadata.namespace })) {
      if (matchSelector(job.spec.selector ?? {})(metadata.labels)) queue.add(keyOf(job.metadata));
    }
  }

  function reconcile(key: string): void {
    const { namespace, name } = splitKey(key);
    const job = api.get<Job>('Job', namespace, name);
    if (job === null || isFinished(job) || (job.spec.managedBy ?? OWN_NAME) !== OWN_NAME) {
      forget(key);
      return;
    }
    run(tools, look(tools, job, tools.records.get(key) ?? NO_FAILURES));
  }
}

export function isFinished({ status }: Job): boolean {
  return (status?.conditions ?? []).some(
    ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
  );
}

/** What of a pod a Job looks at. */
function shapeOf(pod: Pod): string {
  const { labels, finalizers, deletionTimestamp } = pod.metadata;
  const { phase, containerStatuses = [], initContainerStatuses = [] } = pod.status ?? {};
  const restarts = [...initContainerStatuses, ...containerStatuses].map(({ restartCount }) => restartCount);
  return JSON.stringify([labels, finalizers, deletionTimestamp, phase, isReady(pod), restarts]);
}

/** One pass: judge, make or remove pods, count them, and only then let them go. */
function run(tools: Tools, pass: Pass): void {
  pass.finish = judgeJob(tools, pass);
  let problem: unknown = null;
  if (pass.finish !== null) deleteActive(tools, pass);
  else {
    const { job } = pass;
    const isEnding = job.metadata.deletionTimestamp !== undefined;
    if (!isEnding) problem = managePods(tools, pass);
    const { completions } = job.spec;
    const isEnough = completions === undefined ? pass.succeeded > 0 : pass.succeeded >= completions;
    if (isEnough && pass.activeCount === 0) {
      const message = 'Reached expected number of succeeded pods';
      pass.finish = { isSuccess: true, reason: 'CompletionsReached', message };
    } else if (!isEnding) noteSuspension(tools, pass);
  }
  track(tools, pass);
  noteRefusal(tools, pass.job, isApiError(problem));
}

/** What was refused is tried again, later and later. */
function noteRefusal({ refusals, later }: Tools, job: Job, isRefused: boolean): void {
  const key = keyOf(job.metadata);
  if (!isRefused) {
    refusals.delete(key);
    return;
  }
  const wait = refusals.get(key) ?? FIRST_REFUSAL_MS;
  refusals.set(key, Math.min(wait * 2, LONGEST_REFUSAL_MS));
  later(key, wait, 'periodic');
}

function noteSuspension({ kernel, api }: Tools, pass: Pass): void {
  const isSuspended = pass.job.spec.suspend === true;
  const present = pass.status.conditions?.find(({ type }) => type === 'Suspended');
  const value = isSuspended ? 'True' : 'False';
  if (present?.status === value || (present === undefined && !isSuspended)) return;
  const [word, message] = isSuspended ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
  const now = kernel.timestamp();
  const condition: Condition = {
    type: 'Suspended',
    status: value,
    lastProbeTime: now,
    lastTransitionTime: now,
    reason: `Job${word}`,
    message,
  };
  const others = (pass.status.conditions ?? []).filter(({ type }) => type !== 'Suspended');
  pass.status = { ...pass.status, conditions: [...others, condition] };
  api.recordEvent(pass.job, 'Normal', word, message, { component: 'job-controller' });
  if (!isSuspended) pass.status = { ...pass.status, startTime: now };
}

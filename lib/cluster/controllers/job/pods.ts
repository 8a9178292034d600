/**
 * Pods of a Job: how many there should be now, and making and removing them. Upstream: manageJob, deleteActivePods
 * and deleteJobPods in job_controller.go. Left out: starting slowly where creations fail.
 */
import { isApiError } from '../../api/status';
import type { Container, Pod, PodSpec } from '../../resources';
import { ownerReference } from '../owned-index';
import { rankForDeletion } from '../pod-ranking';
import { isReady } from '../service-pods';
import { keyOf } from '../work-queue';
import { finishedMs, remainingMs } from './backoff';
import { releasePod, TRACKING } from './finalizer';
import { freeIndexes, INDEX_ANNOTATION, indexesOf, indexOf, mergeIndexes, withIndexes } from './indexes';
import { failureAnnotations, failureCount } from './judgement';
import { isIndexed, isTerminating, type Pass, replacesOnlyFailed, type Tools } from './pass';

const SOURCE = { component: 'job-controller' } as const;
/** How many pods one pass makes or removes at most. */
const BURST = 500;
const LONGEST_PREFIX = 58;

/** Of a Job that has ended: the pods go, and are counted as soon as they are marked. */
export function deleteActive(tools: Tools, pass: Pass): void {
  for (const pod of pass.active) removePod(tools, pass, pod);
}

function removePod({ api }: Tools, pass: Pass, pod: Pod): void {
  const { namespace = '', name, uid } = pod.metadata;
  try {
    api.delete('Pod', namespace, name, { uid });
    api.recordEvent(pass.job, 'Normal', 'SuccessfulDelete', `Deleted pod: ${name}`, SOURCE);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
  pass.activeCount -= 1;
  pass.terminating += 1;
  if (isReady(pod)) pass.ready -= 1;
}

/** Makes or removes pods, never both in one pass. Returns the refusal of a creation. */
export function managePods(tools: Tools, pass: Pass): unknown {
  const { job, active } = pass;
  if (job.spec.suspend === true) {
    dropPods(tools, pass, active);
    return null;
  }
  const wanted = wantedPods(pass);
  const surplus = surplusPods(tools, pass, Math.max(0, active.length - wanted)).slice(0, BURST);
  if (surplus.length > 0) {
    dropPods(tools, pass, surplus);
    return null;
  }
  const terminating = replacesOnlyFailed(job) ? pass.terminating : 0;
  const missing = Math.min(wanted - terminating - active.length, BURST);
  return missing > 0 ? makePods(tools, pass, missing) : null;
}

/** Without being counted: nobody is to blame. */
function dropPods(tools: Tools, pass: Pass, pods: readonly Pod[]): void {
  for (const pod of pods) {
    releasePod(tools.api, pod);
    removePod(tools, pass, pod);
  }
}

function wantedPods({ job, succeeded, active }: Pass): number {
  const { parallelism = 1, completions } = job.spec;
  // Where one success is enough, those that still run go on to their end.
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism;
  return Math.max(0, Math.min(completions - succeeded, parallelism));
}

function surplusPods({ kernel }: Tools, { job, active }: Pass, count: number): readonly Pod[] {
  const rank = (pods: readonly Pod[]): readonly Pod[] => rankForDeletion(pods, [], kernel.epochMs());
  if (!isIndexed(job)) return rank(active).slice(0, count);
  const byIndex = new Map<number, Pod[]>();
  const wrong: Pod[] = [];
  for (const pod of active) {
    const index = indexOf(pod);
    if (index === null || index >= (job.spec.completions ?? 0)) wrong.push(pod);
    else byIndex.set(index, [...(byIndex.get(index) ?? []), pod]);
  }
  const left: Pod[] = [];
  for (const pods of byIndex.values()) {
    const ranked = rank(pods);
    wrong.push(...ranked.slice(0, -1));
    left.push(ranked.at(-1)!);
  }
  return [...wrong, ...rank(left).slice(0, Math.max(0, count - wrong.length))];
}

function makePods(tools: Tools, pass: Pass, missing: number): unknown {
  const { job } = pass;
  const perIndex = job.spec.backoffLimitPerIndex !== undefined;
  const now = tools.kernel.epochMs();
  const wait = perIndex ? 0 : remainingMs(pass.record, now);
  if (wait > 0) {
    tools.later(keyOf(job.metadata), wait, 'periodic');
    return null;
  }
  if (!isIndexed(job)) {
    for (let made = 0; made < missing; made += 1) {
      const refusal = makePod(tools, pass, null);
      if (refusal !== null) return refusal;
    }
    return null;
  }
  const waits: number[] = [];
  for (const index of pendingIndexes(pass, missing)) {
    const kept = pass.kept.get(index);
    const record = kept && { failures: failureCount(kept), lastFailureMs: finishedMs(kept) };
    const left = record === undefined ? 0 : remainingMs(record, now);
    if (left > 0) waits.push(left);
    else {
      const refusal = makePod(tools, pass, index);
      if (refusal !== null) return refusal;
    }
  }
  if (waits.length > 0) tools.later(keyOf(job.metadata), Math.min(...waits), 'periodic');
  return null;
}

function pendingIndexes(pass: Pass, count: number): readonly number[] {
  const { job, pods, active, succeededIndexes, failedIndexes } = pass;
  const busy = replacesOnlyFailed(job) ? [...active, ...pods.filter(isTerminating)] : active;
  const taken = mergeIndexes(withIndexes(succeededIndexes, indexesOf(busy)), failedIndexes ?? []);
  return freeIndexes(taken, count, job.spec.completions ?? 0);
}

/** What was refused, or null. A namespace that ends refuses quietly. */
function makePod({ api }: Tools, pass: Pass, index: number | null): unknown {
  const { job } = pass;
  try {
    const pod = api.create(podFrom(pass, index));
    api.recordEvent(job, 'Normal', 'SuccessfulCreate', `Created pod: ${pod.metadata.name}`, SOURCE);
    pass.activeCount += 1;
    return null;
  } catch (error) {
    if (!isApiError(error)) throw error;
    const causes = error.status.details?.causes ?? [];
    if (!causes.some(({ reason }) => reason === 'NamespaceTerminating')) {
      api.recordEvent(job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`, SOURCE);
    }
    return error;
  }
}

function podFrom({ job, kept }: Pass, index: number | null): Pod {
  const { metadata = {}, spec } = job.spec.template;
  const { name, namespace } = job.metadata;
  const finalizers = [...(metadata.finalizers ?? []).filter((one) => one !== TRACKING), TRACKING];
  const own = { labels: metadata.labels, annotations: metadata.annotations, finalizers };
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: '',
      generateName: `${name}-`,
      namespace,
      ...own,
      ownerReferences: [ownerReference(job)],
    },
    spec,
  };
  if (index === null) return pod;
  const mark = { [INDEX_ANNOTATION]: String(index) };
  const counts = job.spec.backoffLimitPerIndex === undefined ? {} : failureAnnotations(job, kept.get(index));
  const suffix = `-${index}`;
  return {
    ...pod,
    metadata: {
      ...pod.metadata,
      generateName: `${name.slice(0, LONGEST_PREFIX - suffix.length)}${suffix}-`,
      labels: { ...own.labels, ...mark },
      annotations: { ...own.annotations, ...mark, ...counts },
    },
    spec: { ...withIndexVariable(spec), hostname: `${name}${suffix}` },
  };
}

const VARIABLE = 'JOB_COMPLETION_INDEX';

function withIndexVariable(spec: PodSpec): PodSpec {
  const fieldPath = `metadata.labels['${INDEX_ANNOTATION}']`;
  const add = (container: Container): Container => {
    const env = container.env ?? [];
    if (env.some(({ name }) => name === VARIABLE)) return container;
    return { ...container, env: [...env, { name: VARIABLE, valueFrom: { fieldRef: { fieldPath } } }] };
  };
  const { initContainers } = spec;
  return {
    ...spec,
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(add) }),
    containers: spec.containers.map(add),
  };
}

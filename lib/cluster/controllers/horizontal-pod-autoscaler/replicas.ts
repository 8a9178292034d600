/**
 * How many replicas a resource metric asks for: usage over target, times the pods that are ready. Pods that are not
 * ready or not measured yet count so that they can only damp. Upstream: replica_calculator.go in pkg/controller/podautoscaler.
 */
import { milliValue } from '../../api/quantity';
import type { FindUsage, MetricTarget } from '../../batch-resources';
import { parseTimestamp } from '../../kernel/time';
import type { Pod } from '../../resources';

export interface Question {
  readonly resource: string;
  /** Of this container alone. */
  readonly container: string | null;
  readonly target: MetricTarget;
  readonly pods: readonly Pod[];
  readonly currentReplicas: number;
  readonly tolerance: { readonly up: number; readonly down: number };
  readonly nowMs: number;
  /** `null`: nobody serves metrics. */
  readonly usageOf: FindUsage | null;
}

export interface Answer {
  readonly replicas: number;
  readonly averageUtilization?: number;
  /** Per pod, in thousandths. */
  readonly averageMilli: number;
}

export type Outcome = Answer | { readonly problem: string };

interface Sample {
  readonly milli: number;
  readonly atMs: number;
  readonly windowMs: number;
}

/** Of the usages that count: how much too high it is, and what is shown of it. */
interface Usage {
  readonly ratio: number;
  readonly averageUtilization?: number;
  readonly averageMilli: number;
}

const NOT_SERVED =
  'unable to fetch metrics from resource metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)';
const CPU_INITIALIZATION_MS = 300_000;
const INITIAL_READINESS_MS = 30_000;

export function countReplicas(question: Question): Outcome {
  const { pods, resource, usageOf } = question;
  const unable = (why: string) => ({ problem: `unable to get metrics for resource ${resource}: ${why}` });
  if (usageOf === null) return unable(NOT_SERVED);
  if (!pods.some((pod) => usageOf(pod) !== null))
    return unable('no metrics returned from resource metrics API');
  const samples = readSamples(question, usageOf);
  const { ready, unready, missing, ignored } = groupPods(question, samples);
  for (const name of [...ignored, ...unready]) samples.delete(name);
  if (samples.size === 0) {
    return { problem: 'did not receive metrics for targeted pods (pods might be unready)' };
  }
  const requests = question.target.averageValue === undefined ? sumRequests(question) : null;
  if (requests !== null && 'problem' in requests) return requests;
  const measure = (): Usage =>
    requests === null ? averageUsage(question, samples) : utilization(question, samples, requests);
  const first = measure();
  const { ratio: _ratio, ...values } = first;
  const answer = (replicas: number): Answer => ({ ...values, replicas });
  const isUpWithUnready = unready.length > 0 && first.ratio > 1;
  if (!isUpWithUnready && missing.length === 0) {
    if (isWithin(question, first.ratio)) return answer(question.currentReplicas);
    return answer(Math.ceil(first.ratio * ready));
  }
  fillIn(question, samples, missing, first.ratio, requests);
  if (isUpWithUnready) for (const name of unready) samples.set(name, NOTHING);
  return answer(damped(question, first.ratio, measure().ratio, samples.size));
}

const NOTHING: Sample = { milli: 0, atMs: 0, windowMs: 0 };

/** Where what is unknown would turn the direction, nothing happens. */
function damped(question: Question, first: number, second: number, count: number): number {
  const { currentReplicas } = question;
  const isTurned = (first < 1 && second > 1) || (first > 1 && second < 1);
  if (isWithin(question, second) || isTurned) return currentReplicas;
  const replicas = Math.ceil(second * count);
  const isBackwards =
    (second < 1 && replicas > currentReplicas) || (second > 1 && replicas < currentReplicas);
  return isBackwards ? currentReplicas : replicas;
}

function isWithin({ tolerance }: Question, ratio: number): boolean {
  return 1 - tolerance.down <= ratio && ratio <= 1 + tolerance.up;
}

function readSamples({ pods, resource, container }: Question, usageOf: FindUsage): Map<string, Sample> {
  const samples = new Map<string, Sample>();
  for (const pod of pods) {
    const usage = usageOf(pod);
    if (usage === null) continue;
    const meant = usage.containers.filter(({ name }) => container === null || container === name);
    if (meant.length === 0) continue;
    const milli = meant.reduce(
      (sum, { cpuMilli, memoryBytes }) => sum + (resource === 'cpu' ? cpuMilli : memoryBytes * 1000),
      0,
    );
    samples.set(pod.metadata.name, { milli, atMs: usage.atMs, windowMs: usage.windowMs });
  }
  return samples;
}

interface Groups {
  readonly ready: number;
  readonly unready: readonly string[];
  readonly missing: readonly string[];
  readonly ignored: readonly string[];
}

function groupPods({ pods, resource, nowMs }: Question, samples: ReadonlyMap<string, Sample>): Groups {
  let ready = 0;
  const unready: string[] = [];
  const missing: string[] = [];
  const ignored: string[] = [];
  for (const pod of pods) {
    const { name, deletionTimestamp } = pod.metadata;
    const phase = pod.status?.phase ?? 'Pending';
    const sample = samples.get(name);
    if (deletionTimestamp !== undefined || phase === 'Failed') ignored.push(name);
    else if (phase === 'Pending') unready.push(name);
    else if (sample === undefined) missing.push(name);
    else if (resource === 'cpu' && isStarting(pod, sample, nowMs)) unready.push(name);
    else ready += 1;
  }
  return { ready, unready, missing, ignored };
}

/** What a pod uses while it starts says little about its work. */
function isStarting({ status }: Pod, { atMs, windowMs }: Sample, nowMs: number): boolean {
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  const started = parseTimestamp(status?.startTime ?? '');
  if (condition === undefined || started === null) return true;
  const since = parseTimestamp(condition.lastTransitionTime ?? '') ?? 0;
  const isUnready = condition.status === 'False';
  if (started + CPU_INITIALIZATION_MS > nowMs) return isUnready || atMs < since + windowMs;
  return isUnready && started + INITIAL_READINESS_MS > since;
}

type Requests = ReadonlyMap<string, number>;

function sumRequests({ pods, container, resource }: Question): Requests | { readonly problem: string } {
  const requests = new Map<string, number>();
  for (const { metadata, spec } of pods) {
    let sum = 0;
    const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
    for (const { name, resources } of [...spec.containers, ...sidecars]) {
      if (container !== null && container !== name) continue;
      const request = resources?.requests?.[resource];
      if (request === undefined) {
        return { problem: `missing request for ${resource} in container ${name} of Pod ${metadata.name}` };
      }
      sum += milliValue(request);
    }
    requests.set(metadata.name, sum);
  }
  return requests;
}

function utilization({ target }: Question, samples: ReadonlyMap<string, Sample>, requests: Requests): Usage {
  let [used, asked] = [0, 0];
  for (const [name, { milli }] of samples) {
    used += milli;
    asked += requests.get(name) ?? 0;
  }
  const averageUtilization = asked === 0 ? 0 : Math.floor((used * 100) / asked);
  return {
    ratio: averageUtilization / (target.averageUtilization ?? 1),
    averageUtilization,
    averageMilli: Math.floor(used / samples.size),
  };
}

function averageUsage({ target }: Question, samples: ReadonlyMap<string, Sample>): Usage {
  const used = [...samples.values()].reduce((sum, { milli }) => sum + milli, 0);
  const averageMilli = Math.floor(used / samples.size);
  return { ratio: averageMilli / milliValue(target.averageValue), averageMilli };
}

/** Pods without a measurement: fully used where it goes down, idle where it goes up. */
function fillIn(
  { target }: Question,
  samples: Map<string, Sample>,
  missing: readonly string[],
  ratio: number,
  requests: Requests | null,
): void {
  for (const name of missing) {
    if (ratio > 1) samples.set(name, NOTHING);
    else if (ratio < 1) {
      const full = Math.max(100, target.averageUtilization ?? 100);
      const request = Math.floor(((requests?.get(name) ?? 0) * full) / 100);
      samples.set(name, { ...NOTHING, milli: requests === null ? milliValue(target.averageValue) : request });
    }
  }
}

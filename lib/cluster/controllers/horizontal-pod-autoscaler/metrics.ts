/**
 * What the metrics of an autoscaler ask for: the most that any of them does. Resources are measured; for all other
 * kinds nobody serves metrics here, as in a cluster without an adapter, and the words say so.
 * Upstream: computeReplicasForMetrics in horizontal.go.
 */

import { formatQuantity, milliValue } from '../../api/quantity';
import type {
  FindUsage,
  HorizontalPodAutoscaler,
  MetricSource,
  MetricSpec,
  MetricTarget,
} from '../../batch-resources';
import type { Pod } from '../../resources';
import { type Answer, countReplicas } from './replicas';

export interface Scale {
  readonly replicas: number;
  readonly pods: readonly Pod[];
  readonly nowMs: number;
  readonly usageOf: FindUsage | null;
}

export interface Failure {
  /** Of the event and of the condition: "FailedGetResourceMetric". */
  readonly reason: string;
  readonly problem: string;
  /** As the summary says it. */
  readonly summary: string;
}

export interface Proposal {
  /** `null`: no metric says anything that may be followed. */
  readonly replicas: number | null;
  /** "cpu resource utilization (percentage of request)" */
  readonly metric: string;
  readonly statuses: readonly MetricSpec[];
  readonly failures: readonly Failure[];
}

const DEFAULT_TOLERANCE = 0.1;
const CUSTOM =
  'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';

export function proposeReplicas(autoscaler: HorizontalPodAutoscaler, scale: Scale): Proposal {
  const { metrics = [] } = autoscaler.spec;
  const failures: Failure[] = [];
  const statuses: MetricSpec[] = [];
  let replicas = 0;
  let metric = '';
  for (const spec of metrics) {
    const found = measure(autoscaler, spec, scale);
    if ('problem' in found) {
      failures.push(found);
      statuses.push({ type: '' });
      continue;
    }
    statuses.push(found.status);
    if (replicas === 0 || found.replicas > replicas) ({ replicas, metric } = found);
  }
  // Without all metrics it may only grow: the one that is missing could ask for more.
  const isUseless = failures.length >= metrics.length || (failures.length > 0 && replicas < scale.replicas);
  return { replicas: isUseless ? null : replicas, metric, statuses, failures };
}

type Measured = { readonly replicas: number; readonly metric: string; readonly status: MetricSpec };

function measure(autoscaler: HorizontalPodAutoscaler, spec: MetricSpec, scale: Scale): Measured | Failure {
  const { namespace = '' } = autoscaler.metadata;
  switch (spec.type) {
    case 'Resource':
      return measureResource(autoscaler, spec['resource'] as MetricSource, scale, null);
    case 'ContainerResource': {
      const source = spec['containerResource'] as MetricSource;
      return measureResource(autoscaler, source, scale, source.container ?? '');
    }
    case 'Pods': {
      const problem = `unable to get metric ${nameOf(spec['pods'])}: ${CUSTOM}`;
      const summary = `failed to get pods metric value: ${problem}`;
      return { reason: 'FailedGetPodsMetric', problem, summary };
    }
    case 'Object': {
      const { kind = '', name = '' } = (spec['object'] as MetricSource).describedObject ?? {};
      const problem = `unable to get metric ${nameOf(spec['object'])}: ${kind} on ${namespace} ${name}/${CUSTOM}`;
      const summary = `failed to get object metric value: ${problem}`;
      return { reason: 'FailedGetObjectMetric', problem, summary };
    }
    default:
      return failExternal(namespace, spec['external'] as MetricSource);
  }
}

function nameOf(source: unknown): string {
  return (source as MetricSource).metric?.name ?? '';
}

function failExternal(namespace: string, source: MetricSource): Failure {
  const name = nameOf(source);
  const selector = source.metric?.selector === undefined ? 'nil' : '&LabelSelector{…}';
  const problem = `unable to get external metric ${namespace}/${name}/${selector}: unable to fetch metrics from external metrics API: the server could not find the requested resource (get ${name}.external.metrics.k8s.io)`;
  const inner =
    source.target?.averageValue === undefined
      ? `failed to get external metric ${name}: ${problem}`
      : `failed to get ${name} external metric: ${problem}`;
  const summary = `failed to get ${name} external metric value: ${inner}`;
  return { reason: 'FailedGetExternalMetric', problem, summary };
}

function measureResource(
  { spec }: HorizontalPodAutoscaler,
  source: MetricSource,
  scale: Scale,
  container: string | null,
): Measured | Failure {
  const { name: resource = '', target = {} } = source;
  const { scaleUp, scaleDown } = spec.behavior ?? {};
  const outcome = countReplicas({
    ...{ resource, container, target, pods: scale.pods, nowMs: scale.nowMs, usageOf: scale.usageOf },
    currentReplicas: scale.replicas,
    tolerance: { up: toleranceOf(scaleUp?.tolerance), down: toleranceOf(scaleDown?.tolerance) },
  });
  if ('problem' in outcome) {
    const what = target.averageValue === undefined ? 'utilization' : 'usage';
    const problem = `failed to get ${resource} ${what}: ${outcome.problem}`;
    const [word, reason] =
      container === null
        ? [`${resource} resource`, 'FailedGetResourceMetric']
        : [`${container} container`, 'FailedGetContainerResourceMetric'];
    return { reason, problem, summary: `failed to get ${word} metric value: ${problem}` };
  }
  const current = valuesOf(outcome);
  const status =
    container === null
      ? { type: 'Resource', resource: { name: resource, current } }
      : { type: 'ContainerResource', containerResource: { name: resource, container, current } };
  return { replicas: outcome.replicas, metric: titleOf(resource, target, container), status };
}

function toleranceOf(text: string | undefined): number {
  return text === undefined ? DEFAULT_TOLERANCE : milliValue(text) / 1000;
}

function titleOf(resource: string, target: MetricTarget, container: string | null): string {
  if (target.averageValue !== undefined) return `${resource} resource`;
  const word = container === null ? 'resource' : 'container resource';
  return `${resource} ${word} utilization (percentage of request)`;
}

function valuesOf({ averageUtilization, averageMilli }: Answer): MetricTarget {
  const averageValue = formatQuantity({ nano: BigInt(averageMilli) * 1_000_000n, format: 'decimal' });
  return averageUtilization === undefined ? { averageValue } : { averageUtilization, averageValue };
}

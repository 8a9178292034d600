/**
 * HorizontalPodAutoscaler, autoscaling/v2. Upstream: pkg/apis/autoscaling/validation and v2/defaults.go,
 * printHorizontalPodAutoscaler in the printers. Metrics are checked for their source alone.
 */
import type { HorizontalPodAutoscaler, MetricSource, MetricSpec, MetricTarget } from '../../batch-resources';
import type { Draft } from '../decode';
import { age } from '../duration';
import { invalidValue, notSupported, required } from '../field';
import { defineKind, type Kind } from '../kind';
import { dnsSubdomain, pathSegment } from '../names';
import type { FieldError } from '../status';

/** Type of a metric → the field that describes it. */
const SOURCES: Readonly<Record<string, string>> = {
  ContainerResource: 'containerResource',
  External: 'external',
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
};

function setDefaults(autoscaler: Draft): void {
  autoscaler.spec ??= {};
  const spec = autoscaler.spec as Draft;
  spec.minReplicas ??= 1;
  if (((spec.metrics ?? []) as readonly unknown[]).length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 };
    spec.metrics = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  const behavior = spec.behavior as { scaleUp?: Draft; scaleDown?: Draft } | undefined;
  if (behavior === undefined) return;
  const percent = { type: 'Percent', value: 100, periodSeconds: 15 };
  behavior.scaleUp = {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [{ type: 'Pods', value: 4, periodSeconds: 15 }, percent],
    ...behavior.scaleUp,
  };
  behavior.scaleDown = { selectPolicy: 'Max', policies: [percent], ...behavior.scaleDown };
}

function validateMetric(metric: MetricSpec, field: string): readonly FieldError[] {
  const { type = '' } = metric;
  if (type === '') return [required(`${field}.type`, 'must specify a metric source type')];
  const source = SOURCES[type];
  if (source === undefined) return [notSupported(`${field}.type`, type, Object.keys(SOURCES))];
  const found = metric[source] as MetricSource | undefined;
  if (found === undefined) {
    return [required(`${field}.${source}`, 'must populate information for the given metric source')];
  }
  const errors: FieldError[] = [];
  const isResource = source === 'resource' || source === 'containerResource';
  if (isResource && !found.name) {
    errors.push(required(`${field}.${source}.name`, 'must specify a resource name'));
  }
  if (source === 'containerResource' && !found.container) {
    errors.push(required(`${field}.${source}.container`, 'must specify a container'));
  }
  if (!isResource && !found.metric?.name) {
    errors.push(required(`${field}.${source}.metric.name`, 'must specify a metric name'));
  }
  const { type: targetType = '', averageUtilization } = found.target ?? {};
  const path = `${field}.${source}.target`;
  if (targetType === '') errors.push(required(`${path}.type`, 'must specify a metric target type'));
  else if (!['Utilization', 'Value', 'AverageValue'].includes(targetType)) {
    const why = 'must be either Utilization, Value, or AverageValue';
    errors.push(invalidValue(`${path}.type`, targetType, why));
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalidValue(`${path}.averageUtilization`, averageUtilization, 'must be greater than 0'));
  }
  return errors;
}

function validate({ spec }: HorizontalPodAutoscaler): readonly FieldError[] {
  const errors: FieldError[] = [];
  const { scaleTargetRef = {}, minReplicas = 1, maxReplicas = 0, metrics = [] } = spec;
  if (minReplicas < 1) {
    errors.push(invalidValue('spec.minReplicas', minReplicas, 'must be greater than or equal to 1'));
  }
  if (maxReplicas < 1) errors.push(invalidValue('spec.maxReplicas', maxReplicas, 'must be greater than 0'));
  if (maxReplicas < minReplicas) {
    const why = 'must be greater than or equal to `minReplicas`';
    errors.push(invalidValue('spec.maxReplicas', maxReplicas, why));
  }
  for (const part of ['kind', 'name'] as const) {
    const field = `spec.scaleTargetRef.${part}`;
    const text = scaleTargetRef[part] ?? '';
    if (text === '') errors.push(required(field));
    for (const why of pathSegment(text)) errors.push(invalidValue(field, text, why));
  }
  metrics.forEach((metric, index) => {
    errors.push(...validateMetric(metric, `spec.metrics[${index}]`));
  });
  return errors;
}

/** `cpu: <unknown>/80%, memory: 1Gi/2Gi + 1 more...` */
function showTargets({ spec, status }: HorizontalPodAutoscaler): string {
  const { metrics = [] } = spec;
  if (metrics.length === 0) return '<none>';
  const shown = metrics.map((metric, index) => showTarget(metric, status?.currentMetrics?.[index]));
  const most = 2;
  const text = shown.slice(0, most).join(', ');
  return shown.length > most ? `${text} + ${shown.length - most} more...` : text;
}

function showTarget(metric: MetricSpec, current: MetricSpec | undefined): string {
  const source = SOURCES[metric.type ?? ''] ?? '';
  const { name = '', target = {} } = (metric[source] ?? {}) as MetricSource;
  const now = (current?.[source] as { current?: MetricTarget } | undefined)?.current;
  const prefix = source === 'resource' || source === 'containerResource' ? `${name}: ` : '';
  if (target.averageValue !== undefined) {
    const suffix = source === 'object' || source === 'external' ? ' (avg)' : '';
    return `${prefix}${now?.averageValue ?? '<unknown>'}/${target.averageValue}${suffix}`;
  }
  if (source === 'object' || source === 'external') {
    return `${now?.value ?? '<unknown>'}/${target.value ?? '<auto>'}`;
  }
  const used = now?.averageUtilization === undefined ? '<unknown>' : `${now.averageUtilization}%`;
  const wanted = target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`;
  return `${prefix}${used}/${wanted}`;
}

const row: Kind<HorizontalPodAutoscaler> = {
  kind: 'HorizontalPodAutoscaler',
  definition: 'HorizontalPodAutoscaler',
  group: 'autoscaling',
  version: 'v2',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  isNamespaced: true,
  subresources: [{ name: 'status', kind: 'HorizontalPodAutoscaler', verbs: ['get', 'patch', 'update'] }],
  nameRule: dnsSubdomain,
  hasStatus: true,
  newStatus: { currentMetrics: null, desiredReplicas: 0 },
  setDefaults,
  validate,
  columns: [
    { name: 'Name' },
    { name: 'Reference' },
    { name: 'Targets' },
    { name: 'MinPods' },
    { name: 'MaxPods' },
    { name: 'Replicas' },
    { name: 'Age' },
  ],
  cells: (autoscaler, { epochMs }) => [
    autoscaler.metadata.name,
    `${autoscaler.spec.scaleTargetRef?.kind ?? ''}/${autoscaler.spec.scaleTargetRef?.name ?? ''}`,
    showTargets(autoscaler),
    String(autoscaler.spec.minReplicas ?? '<unset>'),
    autoscaler.spec.maxReplicas ?? 0,
    autoscaler.status?.currentReplicas ?? 0,
    age(autoscaler.metadata.creationTimestamp, epochMs),
  ],
};

export const horizontalPodAutoscalerKind = defineKind(row);

/** kubectl describe hpa, of autoscaling/v2. Upstream: describe.go (describeHorizontalPodAutoscalerV2). */
import { longTime } from '../output/time';
import { at, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function writeAutoscaler(writer: Writer, autoscaler: Tree): void {
  const spec = treeAt(autoscaler, 'spec');
  const target = textAt(spec, 'scaleTargetRef', 'kind');
  writer.line(0, `Name:\t${textAt(autoscaler, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(autoscaler, 'metadata', 'namespace')}`);
  writeLabels(writer, 'Labels', treeAt(autoscaler, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(autoscaler, 'metadata', 'annotations'));
  writer.line(0, `CreationTimestamp:\t${longTime(textAt(autoscaler, 'metadata', 'creationTimestamp'))}`);
  writer.line(0, `Reference:\t${target}/${textAt(spec, 'scaleTargetRef', 'name')}`);
  writer.line(0, 'Metrics:\t( current / target )');
  const measured = listAt(autoscaler, 'status', 'currentMetrics');
  for (const [index, metric] of listAt(spec, 'metrics').filter(isTree).entries()) {
    writer.line(1, describeMetric(metric, treeAt(measured[index])));
  }
  writer.line(0, `Min replicas:\t${shown(at(spec, 'minReplicas')) || '<unset>'}`);
  writer.line(0, `Max replicas:\t${shown(at(spec, 'maxReplicas')) || '0'}`);
  writeBehavior(writer, at(spec, 'behavior'));
  const replicas = (field: string) => shown(at(autoscaler, 'status', field) ?? 0);
  writer.line(
    0,
    `${target} pods:\t${replicas('currentReplicas')} current / ${replicas('desiredReplicas')} desired`,
  );
  writeConditions(writer, listAt(autoscaler, 'status', 'conditions'));
}

const UNKNOWN = '<unknown>';

function describeMetric(metric: Tree, measured: Tree): string {
  const type = textAt(metric, 'type');
  const field = type === '' ? '' : type[0]!.toLowerCase() + type.slice(1);
  const source = treeAt(metric, field);
  const status = at(measured, field);
  const current = isTree(status) ? treeAt(status, 'current') : null;
  const name = `"${textAt(source, 'metric', 'name')}"`;
  switch (type) {
    case 'External':
      return `${name} ${describeExternal(source, current)}`;
    case 'Pods':
      return `${name} on pods:\t${pair(source, current, 'averageValue')}`;
    case 'Object': {
      const on = `${textAt(source, 'describedObject', 'kind')}/${textAt(source, 'describedObject', 'name')}`;
      return `${name} on ${on} ${describeValue(source, current, textAt(source, 'target', 'type') === 'AverageValue')}`;
    }
    case 'Resource':
      return `resource ${textAt(source, 'name')} on pods${describeUsage(source, current)}`;
    case 'ContainerResource': {
      const container = `of container "${textAt(source, 'container')}"`;
      return `resource ${textAt(source, 'name')} ${container} on pods${describeUsage(source, current)}`;
    }
    default:
      return `<unknown metric type "${type}">`;
  }
}

/** An average that is not there yet is unknown here, and nil elsewhere. */
function describeExternal(source: Tree, current: Tree | null): string {
  const isAverage = at(source, 'target', 'averageValue') !== undefined;
  const isMissing = isAverage && current?.['averageValue'] === undefined;
  return describeValue(source, isMissing ? null : current, isAverage);
}

function describeValue(source: Tree, current: Tree | null, isAverage: boolean): string {
  return isAverage
    ? `(target average value):\t${pair(source, current, 'averageValue')}`
    : `(target value):\t${pair(source, current, 'value')}`;
}

function pair(source: Tree, current: Tree | null, field: string): string {
  return `${current ? quantity(current, field) : UNKNOWN} / ${quantity(treeAt(source, 'target'), field)}`;
}

function quantity(tree: Tree, field: string): string {
  return shown(tree[field]) || '<nil>';
}

function describeUsage(source: Tree, current: Tree | null): string {
  if (at(source, 'target', 'averageValue') !== undefined)
    return `:\t${pair(source, current, 'averageValue')}`;
  const used = shown(current?.['averageUtilization']);
  const wanted = shown(at(source, 'target', 'averageUtilization'));
  const now = current && used !== '' ? `${used}% (${quantity(current, 'averageValue')})` : UNKNOWN;
  return `  (as a percentage of request):\t${now} / ${wanted === '' ? '<auto>' : `${wanted}%`}`;
}

function writeBehavior(writer: Writer, behavior: Tree[string]): void {
  if (!isTree(behavior)) return;
  writer.line(0, 'Behavior:');
  for (const [title, field] of [
    ['Scale Up', 'scaleUp'],
    ['Scale Down', 'scaleDown'],
  ] as const) {
    const rules = behavior[field];
    if (!isTree(rules)) continue;
    writer.line(1, `${title}:`);
    const window = at(rules, 'stabilizationWindowSeconds');
    if (window !== undefined) writer.line(2, `Stabilization Window: ${shown(window)} seconds`);
    const policies = listAt(rules, 'policies').filter(isTree);
    if (policies.length === 0) continue;
    writer.line(2, `Select Policy: ${textAt(rules, 'selectPolicy') || 'Max'}`);
    writer.line(2, 'Policies:');
    for (const { type, value, periodSeconds } of policies) {
      writer.line(
        3,
        `- Type: ${shown(type)}\tValue: ${shown(value)}\tPeriod: ${shown(periodSeconds)} seconds`,
      );
    }
  }
}

function writeConditions(writer: Writer, conditions: ReturnType<typeof listAt>): void {
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason\tMessage');
  writer.line(1, '----\t------\t------\t-------');
  for (const condition of conditions) {
    const fields = ['type', 'status', 'reason', 'message'];
    writer.line(1, fields.map((field) => textAt(condition, field)).join('\t'));
  }
}

/**
 * kubectl describe of roles and their bindings, quotas, limits, disruption budgets and priority classes.
 * Upstream: describe.go (RoleDescriber, RoleBindingDescriber, DescribeResourceQuotas, DescribeLimitRanges, …).
 */
import { compareText } from '../../../files/paths';
import { formatSelector } from '../label-selector';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from '../output/value';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

function writeNameAndMarks(writer: Writer, object: Tree): void {
  writer.line(0, `Name:\t${textAt(object, 'metadata', 'name')}`);
  writeLabels(writer, 'Labels', treeAt(object, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(object, 'metadata', 'annotations'));
}

/** One line for each resource of each rule, sorted. */
export function writeRole(writer: Writer, role: Tree): void {
  writeNameAndMarks(writer, role);
  writer.line(0, 'PolicyRule:');
  writer.line(1, 'Resources\tNon-Resource URLs\tResource Names\tVerbs');
  writer.line(1, '---------\t-----------------\t--------------\t-----');
  const lines = listAt(role, 'rules')
    .filter(isTree)
    .flatMap((rule) => {
      const list = (field: string): string => `[${listAt(rule, field).map(shown).join(' ')}]`;
      const tail = `${list('nonResourceURLs')}\t${list('resourceNames')}\t${list('verbs')}`;
      const groups = listAt(rule, 'apiGroups').map(shown);
      const names = listAt(rule, 'resources')
        .map(shown)
        .flatMap((name) => groups.map((group) => qualify(name, group)));
      return names.length === 0 ? [`\t${tail}`] : names.map((name) => `${name}\t${tail}`);
    });
  for (const line of [...lines].sort(compareText)) writer.line(1, line);
}

/** "deployments.apps/status" */
function qualify(name: string, group: string): string {
  if (group === '') return name;
  const [resource, ...rest] = name.split('/');
  return [`${resource}.${group}`, ...rest].join('/');
}

export function writeRoleBinding(writer: Writer, binding: Tree): void {
  writeNameAndMarks(writer, binding);
  writer.line(0, 'Role:');
  writer.line(1, `Kind:\t${textAt(binding, 'roleRef', 'kind')}`);
  writer.line(1, `Name:\t${textAt(binding, 'roleRef', 'name')}`);
  writer.line(0, 'Subjects:');
  writer.line(1, 'Kind\tName\tNamespace');
  writer.line(1, '----\t----\t---------');
  for (const subject of listAt(binding, 'subjects')) {
    writer.line(1, ['kind', 'name', 'namespace'].map((field) => textAt(subject, field)).join('\t'));
  }
}

export function writeQuota(writer: Writer, quota: Tree): void {
  writer.line(0, `Name:\t${textAt(quota, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(quota, 'metadata', 'namespace')}`);
  writeScopes(writer, 0, quota);
  writer.line(0, 'Resource\tUsed\tHard');
  writer.line(0, '--------\t----\t----');
  writeQuotaRows(writer, 0, quota);
}

const SCOPE_HELP: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

function writeScopes(writer: Writer, level: number, quota: Tree): void {
  const scopes = listAt(quota, 'spec', 'scopes').map(shown).sort(compareText);
  if (scopes.length === 0) return;
  writer.line(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) {
    const help = SCOPE_HELP[scope];
    if (help !== undefined) writer.line(level, `${level === 0 ? ' ' : ''}* ${help}`);
  }
}

function writeQuotaRows(writer: Writer, level: number, quota: Tree): void {
  const hard = treeAt(quota, 'status', 'hard');
  const used = treeAt(quota, 'status', 'used');
  for (const name of sortedKeys(hard)) {
    writer.line(level, `${name}\t${shown(used[name] ?? '0')}\t${shown(hard[name])}`);
  }
}

/** At the end of a namespace's description. */
export function writeQuotasOfNamespace(writer: Writer, quotas: readonly Tree[]): void {
  if (quotas.length === 0) {
    writer.raw('\nNo resource quota.\n');
    return;
  }
  writer.raw('\nResource Quotas\n');
  for (const quota of quotas) {
    writer.line(1, `Name:\t${textAt(quota, 'metadata', 'name')}`);
    writeScopes(writer, 1, quota);
    writer.line(1, 'Resource\tUsed\tHard');
    writer.line(1, '--------\t---\t---');
    writeQuotaRows(writer, 1, quota);
  }
}

const LIMIT_HEADS = ['Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit'];
const LAST_LIMIT_HEAD = 'Max Limit/Request Ratio';

export function writeLimitRange(writer: Writer, range: Tree): void {
  writer.line(0, `Name:\t${textAt(range, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(range, 'metadata', 'namespace')}`);
  writeLimitRows(writer, 0, range);
}

export function writeLimitsOfNamespace(writer: Writer, ranges: readonly Tree[]): void {
  if (ranges.length === 0) {
    writer.raw('\nNo LimitRange resource.\n');
    return;
  }
  writer.raw('\nResource Limits\n');
  for (const [index, range] of ranges.entries()) writeLimitRows(writer, 1, range, index === 0);
}

function writeLimitRows(writer: Writer, level: number, range: Tree, withHead = true): void {
  const heads = [...LIMIT_HEADS, LAST_LIMIT_HEAD];
  if (withHead) {
    writer.line(level, heads.join('\t'));
    writer.line(level, heads.map((head) => '-'.repeat(head.length)).join('\t'));
  }
  const fields = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'];
  for (const limit of listAt(range, 'spec', 'limits').filter(isTree)) {
    const names = new Set(fields.flatMap((field) => Object.keys(treeAt(limit, field))));
    for (const name of [...names].sort(compareText)) {
      const cells = fields.map((field) => shown(treeAt(limit, field)[name]) || '-');
      writer.line(level, [textAt(limit, 'type'), name, ...cells].join('\t'));
    }
  }
}

export function writeDisruptionBudget(writer: Writer, budget: Tree): void {
  const spec = treeAt(budget, 'spec');
  writer.line(0, `Name:\t${textAt(budget, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(budget, 'metadata', 'namespace')}`);
  if (spec['minAvailable'] !== undefined) writer.line(0, `Min available:\t${shown(spec['minAvailable'])}`);
  else if (spec['maxUnavailable'] !== undefined) {
    writer.line(0, `Max unavailable:\t${shown(spec['maxUnavailable'])}`);
  }
  const selector = at(spec, 'selector');
  writer.line(0, `Selector:\t${isTree(selector) ? formatSelector(selector) : '<unset>'}`);
  const count = (field: string): string => shown(at(budget, 'status', field) ?? 0);
  writer.line(0, 'Status:');
  writer.line(2, `Allowed disruptions:\t${count('disruptionsAllowed')}`);
  writer.line(2, `Current:\t${count('currentHealthy')}`);
  writer.line(2, `Desired:\t${count('desiredHealthy')}`);
  writer.line(2, `Total:\t${count('expectedPods')}`);
}

export function writePriorityClass(writer: Writer, priorityClass: Tree): void {
  writer.line(0, `Name:\t${textAt(priorityClass, 'metadata', 'name')}`);
  writer.line(0, `Value:\t${shown(at(priorityClass, 'value') ?? 0)}`);
  writer.line(0, `GlobalDefault:\t${at(priorityClass, 'globalDefault') === true}`);
  writer.line(0, `PreemptionPolicy:\t${textAt(priorityClass, 'preemptionPolicy')}`);
  writer.line(0, `Description:\t${textAt(priorityClass, 'description')}`);
  writeAnnotations(writer, 'Annotations', treeAt(priorityClass, 'metadata', 'annotations'));
}

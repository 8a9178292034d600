/**
 * kubectl describe statefulset, daemonset, job, cronjob. Upstream: describe.go (describeStatefulSet, describeDaemonSet,
 * describeJob, describeCronJob). Left out: pod failure and success policies.
 */
import type { Process } from '../../../../cluster/process';
import type { Call } from '../call';
import { formatSelector } from '../label-selector';
import { humanDuration, longTime, parseTime } from '../output/time';
import { at, listAt, type Tree, textAt, treeAt } from '../output/value';
import { phasesOfPods, writeTemplate } from './workloads';
import { capitalised, shown, type Writer, writeAnnotations, writeLabels } from './writer';

const UNSET = '<unset>';

function writeMarks(writer: Writer, object: Tree): void {
  writeLabels(writer, 'Labels', treeAt(object, 'metadata', 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(object, 'metadata', 'annotations'));
}

function writeName(writer: Writer, object: Tree): void {
  writer.line(0, `Name:\t${textAt(object, 'metadata', 'name')}`);
  writer.line(0, `Namespace:\t${textAt(object, 'metadata', 'namespace')}`);
}

function* writePhases(writer: Writer, call: Call, object: Tree): Process<void> {
  const phases = yield* phasesOfPods(call, object);
  const count = (phase: string) => phases.filter((one) => one === phase).length;
  writer.line(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  );
}

export function* writeStatefulSet(writer: Writer, call: Call, set: Tree): Process<void> {
  const spec = treeAt(set, 'spec');
  writeName(writer, set);
  writer.line(0, `CreationTimestamp:\t${longTime(textAt(set, 'metadata', 'creationTimestamp'))}`);
  writer.line(0, `Selector:\t${formatSelector(treeAt(spec, 'selector'))}`);
  writeMarks(writer, set);
  const total = shown(at(set, 'status', 'replicas') ?? 0);
  writer.line(0, `Replicas:\t${shown(spec['replicas'] ?? 1)} desired | ${total} total`);
  writer.line(0, `Update Strategy:\t${textAt(spec, 'updateStrategy', 'type')}`);
  const partition = at(spec, 'updateStrategy', 'rollingUpdate', 'partition');
  const most = at(spec, 'updateStrategy', 'rollingUpdate', 'maxUnavailable');
  if (partition !== undefined) writer.line(1, `Partition:\t${shown(partition)}`);
  if (partition !== undefined && most !== undefined) writer.line(1, `MaxUnavailable:\t${shown(most)}`);
  yield* writePhases(writer, call, set);
  writeTemplate(writer, treeAt(spec, 'template'));
  const claims = listAt(spec, 'volumeClaimTemplates');
  if (claims.length === 0) writer.line(0, 'Volume Claims:\t<none>');
  else writer.line(0, 'Volume Claims:');
  for (const claim of claims) {
    writer.line(1, `Name:\t${textAt(claim, 'metadata', 'name')}`);
    writer.line(1, `StorageClass:\t${textAt(claim, 'spec', 'storageClassName')}`);
    writeLabels(writer, '  Labels', treeAt(claim, 'metadata', 'labels'));
    writeAnnotations(writer, '  Annotations', treeAt(claim, 'metadata', 'annotations'));
    writer.line(
      1,
      `Capacity:\t${shown(at(claim, 'spec', 'resources', 'requests', 'storage')) || '<default>'}`,
    );
    writer.line(1, `Access Modes:\t[${listAt(claim, 'spec', 'accessModes').map(shown).join(' ')}]`);
  }
}

export function* writeDaemonSet(writer: Writer, call: Call, set: Tree): Process<void> {
  const count = (field: string) => shown(at(set, 'status', field) ?? 0);
  writeName(writer, set);
  writer.line(0, `Selector:\t${formatSelector(treeAt(set, 'spec', 'selector'))}`);
  writeLabels(writer, 'Node-Selector', treeAt(set, 'spec', 'template', 'spec', 'nodeSelector'));
  writeMarks(writer, set);
  writer.line(0, `Desired Number of Nodes Scheduled: ${count('desiredNumberScheduled')}`);
  writer.line(0, `Current Number of Nodes Scheduled: ${count('currentNumberScheduled')}`);
  writer.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${count('updatedNumberScheduled')}`);
  writer.line(0, `Number of Nodes Scheduled with Available Pods: ${count('numberAvailable')}`);
  writer.line(0, `Number of Nodes Misscheduled: ${count('numberMisscheduled')}`);
  yield* writePhases(writer, call, set);
  writeTemplate(writer, treeAt(set, 'spec', 'template'));
}

export function writeJob(writer: Writer, job: Tree): void {
  const spec = treeAt(job, 'spec');
  const status = treeAt(job, 'status');
  const optional = (title: string, value: string): void => {
    if (value !== '') writer.line(0, `${title}:\t${value}`);
  };
  writeName(writer, job);
  optional('Selector', formatSelector(treeAt(spec, 'selector')));
  writeMarks(writer, job);
  const owner = listAt(job, 'metadata', 'ownerReferences').find((one) => at(one, 'controller') === true);
  if (owner) writer.line(0, `Controlled By:\t${textAt(owner, 'kind')}/${textAt(owner, 'name')}`);
  writer.line(0, `Parallelism:\t${shown(spec['parallelism'] ?? UNSET)}`);
  writer.line(0, `Completions:\t${shown(spec['completions'] ?? UNSET)}`);
  optional('Completion Mode', textAt(spec, 'completionMode'));
  if (spec['suspend'] !== undefined) writer.line(0, `Suspend:\t${spec['suspend'] === true}`);
  optional('Backoff Limit', shown(spec['backoffLimit']));
  optional('TTL Seconds After Finished', shown(spec['ttlSecondsAfterFinished']));
  const started = textAt(status, 'startTime');
  const completed = textAt(status, 'completionTime');
  if (started !== '') writer.line(0, `Start Time:\t${longTime(started)}`);
  if (completed !== '') writer.line(0, `Completed At:\t${longTime(completed)}`);
  if (started !== '' && completed !== '') {
    writer.line(0, `Duration:\t${humanDuration((parseTime(completed) ?? 0) - (parseTime(started) ?? 0))}`);
  }
  const deadline = spec['activeDeadlineSeconds'];
  if (deadline !== undefined) writer.line(0, `Active Deadline Seconds:\t${shown(deadline)}s`);
  const count = (field: string) => shown(status[field] ?? 0);
  const ready = status['ready'] === undefined ? '' : ` (${shown(status['ready'])} Ready)`;
  writer.line(
    0,
    `Pods Statuses:\t${count('active')} Active${ready} / ${count('succeeded')} Succeeded / ${count('failed')} Failed`,
  );
  if (textAt(spec, 'completionMode') === 'Indexed') {
    writer.line(0, `Completed Indexes:\t${capIndexes(textAt(status, 'completedIndexes'))}`);
  }
  writeTemplate(writer, treeAt(spec, 'template'));
}

const LONGEST_INDEXES = 50;

/** A long list ends at the first comma behind the limit. */
function capIndexes(indexes: string): string {
  if (indexes === '') return '<none>';
  const comma = indexes.indexOf(',', LONGEST_INDEXES);
  return comma < 0 ? indexes : `${indexes.slice(0, comma + 1)}...`;
}

export function writeCronJob(writer: Writer, cronJob: Tree): void {
  const spec = treeAt(cronJob, 'spec');
  const job = treeAt(spec, 'jobTemplate', 'spec');
  writeName(writer, cronJob);
  writeMarks(writer, cronJob);
  writer.line(0, `Schedule:\t${textAt(spec, 'schedule')}`);
  writer.line(0, `Concurrency Policy:\t${textAt(spec, 'concurrencyPolicy')}`);
  writer.line(0, `Suspend:\t${capitalised(spec['suspend'] === true)}`);
  writer.line(0, `Successful Job History Limit:\t${shown(spec['successfulJobsHistoryLimit'] ?? UNSET)}`);
  writer.line(0, `Failed Job History Limit:\t${shown(spec['failedJobsHistoryLimit'] ?? UNSET)}`);
  const starting = spec['startingDeadlineSeconds'];
  writer.line(0, `Starting Deadline Seconds:\t${starting === undefined ? UNSET : `${shown(starting)}s`}`);
  const selector = formatSelector(treeAt(job, 'selector'));
  writer.line(0, `Selector:\t${selector || UNSET}`);
  writer.line(0, `Parallelism:\t${shown(job['parallelism'] ?? UNSET)}`);
  writer.line(0, `Completions:\t${shown(job['completions'] ?? UNSET)}`);
  const deadline = job['activeDeadlineSeconds'];
  if (deadline !== undefined) writer.line(0, `Active Deadline Seconds:\t${shown(deadline)}s`);
  writeTemplate(writer, treeAt(job, 'template'));
  const last = textAt(cronJob, 'status', 'lastScheduleTime');
  writer.line(0, `Last Schedule Time:\t${last === '' ? UNSET : longTime(last)}`);
  const active = listAt(cronJob, 'status', 'active').map((one) => textAt(one, 'name'));
  writer.line(0, `Active Jobs:\t${active.join(', ') || '<none>'}`);
}

/**
 * kubectl describe deployment, replicaset. Upstream: describe.go (describeDeployment, describeReplicaSet,
 * DescribePodTemplate).
 */
import type { Process } from '../../../../cluster/process';
import { POD, requireKind } from '../built-in';
import type { Call } from '../call';
import { requestJson } from '../client';
import { resourcePath } from '../discovery';
import { formatSelector } from '../label-selector';
import { longTime } from '../output/time';
import { at, isTree, listAt, sortedKeys, type Tree, textAt, treeAt } from '../output/value';
import { replicaSetsOf, splitReplicaSets } from '../rollout/revisions';
import { formatQuery } from '../text';
import { writeContainers } from './containers';
import { writeTolerations, writeVolumes } from './pod';
import { shown, type Writer, writeAnnotations, writeLabels } from './writer';

export function* writeDeployment(writer: Writer, call: Call, deployment: Tree): Process<void> {
  const { old, current } = splitReplicaSets(deployment, yield* replicaSetsOf(call, deployment));
  const metadata = treeAt(deployment, 'metadata');
  const spec = treeAt(deployment, 'spec');
  const count = (field: string) => shown(at(deployment, 'status', field) ?? 0);
  writer.line(0, `Name:\t${textAt(metadata, 'name')}`);
  writer.line(0, `Namespace:\t${textAt(metadata, 'namespace')}`);
  writer.line(0, `CreationTimestamp:\t${longTime(textAt(metadata, 'creationTimestamp'))}`);
  writeLabels(writer, 'Labels', treeAt(metadata, 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(metadata, 'annotations'));
  writer.line(0, `Selector:\t${formatSelector(treeAt(spec, 'selector'))}`);
  writer.line(
    0,
    `Replicas:\t${shown(at(spec, 'replicas') ?? 1)} desired | ${count('updatedReplicas')} updated | ${count('replicas')} total | ${count('availableReplicas')} available | ${count('unavailableReplicas')} unavailable`,
  );
  writer.line(0, `StrategyType:\t${textAt(spec, 'strategy', 'type')}`);
  writer.line(0, `MinReadySeconds:\t${shown(at(spec, 'minReadySeconds') ?? 0)}`);
  const rolling = at(spec, 'strategy', 'rollingUpdate');
  if (isTree(rolling)) {
    const unavailable = shown(rolling['maxUnavailable']);
    writer.line(
      0,
      `RollingUpdateStrategy:\t${unavailable} max unavailable, ${shown(rolling['maxSurge'])} max surge`,
    );
  }
  writeTemplate(writer, treeAt(spec, 'template'));
  writeConditions(writer, deployment);
  if (old.length > 0 || current) {
    writer.line(0, `OldReplicaSets:\t${replicaSetNames(old)}`);
    writer.line(0, `NewReplicaSet:\t${replicaSetNames(current ? [current] : [])}`);
  }
}

function replicaSetNames(replicaSets: readonly Tree[]): string {
  if (replicaSets.length === 0) return '<none>';
  return replicaSets
    .map((replicaSet) => {
      const name = textAt(replicaSet, 'metadata', 'name');
      const created = shown(at(replicaSet, 'status', 'replicas') ?? 0);
      return `${name} (${created}/${shown(at(replicaSet, 'spec', 'replicas') ?? 1)} replicas created)`;
    })
    .join(', ');
}

export function* writeReplicaSet(writer: Writer, call: Call, replicaSet: Tree): Process<void> {
  const phases = yield* phasesOfPods(call, replicaSet);
  const metadata = treeAt(replicaSet, 'metadata');
  const spec = treeAt(replicaSet, 'spec');
  const count = (phase: string) => phases.filter((one) => one === phase).length;
  writer.line(0, `Name:\t${textAt(metadata, 'name')}`);
  writer.line(0, `Namespace:\t${textAt(metadata, 'namespace')}`);
  writer.line(0, `Selector:\t${formatSelector(treeAt(spec, 'selector')) || '<none>'}`);
  writeLabels(writer, 'Labels', treeAt(metadata, 'labels'));
  writeAnnotations(writer, 'Annotations', treeAt(metadata, 'annotations'));
  const owner = listAt(metadata, 'ownerReferences').find((one) => at(one, 'controller') === true);
  if (owner) writer.line(0, `Controlled By:\t${textAt(owner, 'kind')}/${textAt(owner, 'name')}`);
  const current = shown(at(replicaSet, 'status', 'replicas') ?? 0);
  writer.line(0, `Replicas:\t${current} current / ${shown(at(spec, 'replicas') ?? 1)} desired`);
  writer.line(
    0,
    `Pods Status:\t${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`,
  );
  writeTemplate(writer, treeAt(spec, 'template'));
  writeConditions(writer, replicaSet);
}

/** The phases of the pods that it controls. */
export function* phasesOfPods(call: Call, replicaSet: Tree): Process<string[]> {
  const type = yield* requireKind(call, POD);
  const labelSelector = formatSelector(treeAt(replicaSet, 'spec', 'selector'));
  const path = resourcePath(type, textAt(replicaSet, 'metadata', 'namespace'));
  const list = yield* requestJson(call.client(), {
    method: 'GET',
    path: path + formatQuery({ labelSelector, limit: '500' }),
  });
  const uid = textAt(replicaSet, 'metadata', 'uid');
  const isOwned = (pod: Tree) =>
    listAt(pod, 'metadata', 'ownerReferences').some(
      (owner) => at(owner, 'controller') === true && textAt(owner, 'uid') === uid,
    );
  return listAt(list, 'items')
    .filter(isTree)
    .filter(isOwned)
    .map((pod) => textAt(pod, 'status', 'phase'));
}

export function writeConditions(writer: Writer, object: Tree): void {
  const conditions = listAt(object, 'status', 'conditions');
  if (conditions.length === 0) return;
  writer.line(0, 'Conditions:');
  writer.line(1, 'Type\tStatus\tReason');
  writer.line(1, '----\t------\t------');
  for (const condition of conditions) {
    const cells = [`${textAt(condition, 'type')} `, textAt(condition, 'status'), textAt(condition, 'reason')];
    writer.line(1, cells.join('\t'));
  }
}

/** The pods that will be made; also what `rollout history --revision` shows. */
export function writeTemplate(writer: Writer, template: Tree): void {
  const pod: Tree = { spec: treeAt(template, 'spec') };
  const annotations = treeAt(template, 'metadata', 'annotations');
  const account = textAt(pod, 'spec', 'serviceAccountName');
  writer.line(0, 'Pod Template:');
  writeLabels(writer, '  Labels', treeAt(template, 'metadata', 'labels'));
  if (sortedKeys(annotations).length > 0) writeAnnotations(writer, '  Annotations', annotations);
  if (account !== '') writer.line(1, `Service Account:\t${account}`);
  if (listAt(pod, 'spec', 'initContainers').length > 0) {
    writeContainers(writer, 'Init Containers', pod, 'initContainers', '', '  ');
  }
  writeContainers(writer, 'Containers', pod, 'containers', '', '  ');
  writeVolumes(writer, pod, '  ');
  const priority = textAt(pod, 'spec', 'priorityClassName');
  if (priority !== '') writer.line(1, `Priority Class Name:\t${priority}`);
  writeLabels(writer, '  Node-Selectors', treeAt(pod, 'spec', 'nodeSelector'));
  writeTolerations(writer, listAt(pod, 'spec', 'tolerations').filter(isTree), '  ');
}

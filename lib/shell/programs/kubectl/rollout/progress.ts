/** How far a rollout is, in a line, and whether it is done. Upstream: polymorphichelpers/rollout_status.go. */
import { KubectlError, quote } from '../errors';
import { at, listAt, type Tree, textAt, treeAt } from '../output/value';
import { REVISION } from './revisions';
import type { RolledOutKind } from './subjects';

export interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** `revision`: the one that is asked for; 0 is any. Throws where it has failed. */
export function describeProgress(kind: RolledOutKind, object: Tree, revision: number): Progress {
  if (kind === 'Deployment') return ofDeployment(object, revision);
  if (textAt(object, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') {
    throw new KubectlError('rollout status is only available for RollingUpdate strategy type');
  }
  return kind === 'DaemonSet' ? ofDaemonSet(object) : ofStatefulSet(object);
}

function waiting(text: string): Progress {
  return { text: `${text}...\n`, done: false };
}

function counter(object: Tree): (field: string) => number {
  const status = treeAt(object, 'status');
  return (field) => Number(at(status, field) ?? 0);
}

function isUnseen(object: Tree): boolean {
  return Number(at(object, 'metadata', 'generation') ?? 0) > counter(object)('observedGeneration');
}

function ofDeployment(deployment: Tree, revision: number): Progress {
  const name = quote(textAt(deployment, 'metadata', 'name'));
  const count = counter(deployment);
  if (revision > 0) {
    const running = Number(textAt(deployment, 'metadata', 'annotations', REVISION) || 0);
    if (running !== revision) {
      throw new KubectlError(
        `desired revision (${revision}) is different from the running revision (${running})`,
      );
    }
  }
  if (isUnseen(deployment)) return waiting('Waiting for deployment spec update to be observed');
  const conditions = listAt(deployment, 'status', 'conditions');
  const progressing = conditions.find((one) => textAt(one, 'type') === 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    throw new KubectlError(`deployment ${name} exceeded its progress deadline`);
  }
  const wanted = Number(at(deployment, 'spec', 'replicas') ?? 1);
  const updated = count('updatedReplicas');
  const until = (text: string) => waiting(`Waiting for deployment ${name} rollout to finish: ${text}`);
  if (updated < wanted) return until(`${updated} out of ${wanted} new replicas have been updated`);
  if (count('replicas') > updated) {
    return until(`${count('replicas') - updated} old replicas are pending termination`);
  }
  if (count('availableReplicas') < updated) {
    return until(`${count('availableReplicas')} of ${updated} updated replicas are available`);
  }
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

function ofDaemonSet(set: Tree): Progress {
  const name = quote(textAt(set, 'metadata', 'name'));
  const count = counter(set);
  if (isUnseen(set)) return waiting('Waiting for daemon set spec update to be observed');
  const wanted = count('desiredNumberScheduled');
  const until = (text: string) => waiting(`Waiting for daemon set ${name} rollout to finish: ${text}`);
  const updated = count('updatedNumberScheduled');
  if (updated < wanted) return until(`${updated} out of ${wanted} new pods have been updated`);
  const available = count('numberAvailable');
  if (available < wanted) return until(`${available} of ${wanted} updated pods are available`);
  return { text: `daemon set ${name} successfully rolled out\n`, done: true };
}

function ofStatefulSet(set: Tree): Progress {
  const count = counter(set);
  if (count('observedGeneration') === 0 || isUnseen(set)) {
    return waiting('Waiting for statefulset spec update to be observed');
  }
  const wanted = Number(at(set, 'spec', 'replicas') ?? 1);
  const ready = count('readyReplicas');
  if (ready < wanted) return waiting(`Waiting for ${wanted - ready} pods to be ready`);
  const updated = count('updatedReplicas');
  const rolling = at(set, 'spec', 'updateStrategy', 'rollingUpdate');
  if (rolling !== undefined) {
    const share = wanted - Number(at(rolling, 'partition') ?? wanted);
    if (updated < share) {
      const how = `${updated} out of ${share} new pods have been updated`;
      return waiting(`Waiting for partitioned roll out to finish: ${how}`);
    }
    return { text: `partitioned roll out complete: ${updated} new pods have been updated...\n`, done: true };
  }
  const [current, update] = ['currentRevision', 'updateRevision'].map((name) => textAt(set, 'status', name));
  if (current !== update) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${update}`,
    );
  }
  const done = `statefulset rolling update complete ${count('currentReplicas')} pods at revision ${current}`;
  return { text: `${done}...\n`, done: true };
}

/**
 * kubectl rollout undo: back to the template of an earlier revision. Upstream: polymorphichelpers/rollback.go.
 * Left out: the warning of newer clients about objects that are managed with apply.
 */
import type { Process } from '../../../../cluster/process';
import type { Call, Command } from '../call';
import { writeTemplate } from '../describe/workloads';
import { createWriter } from '../describe/writer';
import { dryRunOf } from '../dry-run';
import { KubectlError, quote, StatusError } from '../errors';
import { LAST_APPLIED } from '../last-applied';
import { forEachSubject, type Subject } from '../objects';
import { compactJson } from '../output/json';
import { at, type Tree, treeAt } from '../output/value';
import { JSON_PATCH, sendPatch } from '../patching';
import { raise } from '../selection';
import { plainTemplate, REVISION, replicaSetsOf, revisionOf, sameTemplate } from './revisions';
import { findRollouts, isDeployment, PRINT_FLAGS, printOperation, ROLLOUT_FLAGS } from './subjects';

export const rolloutUndo: Command = {
  path: 'rollout undo',
  honours: ['dry-run', 'to-revision', ...ROLLOUT_FLAGS, ...PRINT_FLAGS],
  run: runUndo,
};

/** These stay as they are on the Deployment. */
const KEPT_ANNOTATIONS: readonly string[] = [
  LAST_APPLIED,
  REVISION,
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
];

function* runUndo(call: Call): Process<number> {
  yield* dryRunOf(call);
  const found = yield* findRollouts(call);
  raise(yield* forEachSubject(found, (subject) => undoOne(call, subject)));
  return 0;
}

function* undoOne(call: Call, subject: Subject): Process<void> {
  if (!isDeployment(subject)) {
    const { kind, group } = subject.type;
    const name = group === '' ? kind : `${kind}.${group}`;
    throw new KubectlError(`no rollbacker has been implemented for "${name}"`);
  }
  const toRevision = call.flags.number('to-revision');
  const replicaSet = yield* findRevision(call, subject, toRevision);
  const verb = yield* rollBack(call, subject, replicaSet, toRevision);
  yield* printOperation(call, subject, subject.object, verb);
}

/** 0 means the one before the newest. */
function* findRevision(call: Call, subject: Subject, toRevision: number): Process<Tree> {
  const missing = () => new KubectlError(`unable to find specified revision ${toRevision} in history`);
  if (toRevision < 0) throw missing();
  const replicaSets = yield* replicaSetsOf(call, subject.object);
  if (toRevision > 0) {
    const wanted = replicaSets.find((one) => revisionOf(one) === toRevision);
    if (!wanted) throw missing();
    return wanted;
  }
  const newestFirst = [...replicaSets].sort((left, right) => revisionOf(right) - revisionOf(left));
  const previous = newestFirst[1];
  if (!previous) throw new KubectlError(`no rollout history found for deployment ${quote(subject.name)}`);
  return previous;
}

/** Returns what was done, in words. */
function* rollBack(call: Call, subject: Subject, replicaSet: Tree, toRevision: number): Process<string> {
  const dryRun = yield* dryRunOf(call);
  const { object } = subject;
  if (dryRun === 'client') {
    const writer = createWriter();
    writeTemplate(writer, treeAt(replicaSet, 'spec', 'template'));
    return `${writer.unaligned()} (dry run)`;
  }
  if (at(object, 'spec', 'paused') === true) {
    throw new KubectlError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  if (sameTemplate(replicaSet, object)) {
    return `skipped rollback (current template already matches revision ${toRevision})`;
  }
  const patch = [
    { op: 'replace', path: '/spec/template', value: plainTemplate(replicaSet) },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(object, replicaSet) },
  ];
  const options = { contentType: JSON_PATCH, fieldManager: 'kubectl-rollout' };
  try {
    yield* sendPatch(call, subject, compactJson(patch), options);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed restoring revision ${toRevision}: ${error.message}`);
  }
  return dryRun === 'server' ? 'rolled back (server dry run)' : 'rolled back';
}

function annotationsAfter(deployment: Tree, replicaSet: Tree): Tree {
  const own = Object.entries(treeAt(deployment, 'metadata', 'annotations'));
  const earlier = Object.entries(treeAt(replicaSet, 'metadata', 'annotations'));
  const isKept = ([key]: readonly [string, unknown]) => KEPT_ANNOTATIONS.includes(key);
  return Object.fromEntries([...own.filter(isKept), ...earlier.filter((entry) => !isKept(entry))]);
}

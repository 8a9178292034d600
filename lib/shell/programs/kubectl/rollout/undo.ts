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
import { at, equals, type Tree, treeAt } from '../output/value';
import { JSON_PATCH, STRATEGIC, sendPatch } from '../patching';
import { raise } from '../selection';
import {
  controllerRevisionsOf,
  heldTemplate,
  plainTemplate,
  REVISION,
  replicaSetsOf,
  revisionOf,
  sameTemplate,
} from './revisions';
import {
  findRollouts,
  fullKind,
  PRINT_FLAGS,
  printOperation,
  ROLLOUT_FLAGS,
  rolledOutKind,
} from './subjects';

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
  const kind = rolledOutKind(subject);
  if (kind === null) {
    throw new KubectlError(`no rollbacker has been implemented for ${quote(fullKind(subject))}`);
  }
  const toRevision = call.flags.number('to-revision');
  if (toRevision < 0) throw missing(toRevision);
  const verb = yield* kind === 'Deployment'
    ? rollBack(call, subject, toRevision)
    : rollBackSet(call, subject, toRevision);
  yield* printOperation(call, subject, subject.object, verb);
}

function missing(revision: number): KubectlError {
  return new KubectlError(`unable to find specified revision ${revision} in history`);
}

/** 0 means the one before the newest. */
function* findRevision(call: Call, subject: Subject, toRevision: number): Process<Tree> {
  const replicaSets = yield* replicaSetsOf(call, subject.object);
  if (toRevision > 0) {
    const wanted = replicaSets.find((one) => revisionOf(one) === toRevision);
    if (!wanted) throw missing(toRevision);
    return wanted;
  }
  const newestFirst = [...replicaSets].sort((left, right) => revisionOf(right) - revisionOf(left));
  const previous = newestFirst[1];
  if (!previous) throw new KubectlError(`no rollout history found for deployment ${quote(subject.name)}`);
  return previous;
}

/** Returns what was done, in words. */
function* rollBack(call: Call, subject: Subject, toRevision: number): Process<string> {
  const replicaSet = yield* findRevision(call, subject, toRevision);
  const dryRun = yield* dryRunOf(call);
  const { object } = subject;
  if (dryRun === 'client') return `${writeWithTabs(treeAt(replicaSet, 'spec', 'template'))} (dry run)`;
  if (at(object, 'spec', 'paused') === true) {
    throw new KubectlError(
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
    );
  }
  if (sameTemplate(replicaSet, object)) return skipped(toRevision);
  const patch = [
    { op: 'replace', path: '/spec/template', value: plainTemplate(replicaSet) },
    { op: 'replace', path: '/metadata/annotations', value: annotationsAfter(object, replicaSet) },
  ];
  return yield* restore(call, subject, toRevision, compactJson(patch), JSON_PATCH);
}

function skipped(revision: number): string {
  return `skipped rollback (current template already matches revision ${revision})`;
}

function writeWithTabs(template: Tree): string {
  const writer = createWriter();
  writeTemplate(writer, template);
  return writer.unaligned();
}

function* restore(
  call: Call,
  subject: Subject,
  revision: number,
  body: string,
  contentType: string,
): Process<string> {
  try {
    yield* sendPatch(call, subject, body, { contentType, fieldManager: 'kubectl-rollout' });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed restoring revision ${revision}: ${error.message}`);
  }
  return (yield* dryRunOf(call)) === 'server' ? 'rolled back (server dry run)' : 'rolled back';
}

/** A StatefulSet or DaemonSet: its revision is the patch that brings it back. */
function* rollBackSet(call: Call, subject: Subject, toRevision: number): Process<string> {
  const numberOf = (revision: Tree) => Number(at(revision, 'revision') ?? 0);
  const history = yield* controllerRevisionsOf(call, subject.object);
  if (toRevision === 0 && history.length <= 1) throw new KubectlError('no last revision to roll back to');
  const newestFirst = [...history].sort((left, right) => numberOf(right) - numberOf(left));
  const revision = toRevision === 0 ? newestFirst[1] : history.find((one) => numberOf(one) === toRevision);
  if (revision === undefined) throw missing(toRevision);
  if ((yield* dryRunOf(call)) === 'client') {
    return `will roll back to ${writeWithTabs(heldTemplate(revision))} (dry run)`;
  }
  if (equals(heldTemplate(revision), treeAt(subject.object, 'spec', 'template'))) return skipped(toRevision);
  const patch = compactJson(treeAt(revision, 'data'));
  return yield* restore(call, subject, toRevision, patch, STRATEGIC);
}

function annotationsAfter(deployment: Tree, replicaSet: Tree): Tree {
  const own = Object.entries(treeAt(deployment, 'metadata', 'annotations'));
  const earlier = Object.entries(treeAt(replicaSet, 'metadata', 'annotations'));
  const isKept = ([key]: readonly [string, unknown]) => KEPT_ANNOTATIONS.includes(key);
  return Object.fromEntries([...own.filter(isKept), ...earlier.filter((entry) => !isKept(entry))]);
}

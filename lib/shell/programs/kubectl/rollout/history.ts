/** kubectl rollout history: the revisions, or the template of one. Upstream: polymorphichelpers/history.go. */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print } from '../call';
import { writeTemplate } from '../describe/workloads';
import { createWriter } from '../describe/writer';
import { qualifiedKind } from '../discovery';
import { objectPrinter } from '../dry-run';
import { KubectlError, quote } from '../errors';
import { forEachSubject, type Subject } from '../objects';
import { alignColumns, DESCRIBE_STYLE } from '../output/tabwriter';
import { at, type Tree, textAt, treeAt } from '../output/value';
import { raise } from '../selection';
import { atRevision, controllerRevisionsOf, heldTemplate, replicaSetsOf, revisionOf } from './revisions';
import { checkRevision } from './status';
import { findRollouts, fullKind, PRINT_FLAGS, ROLLOUT_FLAGS, rolledOutKind } from './subjects';

export const rolloutHistory: Command = {
  path: 'rollout history',
  honours: ['revision', ...ROLLOUT_FLAGS, ...PRINT_FLAGS],
  run: runHistory,
};

const CHANGE_CAUSE = 'kubernetes.io/change-cause';

function* runHistory(call: Call): Process<number> {
  checkRevision(call);
  const found = yield* findRollouts(call);
  raise(yield* forEachSubject(found, (subject) => showHistory(call, subject)));
  return 0;
}

/** What is known of a revision. */
interface Entry {
  /** As -o prints it. */
  readonly object: Tree;
  readonly template: Tree;
  readonly cause: string;
}

function* showHistory(call: Call, subject: Subject): Process<void> {
  const kind = rolledOutKind(subject);
  if (kind === null) {
    throw new KubectlError(`no history viewer has been implemented for ${quote(fullKind(subject))}`);
  }
  const revision = call.flags.number('revision');
  const byRevision = yield* kind === 'Deployment'
    ? deploymentHistory(call, subject.object)
    : setHistory(call, subject.object);
  const printer = objectPrinter(call);
  const revisions = [...byRevision.keys()].sort((left, right) => left - right);
  if (revision > 0 && !byRevision.has(revision) && (printer || revisions.length > 0)) {
    throw new KubectlError('unable to find the specified revision');
  }
  if (printer) {
    const shown = revision > 0 ? [revision] : revisions;
    for (const one of shown) yield* print(call, printer.print(byRevision.get(one)!.object));
    return;
  }
  const title = `${qualifiedKind(subject.type)}/${subject.name} `;
  const which = revision > 0 ? `with revision #${revision}` : '';
  const text =
    revisions.length === 0
      ? 'No rollout history found.'
      : revision > 0
        ? writeWithTabs(byRevision.get(revision)!.template)
        : table(revisions, byRevision);
  yield* print(call, `${title}${which}\n${text}\n`);
}

function* deploymentHistory(call: Call, deployment: Tree): Process<Map<number, Entry>> {
  const entries = new Map<number, Entry>();
  for (const object of yield* replicaSetsOf(call, deployment)) {
    const template = templateOf(object);
    const cause = textAt(template, 'metadata', 'annotations', CHANGE_CAUSE);
    entries.set(revisionOf(object), { object, template, cause });
  }
  return entries;
}

function* setHistory(call: Call, set: Tree): Process<Map<number, Entry>> {
  const entries = new Map<number, Entry>();
  for (const revision of yield* controllerRevisionsOf(call, set)) {
    const cause = textAt(revision, 'metadata', 'annotations', CHANGE_CAUSE);
    const entry = { object: atRevision(set, revision), template: heldTemplate(revision), cause };
    entries.set(Number(at(revision, 'revision') ?? 0), entry);
  }
  return entries;
}

/** With the cause of a change, which stands on the ReplicaSet. */
function templateOf(replicaSet: Tree): Tree {
  const template = treeAt(replicaSet, 'spec', 'template');
  const cause = textAt(replicaSet, 'metadata', 'annotations', CHANGE_CAUSE);
  if (cause === '') return template;
  const metadata = treeAt(template, 'metadata');
  const annotations = { ...treeAt(metadata, 'annotations'), [CHANGE_CAUSE]: cause };
  return { ...template, metadata: { ...metadata, annotations } };
}

/** Upstream does not align it. */
function writeWithTabs(template: Tree): string {
  const writer = createWriter();
  writeTemplate(writer, template);
  return writer.unaligned();
}

function table(revisions: readonly number[], byRevision: ReadonlyMap<number, Entry>): string {
  const rows = revisions.map((revision) => `${revision}\t${byRevision.get(revision)!.cause || '<none>'}\n`);
  return alignColumns(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_STYLE);
}

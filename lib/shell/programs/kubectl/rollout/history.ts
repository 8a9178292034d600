/** kubectl rollout history: the revisions, or the template of one. Upstream: polymorphichelpers/history.go. */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print } from '../call';
import { writeTemplate } from '../describe/workloads';
import { createWriter } from '../describe/writer';
import { qualifiedKind } from '../discovery';
import { objectPrinter } from '../dry-run';
import { KubectlError } from '../errors';
import { forEachSubject, type Subject } from '../objects';
import { alignColumns, DESCRIBE_STYLE } from '../output/tabwriter';
import { type Tree, textAt, treeAt } from '../output/value';
import { raise } from '../selection';
import { replicaSetsOf, revisionOf } from './revisions';
import { checkRevision } from './status';
import { findRollouts, isDeployment, PRINT_FLAGS, ROLLOUT_FLAGS } from './subjects';

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

function* showHistory(call: Call, subject: Subject): Process<void> {
  if (!isDeployment(subject)) {
    const { kind, group } = subject.type;
    const name = group === '' ? kind : `${kind}.${group}`;
    throw new KubectlError(`no history viewer has been implemented for "${name}"`);
  }
  const revision = call.flags.number('revision');
  const byRevision = new Map<number, Tree>();
  for (const replicaSet of yield* replicaSetsOf(call, subject.object)) {
    byRevision.set(revisionOf(replicaSet), replicaSet);
  }
  const printer = objectPrinter(call);
  const revisions = [...byRevision.keys()].sort((left, right) => left - right);
  if (revision > 0 && !byRevision.has(revision) && (printer || revisions.length > 0)) {
    throw new KubectlError('unable to find the specified revision');
  }
  if (printer) {
    const shown = revision > 0 ? [revision] : revisions;
    for (const one of shown) yield* print(call, printer.print(byRevision.get(one)!));
    return;
  }
  const title = `${qualifiedKind(subject.type)}/${subject.name} `;
  const which = revision > 0 ? `with revision #${revision}` : '';
  const text =
    revisions.length === 0
      ? 'No rollout history found.'
      : revision > 0
        ? templateOf(byRevision.get(revision)!)
        : table(revisions, byRevision);
  yield* print(call, `${title}${which}\n${text}\n`);
}

/** With its tabs: upstream does not align it. */
function templateOf(replicaSet: Tree): string {
  const template = treeAt(replicaSet, 'spec', 'template');
  const cause = textAt(replicaSet, 'metadata', 'annotations', CHANGE_CAUSE);
  const metadata = treeAt(template, 'metadata');
  const annotations = treeAt(metadata, 'annotations');
  const writer = createWriter();
  writeTemplate(writer, {
    ...template,
    metadata:
      cause === '' ? metadata : { ...metadata, annotations: { ...annotations, [CHANGE_CAUSE]: cause } },
  });
  return writer.unaligned();
}

function table(revisions: readonly number[], byRevision: ReadonlyMap<number, Tree>): string {
  const rows = revisions.map((revision) => {
    const replicaSet = byRevision.get(revision)!;
    const cause =
      textAt(replicaSet, 'metadata', 'annotations', CHANGE_CAUSE) ||
      textAt(replicaSet, 'spec', 'template', 'metadata', 'annotations', CHANGE_CAUSE);
    return `${revision}\t${cause || '<none>'}\n`;
  });
  return alignColumns(`REVISION\tCHANGE-CAUSE\n${rows.join('')}`, DESCRIBE_STYLE);
}

/** kubectl rollout status: until a Deployment has what it wants. Upstream: polymorphichelpers/rollout_status.go. */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { createLineReader, nextEvent, requestJson, requestStream } from '../client';
import { resourcePath } from '../discovery';
import { KubectlError, quote } from '../errors';
import { parseDuration } from '../flags';
import type { Subject } from '../objects';
import { forEachSubject } from '../objects';
import { at, isTree, listAt, type Tree, textAt, treeAt } from '../output/value';
import { raise } from '../selection';
import { formatQuery } from '../text';
import { REVISION } from './revisions';
import { findRollouts, isDeployment, ROLLOUT_FLAGS } from './subjects';

export const rolloutStatus: Command = {
  path: 'rollout status',
  honours: ['revision', 'timeout', 'watch', ...ROLLOUT_FLAGS],
  run: runStatus,
};

function* runStatus(call: Call): Process<number> {
  checkRevision(call);
  const found = yield* findRollouts(call);
  const failures = yield* forEachSubject(found, (subject) => followRollout(call, subject));
  raise(failures);
  if (found.subjects.length === 0) {
    yield* warn(call, `No resources found in ${call.client().connection.namespace} namespace.\n`);
  }
  return 0;
}

export function checkRevision(call: Call): void {
  const revision = call.flags.number('revision');
  if (revision < 0) throw new KubectlError(`revision must be a positive integer: ${revision}`);
}

function* followRollout(call: Call, subject: Subject): Process<void> {
  if (!isDeployment(subject)) {
    const { kind, group } = subject.type;
    throw new KubectlError(
      `no status viewer has been implemented for ${group === '' ? kind : `${kind}.${group}`}`,
    );
  }
  const { context, flags } = call;
  const timeoutMs = parseDuration(flags.text('timeout')) ?? 0;
  const deadline = timeoutMs > 0 ? context.nowMs() + timeoutMs : null;
  const path = resourcePath(subject.type, subject.namespace);
  const fieldSelector = `metadata.name=${subject.name}`;
  const list = yield* requestJson(call.client(), {
    method: 'GET',
    path: path + formatQuery({ fieldSelector }),
  });
  const present = listAt(list, 'items').filter(isTree)[0];
  if (!present) throw new KubectlError('object has been deleted');
  if (yield* tell(call, present)) return;
  const resourceVersion = textAt(list, 'metadata', 'resourceVersion');
  const query = formatQuery({ fieldSelector, resourceVersion, watch: 'true' });
  const stream = yield* requestStream(call.client(), { method: 'GET', path: path + query });
  try {
    const lines = createLineReader(stream);
    for (;;) {
      const left = deadline === null ? undefined : deadline - context.nowMs();
      const event = left !== undefined && left <= 0 ? undefined : yield* nextEvent(lines, left);
      if (event === undefined) throw new KubectlError('timed out waiting for the condition');
      if (event === null) return;
      if (event.type === 'DELETED') throw new KubectlError('object has been deleted');
      if (yield* tell(call, event.object)) return;
    }
  } finally {
    stream.cancel();
  }
}

/** Prints how far it is; true where there is nothing to wait for. */
function* tell(call: Call, deployment: Tree): Process<boolean> {
  const { text, done } = describeRollout(deployment, call.flags.number('revision'));
  yield* print(call, text);
  return done || !call.flags.bool('watch');
}

export function describeRollout(deployment: Tree, revision: number): { text: string; done: boolean } {
  const name = quote(textAt(deployment, 'metadata', 'name'));
  const status = treeAt(deployment, 'status');
  const count = (field: string) => Number(at(status, field) ?? 0);
  if (revision > 0) {
    const running = Number(textAt(deployment, 'metadata', 'annotations', REVISION) || 0);
    if (running !== revision) {
      throw new KubectlError(
        `desired revision (${revision}) is different from the running revision (${running})`,
      );
    }
  }
  const waiting = (text: string) => ({
    text: `Waiting for deployment ${name} rollout to finish: ${text}...\n`,
    done: false,
  });
  if (Number(at(deployment, 'metadata', 'generation') ?? 0) > count('observedGeneration')) {
    return { text: 'Waiting for deployment spec update to be observed...\n', done: false };
  }
  const progressing = listAt(status, 'conditions').find((one) => textAt(one, 'type') === 'Progressing');
  if (textAt(progressing, 'reason') === 'ProgressDeadlineExceeded') {
    throw new KubectlError(`deployment ${name} exceeded its progress deadline`);
  }
  const wanted = Number(at(deployment, 'spec', 'replicas') ?? 1);
  const updated = count('updatedReplicas');
  if (updated < wanted) return waiting(`${updated} out of ${wanted} new replicas have been updated`);
  if (count('replicas') > updated) {
    return waiting(`${count('replicas') - updated} old replicas are pending termination`);
  }
  if (count('availableReplicas') < updated) {
    return waiting(`${count('availableReplicas')} of ${updated} updated replicas are available`);
  }
  return { text: `deployment ${name} successfully rolled out\n`, done: true };
}

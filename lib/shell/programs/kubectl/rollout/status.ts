/** kubectl rollout status: until a workload has what it wants. Upstream: kubectl/pkg/cmd/rollout/rollout_status.go. */
import type { Process } from '../../../../cluster/process';
import { type Call, type Command, print, warn } from '../call';
import { createLineReader, nextEvent, requestJson, requestStream } from '../client';
import { resourcePath } from '../discovery';
import { KubectlError } from '../errors';
import { parseDuration } from '../flags';
import type { Subject } from '../objects';
import { forEachSubject } from '../objects';
import { isTree, listAt, type Tree, textAt } from '../output/value';
import { raise } from '../selection';
import { formatQuery } from '../text';
import { describeProgress } from './progress';
import { findRollouts, fullKind, ROLLOUT_FLAGS, type RolledOutKind, rolledOutKind } from './subjects';

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
  const kind = rolledOutKind(subject);
  if (kind === null) throw new KubectlError(`no status viewer has been implemented for ${fullKind(subject)}`);
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
  if (yield* tell(call, kind, present)) return;
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
      if (yield* tell(call, kind, event.object)) return;
    }
  } finally {
    stream.cancel();
  }
}

/** Prints how far it is; true where there is nothing to wait for. */
function* tell(call: Call, kind: RolledOutKind, object: Tree): Process<boolean> {
  const { text, done } = describeProgress(kind, object, call.flags.number('revision'));
  yield* print(call, text);
  return done || !call.flags.bool('watch');
}

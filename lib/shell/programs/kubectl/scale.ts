/**
 * kubectl scale: another number of replicas, through the scale subresource. Upstream: kubectl/pkg/cmd/scale, pkg/scale.
 * A conflict is tried again for five minutes, as upstream. Left out: --record.
 */
import { type Process, sleep } from '../../../cluster/process';
import type { Call, Command } from './call';
import { requestJson } from './client';
import { resourcePath } from './discovery';
import { dryRunOf, printResult } from './dry-run';
import { KubectlError, quote, StatusError } from './errors';
import { parseDuration } from './flags';
import { findSubjects, type Subject } from './objects';
import { compactJson } from './output/json';
import { at, type Tree, textAt, treeAt } from './output/value';
import { raise } from './selection';
import { formatQuery } from './text';

export const scale: Command = {
  path: 'scale',
  honours: [
    'all',
    'allow-missing-template-keys',
    'current-replicas',
    'dry-run',
    'filename',
    'output',
    'recursive',
    'replicas',
    'resource-version',
    'selector',
    'show-managed-fields',
    'template',
    'timeout',
  ],
  run: runScale,
};

const RETRY_MS = 1000;
const RETRIES = 300;

function* runScale(call: Call): Process<number> {
  const { flags, args } = call;
  if (!flags.has('replicas')) throw new KubectlError('required flag(s) "replicas" not set');
  yield* dryRunOf(call);
  if (flags.number('replicas') < 0) {
    throw new KubectlError(
      'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0',
    );
  }
  if (flags.number('current-replicas') < -1) {
    throw new KubectlError('The --current-replicas must specify an integer of -1 or greater');
  }
  const found = yield* findSubjects(call, args, false);
  if (flags.text('resource-version') !== '' && found.subjects.length > 1) {
    throw new KubectlError('cannot use --resource-version with multiple resources');
  }
  if (found.subjects.length === 0) {
    raise(found.errors);
    throw new KubectlError('no objects passed to scale');
  }
  // The first that cannot be scaled ends it.
  for (const subject of found.subjects) yield* scaleOne(call, subject);
  raise(found.errors);
  return 0;
}

function* scaleOne(call: Call, subject: Subject): Process<void> {
  const { flags } = call;
  const replicas = flags.number('replicas');
  const dryRun = yield* dryRunOf(call);
  if (dryRun !== 'client') {
    yield* sendScale(call, subject, replicas, dryRun === 'server');
    const timeoutMs = parseDuration(flags.text('timeout')) ?? 0;
    if (timeoutMs > 0 && dryRun === 'none') yield* waitUntilScaled(call, subject, replicas, timeoutMs);
  }
  const { object } = subject;
  const scaled: Tree = { ...object, spec: { ...treeAt(object, 'spec'), replicas } };
  yield* printResult(call, subject.type, scaled, 'scaled');
}

function* sendScale(call: Call, subject: Subject, replicas: number, isDryRun: boolean): Process<void> {
  const { flags } = call;
  const conditional = flags.number('current-replicas') !== -1 || flags.text('resource-version') !== '';
  const path = `${resourcePath(subject.type, subject.namespace, subject.name)}/scale`;
  const query = formatQuery({ dryRun: isDryRun ? 'All' : undefined });
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (conditional) yield* replaceScale(call, path, query, replicas);
      else
        yield* requestJson(call.client(), {
          method: 'PATCH',
          path: path + query,
          contentType: 'application/merge-patch+json',
          body: compactJson({ spec: { replicas } }),
        });
      return;
    } catch (error) {
      const isConflict = error instanceof StatusError && error.status.reason === 'Conflict';
      if (!isConflict || attempt > RETRIES) throw error;
      yield* sleep(RETRY_MS);
    }
  }
}

/** With a precondition: read, compared, written with the version that was read. */
function* replaceScale(call: Call, path: string, query: string, replicas: number): Process<void> {
  const { flags } = call;
  const present = yield* requestJson(call.client(), { method: 'GET', path });
  const wanted = flags.number('current-replicas');
  const actual = Number(at(present, 'spec', 'replicas') ?? 0);
  if (wanted !== -1 && actual !== wanted) {
    throw new KubectlError(`Expected replicas to be ${wanted}, was ${actual}`);
  }
  const version = flags.text('resource-version');
  const actualVersion = textAt(present, 'metadata', 'resourceVersion');
  if (version !== '' && version !== actualVersion) {
    throw new KubectlError(`Expected resource version to be ${version}, was ${actualVersion}`);
  }
  yield* requestJson(call.client(), {
    method: 'PUT',
    path: path + query,
    contentType: 'application/json',
    body: compactJson({ ...present, spec: { ...treeAt(present, 'spec'), replicas } }),
  });
}

/** --timeout: until there are as many as wanted, asked every second. */
function* waitUntilScaled(call: Call, subject: Subject, replicas: number, timeoutMs: number): Process<void> {
  const path = `${resourcePath(subject.type, subject.namespace, subject.name)}/scale`;
  const deadline = call.context.nowMs() + timeoutMs;
  for (;;) {
    const present = yield* requestJson(call.client(), { method: 'GET', path });
    const wanted = at(present, 'spec', 'replicas') ?? 0;
    if (wanted !== replicas || (at(present, 'status', 'replicas') ?? 0) === replicas) return;
    if (call.context.nowMs() + RETRY_MS > deadline) {
      throw new KubectlError(`timed out waiting for ${quote(subject.name)} to be synced`);
    }
    yield* sleep(RETRY_MS);
  }
}

/**
 * kubectl delete, and the waiting until things are gone. Upstream: kubectl/pkg/cmd/delete, pkg/cmd/wait.
 * Left out: --raw, --interactive, --kustomize.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print, warn } from './call';
import { type Client, createLineReader, nextEvent, requestJson, requestStream } from './client';
import { qualifiedKind, type ResourceType, resourcePath } from './discovery';
import { dryRunOf } from './dry-run';
import { isNotFound, KubectlError, StatusError, withSource } from './errors';
import { parseDuration } from './flags';
import { readManifests } from './manifests';
import { compactJson } from './output/json';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { fetchAll, raise, selectorsOf, selectTargets } from './selection';
import { formatQuery } from './text';

/** Clients since 1.33 end the line with ` from default namespace`. */
const NAMES_NAMESPACE = false;

export const deleteObjects: Command = {
  path: 'delete',
  honours: [
    'all',
    'all-namespaces',
    'cascade',
    'dry-run',
    'field-selector',
    'filename',
    'force',
    'grace-period',
    'ignore-not-found',
    'now',
    'output',
    'recursive',
    'selector',
    'timeout',
    'wait',
  ],
  run: runDelete,
};

export interface Doomed {
  readonly type: ResourceType;
  readonly namespace: string | null;
  readonly name: string;
  /** The manifest's path, for messages; '' for others. */
  readonly source: string;
}

function* runDelete(call: Call): Process<number> {
  const { flags, args } = call;
  const gracePeriod = gracePeriodOf(call);
  const dryRun = yield* dryRunOf(call);
  const selecting = flags.bool('all') || flags.text('selector') !== '' || flags.text('field-selector') !== '';
  const ignoreMissing = flags.has('ignore-not-found') ? flags.bool('ignore-not-found') : selecting;
  const { doomed, errors } = yield* findDoomed(call, args);
  validate(call);
  if (gracePeriod === 0) {
    yield* warn(
      call,
      'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n',
    );
  }
  const failures: Error[] = errors.filter((error) => !(ignoreMissing && isNotFound(error)));
  const deleted: { object: Doomed; uid: string }[] = [];
  for (const object of doomed) {
    try {
      const uid = dryRun === 'client' ? '' : yield* deleteOne(call, object, gracePeriod, dryRun === 'server');
      deleted.push({ object, uid });
      yield* print(call, deletedLine(call, object, gracePeriod === 0, dryRun));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (!(ignoreMissing && isNotFound(error)))
        failures.push(withSource(error, 'deleting', object.source) as Error);
    }
  }
  raise(failures);
  if (doomed.length === 0) yield* print(call, 'No resources found\n');
  if (!flags.bool('wait') || dryRun !== 'none') return 0;
  const timeoutMs = parseDuration(flags.text('timeout')) || 7 * 24 * 3_600_000;
  const deadline = call.context.nowMs() + timeoutMs;
  for (const { object, uid } of deleted) yield* waitUntilGone(call, object, uid, deadline);
  return 0;
}

function gracePeriodOf(call: Call): number | null {
  const { flags } = call;
  let seconds = flags.number('grace-period');
  if (flags.bool('now')) {
    if (seconds !== -1) throw new KubectlError('--now and --grace-period cannot be specified together');
    seconds = 1;
  }
  const force = flags.bool('force');
  // 0 without --force is raised to 1, so that nobody loses data by accident.
  if (seconds === 0 && !force) seconds = 1;
  if (force && seconds > 0) {
    throw new KubectlError('--force and --grace-period greater than 0 cannot be specified together');
  }
  if (force && seconds < 0) seconds = 0;
  return seconds < 0 ? null : seconds;
}

function validate(call: Call): void {
  const output = call.flags.text('output');
  if (output !== '' && output !== 'name') {
    throw new KubectlError(`unexpected -o output mode: ${output}. We only support '-o name'`);
  }
}

function* findDoomed(call: Call, args: readonly string[]): Process<{ doomed: Doomed[]; errors: Error[] }> {
  const { flags } = call;
  if (flags.list('filename').length > 0) {
    if (args.length > 0) {
      throw new KubectlError(
        'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
      );
    }
    const { manifests, errors } = yield* readManifests(call, false);
    return { doomed: manifests, errors };
  }
  const selectors = { ...selectorsOf(call, false), all: flags.bool('all') };
  const targets = yield* selectTargets(call, args, selectors);
  const named = targets.flatMap(({ type, namespace, name }) =>
    name === undefined ? [] : [{ type, namespace, name, source: '' }],
  );
  const collections = targets.filter(({ name }) => name === undefined);
  const { found, errors } = yield* fetchAll(call.client(), collections, {
    label: selectors.label,
    field: selectors.field,
  });
  const members = found.flatMap(({ target, object }) =>
    listAt(object, 'items')
      .filter(isTree)
      .map((item) => ({
        type: target.type,
        namespace: target.type.namespaced ? textAt(item, 'metadata', 'namespace') : null,
        name: textAt(item, 'metadata', 'name'),
        source: '',
      })),
  );
  return { doomed: [...named, ...members], errors };
}

/** Sends the request; returns the uid of what is going away. */
export function* deleteOne(
  call: Call,
  object: Doomed,
  gracePeriod: number | null,
  dryRun = false,
): Process<string> {
  const cascade = call.flags.text('cascade');
  const policies: Readonly<Record<string, string>> = {
    orphan: 'Orphan',
    foreground: 'Foreground',
    false: 'Orphan',
  };
  const options: Tree = {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    propagationPolicy: policies[cascade] ?? 'Background',
    ...(gracePeriod === null ? {} : { gracePeriodSeconds: gracePeriod }),
    ...(dryRun ? { dryRun: ['All'] } : {}),
  };
  const answer = yield* requestJson(call.client(), {
    method: 'DELETE',
    path: resourcePath(object.type, object.namespace, object.name) + (dryRun ? '?dryRun=All' : ''),
    contentType: 'application/json',
    body: compactJson(options),
  });
  return textAt(answer, 'kind') === 'Status'
    ? textAt(answer, 'details', 'uid')
    : textAt(answer, 'metadata', 'uid');
}

export function deletedLine(call: Call, object: Doomed, forced: boolean, dryRun: string): string {
  if (call.flags.text('output') === 'name') return `${qualifiedKind(object.type)}/${object.name}\n`;
  let operation = forced ? 'force deleted' : 'deleted';
  if (NAMES_NAMESPACE && object.namespace !== null) operation += ` from ${object.namespace} namespace`;
  if (dryRun === 'client') operation += ' (dry run)';
  if (dryRun === 'server') operation += ' (server dry run)';
  return `${qualifiedKind(object.type)} ${JSON.stringify(object.name)} ${operation}\n`;
}

/** Returns when the object with this uid is not there any more. */
export function* waitUntilGone(call: Call, object: Doomed, uid: string, deadline: number): Process<void> {
  const client = call.client();
  for (;;) {
    if (!(yield* isThere(client, object, uid))) return;
    const path = resourcePath(object.type, object.namespace);
    const fieldSelector = `metadata.name=${object.name}`;
    const list = yield* requestJson(client, {
      method: 'GET',
      path: `${path}${formatQuery({ fieldSelector })}`,
    });
    if (!listAt(list, 'items').some((item) => sameObject(item as Tree, uid))) return;
    const resourceVersion = textAt(list, 'metadata', 'resourceVersion');
    const query = formatQuery({ fieldSelector, resourceVersion, watch: 'true' });
    const stream = yield* requestStream(client, { method: 'GET', path: `${path}${query}` });
    try {
      const lines = createLineReader(stream);
      for (;;) {
        const left = deadline - call.context.nowMs();
        const event = left <= 0 ? undefined : yield* nextEvent(lines, left);
        if (event === undefined) {
          throw new KubectlError(`timed out waiting for the condition on ${object.type.name}/${object.name}`);
        }
        if (event === null) break;
        if (event.type === 'DELETED') return;
      }
    } finally {
      stream.cancel();
    }
  }
}

function* isThere(client: Client, object: Doomed, uid: string): Process<boolean> {
  try {
    const path = resourcePath(object.type, object.namespace, object.name);
    return sameObject(yield* requestJson(client, { method: 'GET', path }), uid);
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function sameObject(object: Tree, uid: string): boolean {
  return uid === '' || textAt(object, 'metadata', 'uid') === uid;
}

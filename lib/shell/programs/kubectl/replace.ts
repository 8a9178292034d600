/** kubectl replace: objects as the files say, whole. Upstream: kubectl/pkg/cmd/replace. Left out: --raw, --edit. */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print } from './call';
import { requestJson } from './client';
import { send } from './create';
import { deletedLine, deleteOne, waitUntilGone } from './delete';
import { resourcePath } from './discovery';
import { dryRunOf, fieldValidation, printResult } from './dry-run';
import { isNotFound, KubectlError, StatusError, withSource } from './errors';
import { parseDuration } from './flags';
import { withLastApplied } from './last-applied';
import { type Manifest, readManifests, requireFiles } from './manifests';
import { compactJson } from './output/json';
import { type Tree, textAt, treeAt } from './output/value';
import { raise } from './selection';
import { formatQuery } from './text';

export const replace: Command = {
  path: 'replace',
  honours: [
    'allow-missing-template-keys',
    'cascade',
    'dry-run',
    'field-manager',
    'filename',
    'force',
    'grace-period',
    'output',
    'recursive',
    'save-config',
    'show-managed-fields',
    'subresource',
    'template',
    'timeout',
    'validate',
    'wait',
  ],
  run: runReplace,
};

function* runReplace(call: Call): Process<number> {
  const { flags } = call;
  const force = flags.bool('force');
  if (!force && flags.number('grace-period') >= 0 && flags.has('grace-period')) {
    throw new KubectlError('--grace-period must have --force specified');
  }
  if (!force && (parseDuration(flags.text('timeout')) ?? 0) !== 0) {
    throw new KubectlError('--timeout must have --force specified');
  }
  requireFiles(call);
  yield* dryRunOf(call);
  const { manifests, errors } = yield* readManifests(call, fieldValidation(call) !== 'Ignore');
  if (manifests.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to replace');
  const failures = [...errors];
  for (const manifest of manifests) {
    try {
      const made = force ? yield* replaceByForce(call, manifest) : yield* replaceOne(call, manifest);
      yield* printResult(call, manifest.type, made, 'replaced');
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failures.push(withSource(error, 'replacing', manifest.source) as Error);
    }
  }
  raise(failures);
  return 0;
}

/** The version on the server goes into it: so nothing stands in the way of overwriting. */
function* replaceOne(call: Call, { type, namespace, name, object }: Manifest): Process<Tree> {
  const { flags } = call;
  const dryRun = yield* dryRunOf(call);
  const saved = flags.bool('save-config') ? withLastApplied(object) : object;
  if (dryRun === 'client') return saved;
  const subresource = flags.text('subresource') === '' ? '' : `/${flags.text('subresource')}`;
  const path = resourcePath(type, namespace, name) + subresource;
  const metadata = treeAt(saved, 'metadata');
  let { resourceVersion } = metadata;
  if (resourceVersion === undefined) {
    const present = yield* requestJson(call.client(), { method: 'GET', path });
    resourceVersion = textAt(present, 'metadata', 'resourceVersion');
  }
  const query = formatQuery({
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: flags.text('field-manager'),
    fieldValidation: fieldValidation(call),
  });
  return yield* requestJson(call.client(), {
    method: 'PUT',
    path: path + query,
    contentType: 'application/json',
    body: compactJson({ ...saved, metadata: { ...metadata, resourceVersion } }),
  });
}

function* replaceByForce(call: Call, manifest: Manifest): Process<Tree> {
  const { flags } = call;
  const gracePeriod = flags.has('grace-period') ? flags.number('grace-period') : null;
  try {
    const uid = yield* deleteOne(call, manifest, gracePeriod);
    // -o is for what is made anew.
    const quiet = {
      ...call,
      flags: { ...flags, text: (name: string) => (name === 'output' ? '' : flags.text(name)) },
    };
    yield* print(call, deletedLine(quiet, manifest, gracePeriod === 0, 'none'));
    const timeoutMs = parseDuration(flags.text('timeout')) || 300_000;
    yield* waitUntilGone(call, manifest, uid, call.context.nowMs() + timeoutMs);
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return yield* send(call, manifest.type, manifest.namespace, manifest.object);
}

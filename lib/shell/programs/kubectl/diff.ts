/**
 * kubectl diff: what applying the files would change, by a dry run of the server, shown by the program diff (or
 * by $KUBECTL_EXTERNAL_DIFF). Upstream: kubectl/pkg/cmd/diff. Left out: --server-side, --prune, --concurrency.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print } from './call';
import { getObject, requestJson } from './client';
import { resourcePath } from './discovery';
import { AggregateFailure, describeFailure, isNotFound, KubectlError, StatusError } from './errors';
import { LAST_APPLIED, lastApplied } from './last-applied';
import { type Manifest, readManifests, requireFiles } from './manifests';
import { threeWayPatch } from './merge';
import { compactJson } from './output/json';
import { isTree, type Tree, treeAt } from './output/value';
import { printYaml } from './output/yaml';
import { STRATEGIC } from './patching';
import { raise } from './selection';
import { formatQuery } from './text';

export const diff: Command = {
  path: 'diff',
  honours: ['field-manager', 'filename', 'recursive', 'selector', 'show-managed-fields'],
  run: runDiff,
};

/** 1 means that something differs: so a failure has 2. */
function* runDiff(call: Call): Process<number> {
  try {
    return yield* compareAll(call);
  } catch (error) {
    if (error instanceof KubectlError) throw new KubectlError(error.message, error.exitCode + 1, error.bare);
    if (!(error instanceof StatusError || error instanceof AggregateFailure)) throw error;
    throw new KubectlError(describeFailure(error), 2, true);
  }
}

function* compareAll(call: Call): Process<number> {
  requireFiles(call);
  const { manifests, errors } = yield* readManifests(call, true);
  const { files, random } = call.context;
  const live = `/tmp/LIVE-${random()}`;
  const merged = `/tmp/MERGED-${random()}`;
  let exitCode = 0;
  try {
    for (const manifest of manifests) {
      const before = yield* findLive(call, manifest);
      const after = yield* merge(call, manifest, before);
      const name = fileName(manifest);
      if (before) files.writeFile(`${live}/${name}`, shownAs(call, before));
      files.writeFile(`${merged}/${name}`, shownAs(call, after));
      exitCode = Math.max(exitCode, yield* compare(call, `${live}/${name}`, `${merged}/${name}`));
    }
  } finally {
    files.remove(live);
    files.remove(merged);
  }
  raise(errors);
  return exitCode;
}

/** "apps.v1.Deployment.default.web" */
function fileName({ type, namespace, name }: Manifest): string {
  const group = type.group === '' ? '' : `${type.group}.`;
  return `${group}${type.version}.${type.kind}.${namespace ?? ''}.${name}`;
}

function shownAs(call: Call, object: Tree): string {
  const metadata = object['metadata'];
  if (call.flags.bool('show-managed-fields') || !isTree(metadata)) return printYaml(object);
  return printYaml({ ...object, metadata: { ...metadata, managedFields: undefined } });
}

function* findLive(call: Call, { type, namespace, name }: Manifest): Process<Tree | null> {
  try {
    return yield* getObject(call.client(), resourcePath(type, namespace, name), namespace);
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

/** What the server would make of it. */
function* merge(call: Call, { type, namespace, name, object }: Manifest, live: Tree | null): Process<Tree> {
  const client = call.client();
  const query = formatQuery({
    dryRun: 'All',
    fieldManager: call.flags.text('field-manager'),
    fieldValidation: 'Strict',
  });
  if (!live) {
    return yield* requestJson(client, {
      method: 'POST',
      path: resourcePath(type, namespace) + query,
      contentType: 'application/json',
      body: compactJson(object),
    });
  }
  const patch = threeWayPatch(lastApplied(live), withAnnotations(object), live);
  if (Object.keys(patch).length === 0) return live;
  return yield* requestJson(client, {
    method: 'PATCH',
    path: resourcePath(type, namespace, name) + query,
    contentType: STRATEGIC,
    body: compactJson(patch),
  });
}

/** As apply compares it: with annotations, be they none, and without the one that apply adds. */
function withAnnotations(object: Tree): Tree {
  const metadata = treeAt(object, 'metadata');
  const { [LAST_APPLIED]: _, ...annotations } = treeAt(metadata, 'annotations');
  return { ...object, metadata: { ...metadata, annotations } };
}

function* compare(call: Call, live: string, merged: string): Process<number> {
  const { createChannel, environment, files, run, stderr, stdout } = call.context;
  if (files.readFile(live) === files.readFile(merged)) return 0;
  const external = environment['KUBECTL_EXTERNAL_DIFF'] ?? '';
  const words = external === '' ? ['diff', '-u', '-N'] : external.split(' ').filter((word) => word !== '');
  const argv = [...words, live, merged];
  // Of two directories diff names the files too, and so does this.
  if (external === '') yield* print(call, `${argv.join(' ')}\n`);
  const stdin = createChannel('no input');
  stdin.end();
  const exitCode = yield* run(argv, { stdin, stdout, stderr });
  if (exitCode > 1) throw new KubectlError(`exit status ${exitCode}`, exitCode - 1);
  return exitCode;
}

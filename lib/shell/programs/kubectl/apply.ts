/**
 * kubectl apply: makes objects what the manifests say, from the client's side.
 * Upstream: kubectl/pkg/cmd/apply. Left out: --server-side, --prune, --force, the sub-commands.
 */
import type { Process } from '../../../cluster/process';
import { type Call, type Command, print, warn } from './call';
import { getObject, requestJson } from './client';
import { resourcePath } from './discovery';
import { dryRunOf, fieldValidation, objectPrinter, printResult } from './dry-run';
import { ConnectionError, isNotFound, KubectlError, StatusError, withSource } from './errors';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied';
import { type Manifest, readManifests, requireFiles } from './manifests';
import { applyPatch, threeWayPatch } from './merge';
import { compactJson } from './output/json';
import { isTree, type Tree, textAt } from './output/value';
import { raise } from './selection';
import { formatQuery } from './text';

export const apply: Command = {
  path: 'apply',
  honours: [
    'filename',
    'recursive',
    'dry-run',
    'output',
    'validate',
    'field-manager',
    'show-managed-fields',
    'template',
    'selector',
    'openapi-patch',
    'overwrite',
  ],
  run: runApply,
};

function* runApply(call: Call): Process<number> {
  if (call.args.length > 0) {
    const first = call.args[0]!;
    if (['edit-last-applied', 'set-last-applied', 'view-last-applied'].includes(first)) {
      throw new KubectlError(
        `kubectl apply ${first} is not simulated yet by this kubectl (see: kubectl help)`,
      );
    }
    throw new KubectlError(
      `Unexpected args: [${call.args.join(' ')}]\nSee 'kubectl apply -h' for help and examples`,
    );
  }
  requireFiles(call);
  yield* dryRunOf(call);
  objectPrinter(call);
  const validation = fieldValidation(call);
  const { manifests, errors } = yield* readManifests(call, validation !== 'Ignore');
  if (manifests.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to apply');
  const failures = [...errors];
  const printer = objectPrinter(call);
  const applied: Tree[] = [];
  for (const manifest of manifests) {
    try {
      const { object, verb } = yield* applyOne(call, manifest);
      if (printer && call.flags.text('output') !== 'name') applied.push(object);
      else yield* printResult(call, manifest.type, object, verb);
    } catch (error) {
      if (error instanceof ConnectionError) throw error;
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failures.push(error);
    }
  }
  if (printer && applied.length > 0) {
    const list: Tree = { apiVersion: 'v1', items: applied, kind: 'List', metadata: { resourceVersion: '' } };
    yield* print(call, printer.print(applied.length === 1 ? applied[0]! : list));
  }
  raise(failures);
  return 0;
}

interface Applied {
  readonly object: Tree;
  readonly verb: string;
}

function* applyOne(call: Call, manifest: Manifest): Process<Applied> {
  const client = call.client();
  const dryRun = yield* dryRunOf(call);
  const { type, name, namespace, source } = manifest;
  if (name === '') throw missingName(manifest);
  const modified = withLastApplied(manifest.object);
  const path = resourcePath(type, namespace, name);
  const query = formatQuery({
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager'),
    fieldValidation: fieldValidation(call),
  });

  let current: Tree;
  try {
    current = yield* getObject(client, path, namespace);
  } catch (error) {
    if (!isNotFound(error))
      throw withSource(
        error,
        `retrieving current configuration of:\n${info(manifest)}\nfrom server for:`,
        source,
      );
    if ((error as Error).message.startsWith('namespaces ')) throw withSource(error, 'creating', source);
    if (dryRun === 'client') return { object: modified, verb: 'created' };
    return { object: yield* create(call, manifest, modified, query), verb: 'created' };
  }
  if (textAt(current, 'metadata', 'annotations', LAST_APPLIED) === '') yield* warnUnmanaged(call, manifest);
  const patch = threeWayPatch(lastApplied(current), modified, current);
  if (Object.keys(patch).length === 0) return { object: current, verb: 'unchanged' };
  if (dryRun === 'client') return { object: applyPatch(current, patch), verb: 'configured' };
  const body = compactJson(patch);
  try {
    const object = yield* requestJson(client, {
      method: 'PATCH',
      path: `${path}${query}`,
      contentType: 'application/strategic-merge-patch+json',
      body,
    });
    return { object, verb: 'configured' };
  } catch (error) {
    const subject = `applying patch:\n${body}\nto:\n${info(manifest)}\nfor:`;
    throw withSource(withSource(error, 'patching', source), subject, source);
  }
}

function* create(call: Call, manifest: Manifest, modified: Tree, query: string): Process<Tree> {
  try {
    return yield* requestJson(call.client(), {
      method: 'POST',
      path: `${resourcePath(manifest.type, manifest.namespace)}${query}`,
      contentType: 'application/json',
      body: compactJson(withoutNulls(modified)),
    });
  } catch (error) {
    throw withSource(error, 'creating', manifest.source);
  }
}

function missingName(manifest: Manifest): Error {
  const generated = textAt(manifest.object, 'metadata', 'generateName');
  if (generated !== '') return new KubectlError(`from ${generated}: cannot use generate name with apply`);
  const message = new KubectlError('resource name may not be empty');
  const verb = `retrieving current configuration of:\n${info(manifest)}\nfrom server for:`;
  return withSource(message, verb, manifest.source) as Error;
}

/** How an object is told in long errors. */
function info({ type, name, namespace }: Manifest): string {
  const group = type.group === '' ? '/' : `${type.group}/`;
  const head = `${group}${type.version}`;
  return `Resource: "${head}, Resource=${type.name}", GroupVersionKind: "${head}, Kind=${type.kind}"\nName: "${name}", Namespace: "${namespace ?? ''}"`;
}

function withoutNulls(tree: Tree): Tree {
  const result: Record<string, Tree[string]> = {};
  for (const [key, value] of Object.entries(tree)) {
    if (value !== null && value !== undefined) result[key] = isTree(value) ? withoutNulls(value) : value;
  }
  return result;
}

function* warnUnmanaged(call: Call, { type, name }: Manifest): Process<void> {
  yield* warn(
    call,
    `Warning: resource ${type.name}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`,
  );
}

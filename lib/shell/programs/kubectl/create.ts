/**
 * kubectl create: from files, a namespace, a service account. Upstream: kubectl/pkg/cmd/create. The other generators
 * stand in create/. Left out: --edit.
 */
import type { Process } from '../../../cluster/process';
import { NAMESPACE, requireKind, SERVICE_ACCOUNT } from './built-in';
import { type Call, type Command, print } from './call';
import { requestJson, requestText } from './client';
import { type ResourceType, resourcePath } from './discovery';
import { dryRunOf, fieldValidation, printResult } from './dry-run';
import { KubectlError, StatusError, usageError, withSource } from './errors';
import { withLastApplied } from './last-applied';
import { type Manifest, readManifests, readRawFile, requireFiles } from './manifests';
import { compactJson } from './output/json';
import type { Tree } from './output/value';
import { raise } from './selection';
import { formatQuery } from './text';

export const COMMON = [
  'dry-run',
  'output',
  'validate',
  'field-manager',
  'show-managed-fields',
  'template',
  'save-config',
];

export const create: Command = {
  path: 'create',
  honours: ['filename', 'raw', 'recursive', 'selector', ...COMMON],
  run: runCreate,
};

export const createNamespace: Command = {
  path: 'create namespace',
  aliases: ['ns'],
  honours: COMMON,
  run: runCreateNamespace,
};

export const createServiceAccount: Command = {
  path: 'create serviceaccount',
  aliases: ['sa'],
  honours: COMMON,
  run: runCreateServiceAccount,
};

function* runCreate(call: Call): Process<number> {
  if (call.args.length > 0) throw usageError(call.commandPath, `Unexpected args: [${call.args.join(' ')}]`);
  requireFiles(call);
  if (call.flags.has('raw')) return yield* postRaw(call);
  yield* dryRunOf(call);
  const validation = fieldValidation(call);
  const { manifests, errors } = yield* readManifests(call, validation !== 'Ignore');
  const failures = [...errors];
  if (manifests.length === 0 && errors.length === 0) throw new KubectlError('no objects passed to create');
  for (const manifest of manifests) {
    try {
      yield* printResult(call, manifest.type, yield* createOne(call, manifest), 'created');
    } catch (error) {
      if (!(error instanceof StatusError) && !(error instanceof KubectlError)) throw error;
      failures.push(error);
    }
  }
  raise(failures);
  return 0;
}

/** A body sent to a path as it is, and the answer as it came. */
function* postRaw(call: Call): Process<number> {
  const path = call.flags.text('raw');
  if (!path.startsWith('/')) {
    const why = `parse ${JSON.stringify(path)}: invalid URI for request`;
    throw new KubectlError(`--raw must be a valid URL path: ${why}`);
  }
  const body = yield* readRawFile(call);
  const request = { method: 'POST', path, contentType: 'application/json', body } as const;
  yield* print(call, yield* requestText(call.client(), request));
  return 0;
}

function* createOne(call: Call, manifest: Manifest): Process<Tree> {
  try {
    return yield* send(call, manifest.type, manifest.namespace, manifest.object);
  } catch (error) {
    throw withSource(error, 'creating', manifest.source);
  }
}

/** Sends an object, or does not where --dry-run=client; returns what is then there. */
export function* send(call: Call, type: ResourceType, namespace: string | null, object: Tree): Process<Tree> {
  const dryRun = yield* dryRunOf(call);
  const saved = call.flags.bool('save-config') ? withLastApplied(object) : object;
  if (dryRun === 'client') return saved;
  const query = formatQuery({
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: call.flags.text('field-manager'),
    fieldValidation: call.flags.text('validate') === '' ? undefined : fieldValidation(call),
  });
  return yield* requestJson(call.client(), {
    method: 'POST',
    path: `${resourcePath(type, namespace)}${query}`,
    contentType: 'application/json',
    body: compactJson(saved),
  });
}

/** The one name that a generating command takes. */
export function requireName(call: Call): string {
  const [name] = call.args;
  if (call.args.length !== 1)
    throw usageError(call.commandPath, `exactly one NAME is required, got ${call.args.length}`);
  return name!;
}

function* runCreateNamespace(call: Call): Process<number> {
  const name = requireName(call);
  const type = yield* requireKind(call, NAMESPACE);
  const object: Tree = {
    kind: 'Namespace',
    apiVersion: 'v1',
    metadata: { name, creationTimestamp: null },
    spec: {},
    status: {},
  };
  const made = yield* send(call, type, null, object);
  yield* printResult(call, type, made, 'created', made === object);
  return 0;
}

/** The namespace in the metadata of what is made: a dry run of the client shows only one that was given. */
export function* namespaceOf(call: Call): Process<Tree> {
  const { connection } = call.client();
  const dryRun = yield* dryRunOf(call);
  return connection.namespaceGiven || dryRun !== 'client' ? { namespace: connection.namespace } : {};
}

function* runCreateServiceAccount(call: Call): Process<number> {
  const name = requireName(call);
  const type = yield* requireKind(call, SERVICE_ACCOUNT);
  const metadata = { name, ...(yield* namespaceOf(call)), creationTimestamp: null };
  const object: Tree = { kind: 'ServiceAccount', apiVersion: 'v1', metadata };
  let made: Tree;
  try {
    made = yield* send(call, type, call.client().connection.namespace, object);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed to create serviceaccount: ${error.message}`);
  }
  yield* printResult(call, type, made, 'created', made === object);
  return 0;
}

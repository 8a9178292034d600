/**
 * kubectl create: from files, a namespace, a service account, a config map. Upstream: kubectl/pkg/cmd/create.
 * Deployments and Services stand in create/. Left out: the other sub-commands, --edit, --raw, --append-hash, files that are not text.
 */
import type { Process } from '../../../cluster/process';
import { baseName, childOf, compareText, resolvePath } from '../../files/paths';
import { CONFIG_MAP, NAMESPACE, requireKind, SERVICE_ACCOUNT } from './built-in';
import type { Call, Command } from './call';
import { requestJson } from './client';
import { type ResourceType, resourcePath } from './discovery';
import { dryRunOf, fieldValidation, printResult } from './dry-run';
import { KubectlError, StatusError, usageError, withSource } from './errors';
import { withLastApplied } from './last-applied';
import { type Manifest, readManifests, requireFiles } from './manifests';
import { compactJson } from './output/json';
import type { Tree } from './output/value';
import { raise } from './selection';
import { decodeText, formatQuery } from './text';

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
  honours: ['filename', 'recursive', 'selector', ...COMMON],
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

export const createConfigMap: Command = {
  path: 'create configmap',
  aliases: ['cm'],
  honours: ['from-literal', 'from-file', 'from-env-file', ...COMMON],
  run: runCreateConfigMap,
};

function* runCreate(call: Call): Process<number> {
  if (call.args.length > 0) throw usageError(call.commandPath, `Unexpected args: [${call.args.join(' ')}]`);
  requireFiles(call);
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

function* runCreateConfigMap(call: Call): Process<number> {
  const name = requireName(call);
  const { flags } = call;
  if (flags.has('from-env-file') && (flags.has('from-file') || flags.has('from-literal'))) {
    throw new KubectlError('from-env-file cannot be combined with from-file or from-literal');
  }
  const data = new Map<string, string>();
  for (const source of flags.list('from-file')) addFile(call, name, source, data);
  for (const literal of flags.list('from-literal')) addLiteral(name, literal, data);
  for (const path of flags.list('from-env-file')) addEnvironmentFile(call, name, path, data);
  const type = yield* requireKind(call, CONFIG_MAP);
  const { connection } = call.client();
  const entries = Object.fromEntries([...data].sort(([left], [right]) => compareText(left, right)));
  const object: Tree = {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { name, ...(yield* namespaceOf(call)), creationTimestamp: null },
    ...(data.size > 0 ? { data: entries } : {}),
  };
  let made: Tree;
  try {
    made = yield* send(call, type, connection.namespace, object);
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    throw new KubectlError(`failed to create configmap: ${error.message}`);
  }
  yield* printResult(call, type, made, 'created', made === object);
  return 0;
}

const KEY = /^[-._a-zA-Z0-9]+$/;

function addEntry(configMap: string, key: string, value: string, data: Map<string, string>): void {
  if (!KEY.test(key) || key === '.' || key.startsWith('..')) {
    throw new KubectlError(
      `${JSON.stringify(key)} is not a valid key name for a ConfigMap: a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
    );
  }
  if (data.has(key)) {
    throw new KubectlError(
      `cannot add key ${JSON.stringify(key)}, another key by that name already exists in Data for ConfigMap ${JSON.stringify(configMap)}`,
    );
  }
  data.set(key, value);
}

function addLiteral(configMap: string, literal: string, data: Map<string, string>): void {
  const equals = literal.indexOf('=');
  if (equals < 1) throw new KubectlError(`invalid literal source ${literal}, expected key=value`);
  addEntry(configMap, literal.slice(0, equals), literal.slice(equals + 1), data);
}

function addFile(call: Call, configMap: string, source: string, data: Map<string, string>): void {
  const { files, workingDirectory } = call.context;
  const equals = source.indexOf('=');
  const path = equals < 0 ? source : source.slice(equals + 1);
  const absolute = resolvePath(workingDirectory, path);
  const names = files.listDirectory(absolute);
  if (names !== null) {
    if (equals >= 0) throw new KubectlError('cannot give a key name for a directory path');
    for (const name of names) {
      const content = files.readFile(childOf(absolute, name));
      if (content !== null) addEntry(configMap, name, decodeText(content), data);
    }
    return;
  }
  const content = files.readFile(absolute);
  if (content === null) throw new KubectlError(`error reading ${path}: no such file or directory`);
  addEntry(configMap, equals < 0 ? baseName(absolute) : source.slice(0, equals), decodeText(content), data);
}

function addEnvironmentFile(call: Call, configMap: string, path: string, data: Map<string, string>): void {
  const { files, workingDirectory, environment } = call.context;
  const content = files.readFile(resolvePath(workingDirectory, path));
  if (content === null) throw new KubectlError(`error reading ${path}: no such file or directory`);
  for (const line of decodeText(content).split('\n')) {
    const text = line.trimStart();
    if (text === '' || text.startsWith('#')) continue;
    const equals = text.indexOf('=');
    const key = equals < 0 ? text : text.slice(0, equals);
    addEntry(configMap, key, equals < 0 ? (environment[key] ?? '') : text.slice(equals + 1), data);
  }
}

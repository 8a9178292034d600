/**
 * From words to requests: `pods`, `pod web db`, `pod/web svc/api`, `pods,nodes -l app=web`. One target is one
 * request: a collection, or one object. Upstream: cli-runtime/pkg/resource/builder.go.
 */
import type { Process } from '../../../cluster/process';
import type { Call } from './call';
import { type Client, getObject, requestJson } from './client';
import { discover, findResource, type ResourceType, resourcePath } from './discovery';
import { AggregateFailure, KubectlError, quote, StatusError } from './errors';
import { readManifests } from './manifests';
import { isTree, listAt, type Tree, textAt } from './output/value';
import { formatQuery } from './text';

export interface Target {
  readonly type: ResourceType;
  /** `null`: all namespaces, or a kind that has none. */
  readonly namespace: string | null;
  /** Omitted: the whole collection. */
  readonly name?: string;
}

export interface Selectors {
  readonly label?: string;
  readonly field?: string;
  readonly allNamespaces?: boolean;
  /** delete --all */
  readonly all?: boolean;
  /** A type alone means all of its objects (get, describe). */
  readonly bareTypeMeansAll: boolean;
}

const MISSING_RESOURCE = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

export function selectorsOf(call: Call, bareTypeMeansAll: boolean): Selectors {
  return {
    label: call.flags.text('selector'),
    field: call.flags.text('field-selector'),
    allNamespaces: call.flags.bool('all-namespaces'),
    bareTypeMeansAll,
  };
}

export function* selectTargets(call: Call, args: readonly string[], selectors: Selectors): Process<Target[]> {
  const client = call.client();
  if (call.flags.list('filename').length > 0) return yield* selectFromFiles(call, args);
  const selected = Boolean(selectors.label || selectors.field);
  if (selectors.all && selected)
    throw new KubectlError("setting 'all' parameter but found a non empty selector. ");
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0 && slashes < args.length) {
    throw new KubectlError(
      "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
    );
  }
  if (slashes > 0) return yield* selectPairs(client, args, selectors);
  const [typeWord, ...names] = args;
  if (typeWord === undefined) throw new KubectlError(MISSING_RESOURCE);
  const types = yield* findTypes(client, typeWord);
  if (names.length > 0) {
    if (selected || selectors.all)
      throw new KubectlError('name cannot be provided when a selector is specified');
    return names.flatMap((name) => types.map((type) => namedTarget(client, type, name, selectors)));
  }
  if (!selectors.bareTypeMeansAll && !selected && !selectors.all) {
    throw new KubectlError('resource(s) were provided, but no name was specified');
  }
  const inNamespace = selectors.allNamespaces ? null : client.connection.namespace;
  return types.map((type) => ({ type, namespace: type.namespaced ? inNamespace : null }));
}

/** -f: the objects that the files name, as the server has them. */
function* selectFromFiles(call: Call, args: readonly string[]): Process<Target[]> {
  if (args.length > 0) {
    throw new KubectlError(
      'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well',
    );
  }
  const { manifests, errors } = yield* readManifests(call, false);
  raise(errors);
  return manifests.map(({ type, namespace, name }) => ({ type, namespace, name }));
}

function* selectPairs(client: Client, args: readonly string[], selectors: Selectors): Process<Target[]> {
  if (selectors.label || selectors.field || selectors.all) {
    throw new KubectlError('selectors and the all flag cannot be used when passing resource/name arguments');
  }
  const targets: Target[] = [];
  for (const arg of args) {
    const parts = arg.split('/');
    if (parts.length > 2)
      throw new KubectlError('arguments in resource/name form may not have more than one slash');
    const [type, name] = parts as [string, string];
    if (type === '' || name === '' || type.includes(',')) {
      throw new KubectlError('arguments in resource/name form must have a single resource and name');
    }
    targets.push(namedTarget(client, yield* findResource(client, type), name, selectors));
  }
  return targets;
}

function namedTarget(client: Client, type: ResourceType, name: string, selectors: Selectors): Target {
  if (name === '') throw new KubectlError('resource name may not be empty');
  if (!type.namespaced) return { type, namespace: null, name };
  if (selectors.allNamespaces) {
    throw new KubectlError('a resource cannot be retrieved by name across all namespaces');
  }
  return { type, namespace: client.connection.namespace, name };
}

/** "pods,nodes", or a category: "all". */
function* findTypes(client: Client, word: string): Process<ResourceType[]> {
  const types: ResourceType[] = [];
  for (const name of word.split(',')) {
    const category = (yield* discover(client)).filter((type) => type.categories.includes(name));
    const found = category.length > 0 ? category : [yield* findResource(client, name)];
    for (const type of found) if (!types.includes(type)) types.push(type);
  }
  return types;
}

export interface FetchOptions {
  readonly accept?: string;
  readonly label?: string;
  readonly field?: string;
  /** Default 500, as kubectl asks for; null: everything at once. */
  readonly limit?: number | null;
  readonly includeObject?: boolean;
  readonly subresource?: string;
}

/** One object, one list or one Table. Lists that come in pieces are put together. */
export function* fetchTarget(client: Client, target: Target, options: FetchOptions = {}): Process<Tree> {
  const { type, namespace, name } = target;
  const includeObject = options.includeObject ? 'Object' : undefined;
  if (name !== undefined) {
    const part = options.subresource ? `/${options.subresource}` : '';
    const path = `${resourcePath(type, namespace, name)}${part}${formatQuery({ includeObject })}`;
    return yield* getObject(client, path, namespace, options.accept);
  }
  let whole: Tree | null = null;
  let from = '';
  do {
    const query = formatQuery({
      labelSelector: options.label,
      fieldSelector: options.field,
      includeObject,
      limit: options.limit === null ? undefined : String(options.limit ?? 500),
      continue: from,
    });
    const path = `${resourcePath(type, namespace)}${query}`;
    const piece: Tree = yield* requestPiece(client, path, target, options);
    whole = whole === null ? piece : appendPiece(whole, piece);
    from = textAt(piece, 'metadata', 'continue');
  } while (from !== '');
  return whole;
}

/** What was asked for is told with why it was refused. */
function* requestPiece(
  client: Client,
  path: string,
  { type }: Target,
  { accept, field = '', label = '' }: FetchOptions,
): Process<Tree> {
  try {
    return yield* requestJson(client, { method: 'GET', path, accept });
  } catch (error) {
    if (!(error instanceof StatusError) || !['BadRequest', 'NotFound'].includes(error.status.reason ?? '')) {
      throw error;
    }
    const resource = `${type.group}/${type.version}, Resource=${type.name}`;
    const what =
      label === '' && field === ''
        ? `Unable to list ${quote(resource)}`
        : `Unable to find ${quote(resource)} that match label selector ${quote(label)}, field selector ${quote(field)}`;
    throw new StatusError({ ...error.status, message: `${what}: ${error.message}` });
  }
}

function appendPiece(whole: Tree, piece: Tree): Tree {
  const field = textAt(whole, 'kind') === 'Table' ? 'rows' : 'items';
  return { ...whole, [field]: [...listAt(whole, field), ...listAt(piece, field)] };
}

export interface Found {
  readonly target: Target;
  readonly object: Tree;
}

/** All targets; the failures of some do not keep the others back. */
export function* fetchAll(
  client: Client,
  targets: readonly Target[],
  options: FetchOptions = {},
): Process<{ found: Found[]; errors: Error[] }> {
  const found: Found[] = [];
  const errors: Error[] = [];
  for (const target of targets) {
    try {
      found.push({ target, object: yield* fetchTarget(client, target, options) });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return { found, errors };
}

/** Single objects with the fields that items of a list lack. */
export function itemsOf(found: Found): { object: Tree; type: ResourceType }[] {
  const { object, target } = found;
  if (target.name !== undefined) return [{ object, type: target.type }];
  return listAt(object, 'items')
    .filter(isTree)
    .map((item) => ({ object: withType(item, object), type: target.type }));
}

function withType(item: Tree, list: Tree): Tree {
  if (item['kind'] !== undefined) return item;
  return { apiVersion: textAt(list, 'apiVersion'), kind: textAt(list, 'kind').replace(/List$/, ''), ...item };
}

export function raise(errors: readonly Error[]): void {
  if (errors.length === 1) throw errors[0]!;
  if (errors.length > 1) throw new AggregateFailure(errors);
}

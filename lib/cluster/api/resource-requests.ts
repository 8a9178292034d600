/** The verbs on objects and collections. Upstream: k8s.io/apiserver/pkg/endpoints/handlers. */
import type { HttpRequest, HttpResponse } from '../http';
import type { KubernetesObject } from '../resources';
import { jsonAnswer, streamAnswer, success } from './answer';
import { type Draft, decodeObject } from './decode';
import type { PropagationPolicy, RemovalOptions } from './deletion';
import { invalidValue, notSupported } from './field';
import { ALL_VERBS, apiVersionOf, type Kind } from './kind';
import { listPage } from './list-answer';
import { acceptedView, contentType, type View } from './media-type';
import { parsePatch } from './patch';
import type { UpdateOptions } from './registry';
import {
  bodyText,
  type FieldValidation,
  parseFieldValidation,
  parseJson,
  readObject,
  warningHeader,
} from './request-body';
import { type Query, queryFlag, queryInteger, queryValue, type ResourcePath } from './request-path';
import { parseSelection } from './selection';
import type { ServerOptions } from './server';
import { badRequest, invalid, methodNotAllowed } from './status';
import { createTable, parseRowObject, partialMetadata } from './table';
import { openWatch } from './watch-stream';

export interface ResourceRequest {
  readonly request: HttpRequest;
  readonly kind: Kind;
  readonly path: ResourcePath;
  readonly query: Query;
}

function requireVerb(kind: Kind, verb: string): void {
  if (!(kind.verbs ?? ALL_VERBS).includes(verb)) throw methodNotAllowed();
}

/** `dryRun=All` is the only value there is. */
export function isDryRun(query: Query): boolean {
  const values = query.dryRun ?? [];
  const wrong = values.find((value) => value !== 'All' && value !== '');
  if (wrong !== undefined) {
    throw badRequest(`dryRun: Unsupported value: ${JSON.stringify(wrong)}: supported values: "All"`);
  }
  return values.includes('All');
}

export function answerCollection(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path, query } = asked;
  switch (request.method) {
    case 'GET':
      if (queryFlag(query, 'watch')) {
        requireVerb(kind, 'watch');
        return watch(options, asked);
      }
      requireVerb(kind, 'list');
      return list(options, asked);
    case 'POST':
      if (kind.isNamespaced && path.namespace === null) throw methodNotAllowed();
      requireVerb(kind, 'create');
      return create(options, asked);
    case 'DELETE':
      requireVerb(kind, 'deletecollection');
      return removeCollection(options, asked);
    default:
      throw methodNotAllowed();
  }
}

export function answerObject(
  options: ServerOptions,
  asked: ResourceRequest,
  part: UpdateOptions['part'] = 'main',
): HttpResponse {
  const { request, kind, path } = asked;
  const view = acceptedView(request.headers);
  switch (request.method) {
    case 'GET': {
      requireVerb(kind, 'get');
      const object = options.registry.get(kind, path.namespace ?? '', path.name!);
      return jsonAnswer(request, 200, show(options, asked, view, object));
    }
    case 'PUT':
      requireVerb(kind, 'update');
      return replace(options, asked, part);
    case 'PATCH':
      requireVerb(kind, 'patch');
      return patch(options, asked, part);
    case 'DELETE':
      if (part !== 'main') throw methodNotAllowed();
      requireVerb(kind, 'delete');
      return remove(options, asked);
    default:
      throw methodNotAllowed();
  }
}

function show(
  { kernel }: ServerOptions,
  { kind, query }: ResourceRequest,
  view: View,
  object: KubernetesObject,
): unknown {
  if (view === 'object') return object;
  if (view !== 'Table') return partialMetadata(object);
  const { resourceVersion } = object.metadata;
  return createTable(kind, [object], {
    rowObject: parseRowObject(queryValue(query, 'includeObject')),
    epochMs: kernel.epochMs(),
    hasColumns: true,
    metadata: resourceVersion === undefined ? {} : { resourceVersion },
  });
}

function list(options: ServerOptions, { request, kind, path, query }: ResourceRequest): HttpResponse {
  const view = acceptedView(request.headers);
  const selection = parseSelection(kind, query);
  const { objects, metadata } = listPage(options.registry, kind, path.namespace, selection, query);
  if (view === 'Table') {
    const rowObject = parseRowObject(queryValue(query, 'includeObject'));
    const epochMs = options.kernel.epochMs();
    return jsonAnswer(
      request,
      200,
      createTable(kind, objects, { rowObject, epochMs, hasColumns: true, metadata }),
    );
  }
  if (view !== 'object') {
    const head = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata };
    return jsonAnswer(request, 200, { ...head, items: objects.map(partialMetadata) });
  }
  // The real server leaves kind and apiVersion to the list's own.
  const items = objects.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return jsonAnswer(request, 200, {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items,
  });
}

function watch(options: ServerOptions, { request, kind, path, query }: ResourceRequest): HttpResponse {
  const { kernel, registry } = options;
  const view = acceptedView(request.headers);
  const since = queryValue(query, 'resourceVersion') ?? '';
  if (!/^\d{0,15}$/.test(since)) throw badRequest(`invalid resource version ${JSON.stringify(since)}`);
  const rowObject = parseRowObject(queryValue(query, 'includeObject'));
  const marksInitialEnd = queryFlag(query, 'sendInitialEvents');
  const channel = openWatch(kernel, registry, {
    kind,
    namespace: path.namespace,
    selection: parseSelection(kind, query),
    since: since === '' || since === '0' || marksInitialEnd ? null : Number(since),
    timeoutSeconds: queryInteger(query, 'timeoutSeconds'),
    hasBookmarks: queryFlag(query, 'allowWatchBookmarks'),
    marksInitialEnd,
    show(object, isFirst) {
      if (view === 'object') return object;
      if (view !== 'Table') return partialMetadata(object);
      const { resourceVersion } = object.metadata;
      const metadata = { resourceVersion };
      return createTable(kind, [object], {
        rowObject,
        epochMs: kernel.epochMs(),
        hasColumns: isFirst,
        metadata,
      });
    },
  });
  return streamAnswer(channel, 'application/json');
}

function create(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path, query } = asked;
  const view = acceptedView(request.headers);
  const { object, warnings } = readObject(request, kind, validationOf(query));
  const made = options.registry.create(kind, path.namespace ?? '', object, { isDryRun: isDryRun(query) });
  return jsonAnswer(request, 201, show(options, asked, view, made), warningHeader(warnings));
}

function validationOf(query: Query): FieldValidation {
  return parseFieldValidation(queryValue(query, 'fieldValidation'));
}

function replace(options: ServerOptions, asked: ResourceRequest, part: UpdateOptions['part']): HttpResponse {
  const { request, kind, path, query } = asked;
  const view = acceptedView(request.headers);
  const { object, warnings } = readObject(request, kind, validationOf(query));
  const metadata = (object.metadata ?? {}) as Draft;
  checkIdentity(metadata, path);
  object.metadata = { ...metadata, name: path.name };
  const written = options.registry.update(kind, path.namespace ?? '', path.name!, () => object, {
    part,
    isDryRun: isDryRun(query),
  });
  return jsonAnswer(request, 200, show(options, asked, view, written), warningHeader(warnings));
}

function checkIdentity({ name, namespace }: Draft, path: ResourcePath): void {
  if (!name) throw badRequest('name must be provided');
  if (name !== path.name) {
    throw badRequest(`the name of the object (${name}) does not match the name on the URL (${path.name})`);
  }
  if (namespace !== undefined && path.namespace !== null && namespace !== path.namespace) {
    throw badRequest(
      `the namespace of the object (${namespace}) does not match the namespace on the request (${path.namespace})`,
    );
  }
}

function patch(options: ServerOptions, asked: ResourceRequest, part: UpdateOptions['part']): HttpResponse {
  const { request, kind, path, query } = asked;
  const view = acceptedView(request.headers);
  const parsed = parsePatch(kind, contentType(request.headers), bodyText(request.body), validationOf(query));
  const warnings: string[] = [];
  const written = options.registry.update(
    kind,
    path.namespace ?? '',
    path.name!,
    (current) => parsed.apply(current, warnings),
    { part, isDryRun: isDryRun(query) },
  );
  return jsonAnswer(request, 200, show(options, asked, view, written), warningHeader(warnings));
}

const POLICIES: readonly PropagationPolicy[] = ['Foreground', 'Background', 'Orphan'];

function refusePolicy(policy: unknown): Error {
  const resource = { plural: 'deleteoptions', kind: 'DeleteOptions', group: 'meta.k8s.io' };
  const error =
    policy === null
      ? invalidValue(
          'propagationPolicy',
          'orphanDependents',
          'orphanDependents and deletionPropagation cannot be both set',
        )
      : notSupported('propagationPolicy', policy, [...POLICIES, 'nil']);
  return invalid(resource, '', [error]);
}

/** What `propagationPolicy` was before it had that name. */
function oldPolicy(orphanDependents: unknown): PropagationPolicy | undefined {
  if (typeof orphanDependents !== 'boolean') return undefined;
  return orphanDependents ? 'Orphan' : 'Background';
}

/** From the query, and from a body of kind DeleteOptions where there is one. */
export function readRemovalOptions({
  request,
  query,
}: Pick<ResourceRequest, 'request' | 'query'>): RemovalOptions {
  const text = bodyText(request.body);
  let body: Draft = {};
  if (text.trim() !== '') {
    try {
      body = parseJson(text) as Draft;
    } catch (error) {
      throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message}`);
    }
    const { object, typeError } = decodeObject(body, 'DeleteOptions');
    if (typeError !== null) throw badRequest(typeError);
    body = object;
  }
  const { uid, resourceVersion } = (body.preconditions ?? {}) as { uid?: string; resourceVersion?: string };
  const policy = body.propagationPolicy ?? queryValue(query, 'propagationPolicy') ?? undefined;
  if (policy !== undefined && !POLICIES.includes(policy as PropagationPolicy)) throw refusePolicy(policy);
  if (policy !== undefined && body.orphanDependents !== undefined) throw refusePolicy(null);
  const grace =
    (body.gracePeriodSeconds as number | undefined) ?? queryInteger(query, 'gracePeriodSeconds') ?? undefined;
  return {
    gracePeriodSeconds: grace,
    uid,
    resourceVersion,
    propagationPolicy: (policy ?? oldPolicy(body.orphanDependents)) as PropagationPolicy | undefined,
    isDryRun: isDryRun(query) || ((body.dryRun as readonly string[] | undefined) ?? []).includes('All'),
  };
}

function remove(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path } = asked;
  const view = acceptedView(request.headers);
  const { object, isGone } = options.registry.remove(
    kind,
    path.namespace ?? '',
    path.name!,
    readRemovalOptions(asked),
  );
  if (kind.returnsDeleted || !isGone) return jsonAnswer(request, 200, show(options, asked, view, object));
  const { name, uid } = object.metadata;
  const group = kind.group === '' ? {} : { group: kind.group };
  return jsonAnswer(request, 200, success({ name, ...group, kind: kind.plural, uid }));
}

function removeCollection({ registry }: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path, query } = asked;
  const selection = parseSelection(kind, query);
  const removal = readRemovalOptions(asked);
  const { objects, metadata } = listPage(registry, kind, path.namespace, selection, query);
  for (const { metadata: own } of objects) registry.remove(kind, own.namespace ?? '', own.name, removal);
  const items = objects.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return jsonAnswer(request, 200, {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items,
  });
}

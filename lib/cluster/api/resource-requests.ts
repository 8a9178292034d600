/** The verbs on objects and collections. Upstream: k8s.io/apiserver/pkg/endpoints/handlers. */
import type { HttpRequest, HttpResponse } from '../http';
import type { KubernetesObject } from '../resources';
import { jsonAnswer, streamAnswer, success } from './answer';
import type { Draft } from './decode';
import { ALL_VERBS, apiVersionOf, type Kind } from './kind';
import { listPage, parseRevision } from './list-answer';
import { acceptedView, contentType, type View } from './media-type';
import { parsePatch, requirePatchType } from './patch';
import type { UpdateOptions } from './registry';
import { bodyText, readObject, warningHeader } from './request-body';
import { readListOptions, readRemovalOptions, readWriteOptions } from './request-options';
import { type Query, queryFlag, queryValue, type ResourcePath } from './request-path';
import { parseSelection } from './selection';
import type { ServerOptions } from './server';
import { badRequest, methodNotAllowed } from './status';
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
  const { objects, metadata } = listPage(
    options.registry,
    kind,
    path.namespace,
    selection,
    readListOptions(query),
  );
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
  const { resourceVersion, timeoutSeconds, hasBookmarks, sendInitialEvents } = readListOptions(query);
  const known = parseRevision(resourceVersion);
  const current = registry.store.revision;
  const rowObject = parseRowObject(queryValue(query, 'includeObject'));
  const since = sendInitialEvents === false && known === 0 ? current : known === 0 ? null : known;
  const channel = openWatch(kernel, registry, {
    kind,
    namespace: path.namespace,
    selection: parseSelection(kind, query),
    since: sendInitialEvents === true ? null : since,
    timeoutSeconds,
    hasBookmarks,
    marksInitialEnd: sendInitialEvents === true && hasBookmarks,
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
  const { isDryRun, validation } = readWriteOptions(query, 'CreateOptions');
  const { object, warnings } = readObject(request, kind, validation, options.kinds.all());
  const made = options.registry.create(kind, path.namespace ?? '', object, { isDryRun });
  const headers = warningHeader([...warnings, ...(kind.warnings?.(made) ?? [])]);
  return jsonAnswer(request, 201, show(options, asked, view, made), headers);
}

function replace(options: ServerOptions, asked: ResourceRequest, part: UpdateOptions['part']): HttpResponse {
  const { request, kind, path, query } = asked;
  const view = acceptedView(request.headers);
  const { isDryRun, validation } = readWriteOptions(query, 'UpdateOptions');
  const { object, warnings } = readObject(request, kind, validation, options.kinds.all());
  const metadata = (object.metadata ?? {}) as Draft;
  checkIdentity(metadata, path);
  object.metadata = { ...metadata, name: path.name };
  const written = options.registry.update(kind, path.namespace ?? '', path.name!, () => object, {
    part,
    isDryRun,
  });
  const more = part === 'main' ? (kind.warnings?.(written) ?? []) : [];
  const headers = warningHeader([...warnings, ...more]);
  return jsonAnswer(request, 200, show(options, asked, view, written), headers);
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
  const type = requirePatchType(contentType(request.headers));
  const { isDryRun, validation } = readWriteOptions(query, 'PatchOptions');
  const parsed = parsePatch(kind, type, bodyText(request.body), validation);
  const warnings: string[] = [];
  const written = options.registry.update(
    kind,
    path.namespace ?? '',
    path.name!,
    (current) => parsed.apply(current, warnings),
    { part, isDryRun },
  );
  if (part === 'main') warnings.push(...(kind.warnings?.(written) ?? []));
  return jsonAnswer(request, 200, show(options, asked, view, written), warningHeader(warnings));
}

function remove(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path } = asked;
  const view = acceptedView(request.headers);
  const { removal, warnings } = removalOf(asked);
  const { object, isGone } = options.registry.remove(kind, path.namespace ?? '', path.name!, removal);
  const headers = warningHeader(warnings);
  if (kind.returnsDeleted || !isGone)
    return jsonAnswer(request, 200, show(options, asked, view, object), headers);
  const { name, uid } = object.metadata;
  const group = kind.group === '' ? {} : { group: kind.group };
  return jsonAnswer(request, 200, success({ name, ...group, kind: kind.plural, uid }), headers);
}

/** Some kinds keep an old habit: what depends on them stays where nobody asks otherwise. */
function removalOf({ request, kind, query }: ResourceRequest) {
  const removal = readRemovalOptions(request, query);
  if (kind.orphansByDefault === undefined || removal.propagationPolicy !== undefined) {
    return { removal, warnings: [] };
  }
  return {
    removal: { ...removal, propagationPolicy: 'Orphan' as const },
    warnings: [kind.orphansByDefault],
  };
}

function removeCollection({ registry }: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path, query } = asked;
  const selection = parseSelection(kind, query);
  const { removal } = removalOf(asked);
  const { objects, metadata } = listPage(registry, kind, path.namespace, selection, readListOptions(query));
  for (const { metadata: own } of objects) registry.remove(kind, own.namespace ?? '', own.name, removal);
  const items = objects.map(({ kind: _kind, apiVersion: _version, ...rest }) => rest);
  return jsonAnswer(request, 200, {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata,
    items,
  });
}

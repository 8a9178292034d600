/**
 * The HTTP face: finds out what a path and a method mean and turns every refusal into a Status.
 * Everybody may do everything: authentication and authorisation are not simulated.
 * Upstream: k8s.io/apiserver/pkg/server.
 */
import type { Body, HttpRequest, HttpResponse } from '../http';
import type { Kernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import { errorAnswer, jsonAnswer, pageNotFound } from './answer';
import { answerOldAutoscaler, OLD_AUTOSCALER } from './autoscaling-v1';
import type { Draft } from './decode';
import { answerDiscovery, rootPaths } from './discovery';
import { answerHealth } from './health';
import type { ApiHooks } from './hooks';
import { podKind } from './kinds/pod';
import { answerPodSubresource } from './pod-requests';
import type { PodWrites } from './pod-writes';
import type { Registry } from './registry';
import { readObject, warningHeader } from './request-body';
import { readWriteOptions } from './request-options';
import { type ResourcePath, resourcePath, splitPath } from './request-path';
import { answerCollection, answerObject, type ResourceRequest } from './resource-requests';
import { answerToken, answerVirtual } from './review-requests';
import { answerScale } from './scale-requests';
import type { ServedKinds } from './served-kinds';
import { ApiError, entityTooLarge, methodNotAllowed, unknownResource } from './status';
import { versionInfo } from './version';
import { VIRTUAL_RESOURCES } from './virtual-resources';

export interface ServerOptions {
  readonly kernel: Kernel;
  readonly registry: Registry;
  readonly kinds: ServedKinds;
  readonly pods: PodWrites;
  readonly hooks: () => ApiHooks;
}

/** Reading, checking and merging a body takes several looks at each character; writing an answer takes fewer. */
const UNITS_OF_REQUEST = 8;
const UNITS_OF_ANSWER = 2;

export function createServer(options: ServerOptions): (request: HttpRequest) => HttpResponse {
  return (request) => {
    const response = answerOrRefuse(options, request);
    options.kernel.spend(
      lengthOf(request.body) * UNITS_OF_REQUEST + lengthOf(response.body) * UNITS_OF_ANSWER,
    );
    return response;
  };
}

function lengthOf(body: Body): number {
  return typeof body === 'string' || body instanceof Uint8Array ? body.length : 0;
}

function answerOrRefuse(options: ServerOptions, request: HttpRequest): HttpResponse {
  try {
    if (lengthOf(request.body) > limits.requestBodyLength) throw entityTooLarge(limits.requestBodyLength);
    return answer(options, request);
  } catch (error) {
    if (error instanceof ApiError) return errorAnswer(request, error);
    throw error;
  }
}

function answer(options: ServerOptions, request: HttpRequest): HttpResponse {
  const { segments, query } = splitPath(request.path);
  const [root] = segments;
  const health = answerHealth(request, segments, query);
  if (health !== null) return health;
  if (root === 'version' && segments.length === 1) return jsonAnswer(request, 200, versionInfo());
  if (root === 'openapi') {
    const { openApi, schemaTexts } = options.hooks();
    return openApi?.(request, segments, options.kinds.all(), schemaTexts?.() ?? null) ?? pageNotFound();
  }
  const { aggregated } = options.hooks();
  const served = () => [...options.kinds.all(), ...(aggregated?.resources ?? [])];
  if (root === undefined) return jsonAnswer(request, 200, { paths: rootPaths(served()) });
  if (request.method === 'GET') {
    const discovery = answerDiscovery(request, segments, served);
    if (discovery !== null) return discovery;
  }
  const path = resourcePath(segments);
  if (path === null) return pageNotFound();
  if (aggregated?.resources.some(({ group }) => group === path.group)) {
    return aggregated.answer(request, path, query);
  }
  const resource = VIRTUAL_RESOURCES.find(
    ({ group, version, plural }) =>
      group === path.group && version === path.version && plural === path.plural,
  );
  if (resource !== undefined) {
    if (!isPlacedRight(resource.isNamespaced, path)) throw unknownResource();
    return answerVirtual(options, { request, path, query, resource });
  }
  const { group, version, plural } = OLD_AUTOSCALER;
  if (path.group === group && path.version === version) {
    if (path.plural !== plural) throw unknownResource();
    return answerOldAutoscaler({ request, path, query }, (asked) => answerResource(options, asked));
  }
  if (!options.kinds.servesGroupVersion(path.group, path.version)) return pageNotFound();
  return answerResource(options, { request, path, query });
}

function answerResource(options: ServerOptions, asked: Omit<ResourceRequest, 'kind'>): HttpResponse {
  const { path } = asked;
  const kind = options.kinds.at(path.group, path.version, path.plural);
  if (kind === null) throw unknownResource();
  if (!isPlacedRight(kind.isNamespaced, path)) throw unknownResource();
  const response = answerKind(options, { ...asked, kind });
  if (kind.deprecation === undefined) return response;
  return { ...response, headers: { ...response.headers, ...warningHeader([kind.deprecation]) } };
}

function answerKind(options: ServerOptions, asked: ResourceRequest): HttpResponse {
  const { request, kind, path } = asked;
  if (path.name === null) return answerCollection(options, asked);
  if (path.subresource === null) return answerObject(options, asked);
  if (kind === podKind) return answerPodSubresource(options, asked);
  if (!(kind.subresources ?? []).some(({ name }) => name === path.subresource)) throw unknownResource();
  if (path.subresource === 'status') return answerObject(options, asked, 'status');
  if (path.subresource === 'scale') return answerScale(options, asked);
  if (path.subresource === 'token') return answerToken(options, asked);
  if (path.subresource === 'finalize' && request.method === 'PUT') return finalize(options, asked);
  throw methodNotAllowed();
}

/** Objects of a namespaced kind are found in their namespace only; collections also across all. */
function isPlacedRight(isNamespaced: boolean, { namespace, name }: ResourcePath): boolean {
  return isNamespaced ? namespace !== null || name === null : namespace === null;
}

/** The namespace controller takes its finalizer off by this way alone. */
function finalize(
  { registry }: ServerOptions,
  { request, kind, path, query }: ResourceRequest,
): HttpResponse {
  const { object } = readObject(request, kind, 'Warn');
  const mutate = (current: Draft): Draft => ({
    ...current,
    metadata: { ...(current.metadata as Draft) },
    spec: object.spec ?? {},
  });
  const written = registry.update(kind, '', path.name!, (current) => mutate(current as unknown as Draft), {
    part: 'any',
    isDryRun: readWriteOptions(query, 'UpdateOptions').isDryRun,
  });
  return jsonAnswer(request, 200, written);
}

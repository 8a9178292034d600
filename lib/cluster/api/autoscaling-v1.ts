/**
 * HorizontalPodAutoscalers as autoscaling/v1, which `kubectl autoscale` of clients before 1.33 writes: the same objects
 * as in v2, with the share of CPU as one number. Metrics and behaviour that v1 has no field for stay untouched by its
 * writes; the real server shows them in annotations. Watches are left to v2.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go.
 */
import type { HttpRequest, HttpResponse } from '../http';
import type { Draft } from './decode';
import { applyJsonPatch, applyMergePatch, JsonPatchError } from './json-patch';
import { acceptedView, contentType } from './media-type';
import { PATCH_TYPES, requirePatchType } from './patch';
import { bodyText, parseJson, readFields } from './request-body';
import { queryFlag } from './request-path';
import type { ResourceRequest } from './resource-requests';
import { badRequest, methodNotAllowed } from './status';
import type { ServedResource } from './virtual-resources';

type Fields = Readonly<Record<string, unknown>>;
type Asked = Omit<ResourceRequest, 'kind'>;

const V1 = 'autoscaling/v1';
const V2 = 'autoscaling/v2';

export const OLD_AUTOSCALER: ServedResource = {
  kind: 'HorizontalPodAutoscaler',
  group: 'autoscaling',
  version: 'v1',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  isNamespaced: true,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update'],
};

interface Metric {
  readonly type?: string;
  readonly resource?: { readonly name?: string; readonly target?: Share; readonly current?: Share };
}

interface Share {
  readonly averageUtilization?: number;
}

function isCpuShare({ type, resource }: Metric): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target?.averageUtilization !== undefined;
}

function metricsOf(object: Fields | null): readonly Metric[] {
  return ((object?.spec as Fields | undefined)?.metrics ?? []) as readonly Metric[];
}

function toOld(object: Fields): Fields {
  const { metrics: _metrics, behavior: _behavior, ...spec } = (object.spec ?? {}) as Fields;
  const { currentMetrics, conditions: _conditions, ...status } = (object.status ?? {}) as Fields;
  const measured = ((currentMetrics ?? []) as readonly Metric[]).find(
    ({ resource }) => resource?.name === 'cpu',
  );
  const used = measured?.resource?.current?.averageUtilization;
  const found = used === undefined ? {} : { currentCPUUtilizationPercentage: used };
  const share = metricsOf(object).find(isCpuShare)?.resource?.target?.averageUtilization;
  const asked = share === undefined ? {} : { targetCPUUtilizationPercentage: share };
  const head = object.apiVersion === undefined ? {} : { apiVersion: V1 };
  return { ...object, ...head, spec: { ...spec, ...asked }, status: { ...status, ...found } };
}

function toNew(object: Fields, current: Fields | null): Fields {
  const isSpec = typeof object.spec === 'object' && object.spec !== null && !Array.isArray(object.spec);
  if (!isSpec) return { ...object, apiVersion: V2 };
  const { targetCPUUtilizationPercentage: share, ...spec } = object.spec as Fields;
  const target = { type: 'Utilization', averageUtilization: share };
  const own =
    share === undefined || share === null ? [] : [{ type: 'Resource', resource: { name: 'cpu', target } }];
  const metrics = [...own, ...metricsOf(current).filter((metric) => !isCpuShare(metric))];
  const behavior = (current?.spec as Fields | undefined)?.behavior;
  return {
    ...object,
    apiVersion: V2,
    spec: {
      ...spec,
      ...(metrics.length === 0 ? {} : { metrics }),
      ...(behavior === undefined ? {} : { behavior }),
    },
  };
}

/** The answer in the words of v1; a Table or metadata alone are the same in both. */
function answerOld({ request }: Asked, response: HttpResponse): HttpResponse {
  if (response.status >= 300 || typeof response.body !== 'string') return response;
  if (acceptedView(request.headers) !== 'object') return response;
  const value = JSON.parse(response.body) as Fields;
  if (value.kind === 'HorizontalPodAutoscaler') return withBody(response, toOld(value));
  if (value.kind !== 'HorizontalPodAutoscalerList') return response;
  const items = (value.items as readonly Fields[]).map(toOld);
  return withBody(response, { ...value, apiVersion: V1, items });
}

function withBody(response: HttpResponse, value: Fields): HttpResponse {
  return { ...response, body: `${JSON.stringify(value)}\n` };
}

/** `answer` is the way of v2. */
export function answerOldAutoscaler(asked: Asked, answer: (asked: Asked) => HttpResponse): HttpResponse {
  const { request, query } = asked;
  const path = { ...asked.path, version: 'v2' };
  if (path.subresource !== null || queryFlag(query, 'watch')) throw methodNotAllowed();
  const send = (method: string, object: Fields): HttpResponse => {
    const headers = { ...request.headers, 'content-type': 'application/json' };
    const body = JSON.stringify(object);
    return answerOld(asked, answer({ query, path, request: { ...request, method, headers, body } }));
  };
  if (request.method === 'GET' || request.method === 'DELETE') {
    return answerOld(asked, answer({ ...asked, path }));
  }
  const current = path.name === null ? null : read(asked, answer);
  if (request.method !== 'PATCH')
    return send(request.method, toNew(readFields(request, OLD_AUTOSCALER), current));
  if (current === null) throw methodNotAllowed();
  return send('PUT', toNew(patched(request, toOld(current)), current));
}

function read({ request, path }: Asked, answer: (asked: Asked) => HttpResponse): Fields | null {
  const plain: HttpRequest = { ...request, method: 'GET', headers: { host: '' }, body: null };
  const { body } = answer({ request: plain, path: { ...path, version: 'v2' }, query: {} });
  return typeof body === 'string' ? (JSON.parse(body) as Fields) : null;
}

/** None of these objects has a list that would merge item by item, so both kinds of merge patches are one. */
function patched(request: HttpRequest, current: Fields): Draft {
  const type = requirePatchType(contentType(request.headers));
  try {
    const patch = parseJson(bodyText(request.body));
    if (type === PATCH_TYPES.json && Array.isArray(patch)) return applyJsonPatch(current, patch);
    if (type === PATCH_TYPES.json || typeof patch !== 'object' || patch === null || Array.isArray(patch)) {
      throw new Error('json: cannot unmarshal the patch');
    }
    return applyMergePatch(current, patch as Fields);
  } catch (error) {
    if (error instanceof JsonPatchError) throw badRequest(error.message);
    throw badRequest(`error decoding patch: ${(error as Error).message}`);
  }
}

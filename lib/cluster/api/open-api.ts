/**
 * As much of OpenAPI v3 as kubectl reads before it writes: which paths are there, and that the server checks
 * fields itself (the parameter fieldValidation). Schemas, for `kubectl explain`, are not served.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { jsonAnswer } from './answer';
import { apiVersionOf, type Kind } from './kind';
import { KINDS } from './kinds';
import { KUBERNETES_VERSION } from './version';

function rootOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}

/** `null` where nothing is served. */
export function answerOpenApi(request: HttpRequest, segments: readonly string[]): HttpResponse | null {
  const [, version, ...rest] = segments;
  if (version !== 'v3') return null;
  const groupVersions = [...new Set(KINDS.map(apiVersionOf))];
  if (rest.length === 0) {
    const entries = groupVersions.map((groupVersion) => {
      const root = rootOf(groupVersion);
      return [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${KUBERNETES_VERSION.gitVersion}` }];
    });
    return jsonAnswer(request, 200, { paths: Object.fromEntries(entries) });
  }
  const wanted = rest.join('/');
  const groupVersion = groupVersions.find((name) => rootOf(name) === wanted);
  if (groupVersion === undefined) return null;
  const kinds = KINDS.filter((kind) => apiVersionOf(kind) === groupVersion);
  const paths = Object.fromEntries(kinds.flatMap((kind) => pathsOf(kind, rootOf(groupVersion))));
  const info = { title: 'Kubernetes', version: KUBERNETES_VERSION.gitVersion };
  return jsonAnswer(request, 200, { openapi: '3.0.0', info, paths, components: { schemas: {} } });
}

function pathsOf(kind: Kind, root: string): readonly (readonly [string, unknown])[] {
  const base = `/${root}/${kind.isNamespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`;
  const gvk = { group: kind.group, version: kind.version, kind: kind.kind };
  const operation = (action: string): unknown => ({
    parameters: ['dryRun', 'fieldManager', 'fieldValidation'].map((name) => ({
      name,
      in: 'query',
      schema: { type: 'string', uniqueItems: true },
    })),
    responses: {},
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvk,
  });
  return [
    [base, { post: operation('post') }],
    [`${base}/{name}`, { put: operation('put'), patch: operation('patch') }],
  ];
}

/**
 * OpenAPI v3: an index, and a document for each group version with its paths and schemas. kubectl reads there that the
 * server checks fields itself (the parameter fieldValidation), how patches merge, and what `explain` prints.
 * Responses, security, and all that OpenAPI v2 would say are left out. Upstream: k8s.io/kube-openapi/pkg/handler3.
 */
import type { HttpRequest, HttpResponse } from '../http';
import { jsonAnswer } from './answer';
import { ALL_VERBS, apiVersionOf, type Kind, type Subresource } from './kind';
import { nameDefinitions, schemasOf } from './open-api-schemas';
import type { SchemaTexts } from './schema-texts';
import { KUBERNETES_VERSION } from './version';

function rootOf(groupVersion: string): string {
  return groupVersion.includes('/') ? `apis/${groupVersion}` : `api/${groupVersion}`;
}

/**
 * kubectl asks for v2 where a kind is in no document of v3 (a List, a kind that there is not), and gives up where it is
 * missing. A document without definitions, which is no byte long, lets it go on to its own words.
 */
const EMPTY_V2: HttpResponse = {
  status: 200,
  headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' },
  body: new Uint8Array(0),
};

/** `null` where nothing is served. */
export function answerOpenApi(
  request: HttpRequest,
  segments: readonly string[],
  kinds: readonly Kind[],
  texts: SchemaTexts | null,
): HttpResponse | null {
  const [, version, ...rest] = segments;
  if (version === 'v2' && rest.length === 0) return EMPTY_V2;
  if (version !== 'v3') return null;
  const key = `${request.path} ${request.headers['user-agent'] ?? ''} ${request.headers['accept'] ?? ''}`;
  const known = answered.get(kinds);
  const said = known?.texts === texts ? known.answers : new Map<string, HttpResponse | null>();
  if (said !== known?.answers) answered.set(kinds, { texts, answers: said });
  const before = said.get(key);
  if (before !== undefined) return before;
  const answer = describe(request, rest, kinds, texts);
  if (said.size < MOST_ANSWERS) said.set(key, answer);
  return answer;
}

const MOST_ANSWERS = 100;

/** What is served changes with custom resource definitions alone: then the list of kinds is another one. */
const answered = new WeakMap<
  readonly Kind[],
  { readonly texts: SchemaTexts | null; readonly answers: Map<string, HttpResponse | null> }
>();

function describe(
  request: HttpRequest,
  rest: readonly string[],
  kinds: readonly Kind[],
  texts: SchemaTexts | null,
): HttpResponse | null {
  const groupVersions = [...new Set(kinds.map(apiVersionOf))];
  if (rest.length === 0) {
    const hash = `${KUBERNETES_VERSION.gitVersion}${texts === null ? '' : '-described'}`;
    const entries = groupVersions.map((groupVersion) => {
      const root = rootOf(groupVersion);
      return [root, { serverRelativeURL: `/openapi/v3/${root}?hash=${hash}` }];
    });
    return jsonAnswer(request, 200, { paths: Object.fromEntries(entries) });
  }
  const wanted = rest.join('/');
  const groupVersion = groupVersions.find((name) => rootOf(name) === wanted);
  if (groupVersion === undefined) return null;
  const own = kinds.filter((kind) => apiVersionOf(kind) === groupVersion);
  return jsonAnswer(request, 200, {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: KUBERNETES_VERSION.gitVersion },
    paths: Object.fromEntries(own.flatMap((kind) => pathsOf(kind, rootOf(groupVersion)))),
    components: {
      schemas: {
        ...schemasOf(
          own.filter(({ custom }) => custom === undefined),
          nameDefinitions(kinds),
          texts,
        ),
        ...customSchemas(own),
      },
    },
  });
}

/** Custom resources are described by their own definitions. */
function customSchemas(kinds: readonly Kind[]): Json {
  const schemas: Record<string, unknown> = {};
  for (const { group, version, kind, custom } of kinds) {
    if (custom === undefined) continue;
    const { properties = {}, ...rest } = custom.schema;
    const name = [...group.split('.').reverse(), version, kind].join('.');
    schemas[name] = {
      ...rest,
      properties: {
        apiVersion: { type: 'string' },
        kind: { type: 'string' },
        metadata: { type: 'object' },
        ...properties,
      },
      'x-kubernetes-group-version-kind': [{ group, kind, version }],
    };
  }
  return schemas;
}

type Json = Readonly<Record<string, unknown>>;

const WRITE_PARAMETERS = ['dryRun', 'fieldManager', 'fieldValidation'];
const LIST_PARAMETERS = [
  ...['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion'],
  ...['resourceVersionMatch', 'sendInitialEvents', 'timeoutSeconds', 'watch'],
];
const DELETE_PARAMETERS = ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'];

const PARAMETER_TYPES: Readonly<Record<string, string>> = {
  allowWatchBookmarks: 'boolean',
  gracePeriodSeconds: 'integer',
  limit: 'integer',
  orphanDependents: 'boolean',
  sendInitialEvents: 'boolean',
  timeoutSeconds: 'integer',
  watch: 'boolean',
};

interface Verb {
  readonly method: string;
  readonly parameters: readonly string[];
  readonly action: string;
}

const COLLECTION_VERBS: Readonly<Record<string, Verb>> = {
  list: { method: 'get', parameters: LIST_PARAMETERS, action: 'list' },
  create: { method: 'post', parameters: WRITE_PARAMETERS, action: 'post' },
  deletecollection: {
    method: 'delete',
    parameters: [...LIST_PARAMETERS, ...DELETE_PARAMETERS],
    action: 'deletecollection',
  },
};

const OBJECT_VERBS: Readonly<Record<string, Verb>> = {
  get: { method: 'get', parameters: [], action: 'get' },
  update: { method: 'put', parameters: WRITE_PARAMETERS, action: 'put' },
  patch: { method: 'patch', parameters: [...WRITE_PARAMETERS, 'force'], action: 'patch' },
  delete: { method: 'delete', parameters: DELETE_PARAMETERS, action: 'delete' },
};

const SUBRESOURCE_VERBS: Readonly<Record<string, Verb>> = {
  ...OBJECT_VERBS,
  create: { method: 'post', parameters: WRITE_PARAMETERS, action: 'post' },
};

function operations(verbs: readonly string[], known: Readonly<Record<string, Verb>>, of: Json): Json {
  const found = verbs.flatMap((verb) => known[verb] ?? []);
  return Object.fromEntries(
    found.map(({ method, parameters, action }) => [
      method,
      {
        parameters: parameters.map((name) => ({
          name,
          in: 'query',
          schema: { type: PARAMETER_TYPES[name] ?? 'string', uniqueItems: true },
        })),
        responses: {},
        'x-kubernetes-action': action,
        'x-kubernetes-group-version-kind': of,
      },
    ]),
  );
}

function pathParameter(name: string): Json {
  return { name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } };
}

function pathsOf(kind: Kind, root: string): readonly (readonly [string, unknown])[] {
  const verbs = kind.verbs ?? ALL_VERBS;
  const of = { group: kind.group, version: kind.version, kind: kind.kind };
  const isNamespaced = kind.isNamespaced;
  const base = `/${root}/${isNamespaced ? 'namespaces/{namespace}/' : ''}${kind.plural}`;
  const place = isNamespaced ? [pathParameter('namespace')] : [];
  const named = { parameters: [pathParameter('name'), ...place] };
  const everywhere = { ...operations(['list'], COLLECTION_VERBS, of), parameters: [] };
  return [
    ...(isNamespaced && verbs.includes('list') ? ([[`/${root}/${kind.plural}`, everywhere]] as const) : []),
    [base, { ...operations(verbs, COLLECTION_VERBS, of), parameters: place }],
    [`${base}/{name}`, { ...operations(verbs, OBJECT_VERBS, of), ...named }],
    ...(kind.subresources ?? []).map(
      (one) =>
        [
          `${base}/{name}/${one.name}`,
          { ...operations(one.verbs, SUBRESOURCE_VERBS, kindOf(one, kind)), ...named },
        ] as const,
    ),
  ];
}

function kindOf(subresource: Subresource, { group, version }: Kind): Json {
  return {
    group: subresource.group ?? group,
    version: subresource.version ?? version,
    kind: subresource.kind,
  };
}

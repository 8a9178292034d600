/** Requests at random, sensible and not, for the property tests: manifests by schema, mutations, patches, queries. */
import fc from 'fast-check';
import type { HttpRequest } from '../../http';
import { apiVersionOf, type Kind } from '../kind';
import { KINDS } from '../kinds';
import { type FieldType, fieldsOf } from '../schema';

type Fields = Readonly<Record<string, unknown>>;

const NAMES = [
  'web',
  'api',
  'a',
  'x-1',
  'pod-nginx',
  'kubernetes',
  'default',
  'UPPER',
  'no/slash',
  '',
  'é',
  '..',
];
const NAMESPACES = ['default', 'other', 'nothere', 'kube-system'];
const LABELS: readonly Fields[] = [{ app: 'web' }, { run: 'a', tier: 'x' }, {}, { 'bad key': 'v' }];

const name = fc.constantFrom(...NAMES);
const namespace = fc.constantFrom(...NAMESPACES);

const TEXTS = [
  ...NAMES,
  ...['TCP', 'UDP', 'ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName', 'None', 'Always', 'Never'],
  ...['10.96.0.9', '10.96.0.1', '1.2.3.4', '::1', '999.1.1.1', 'example.com', 'nginx', 'nginx:1.25', '*'],
  ...['0', '80', '25%', '-1%', '1e3', '5Gi', '100m', 'RollingUpdate', 'Recreate', 'http', 'In', 'Exists'],
  ...['v1', 'Pod', 'Service', 'IPv4', 'Cluster', 'Local', 'constructor', '__proto__', 'toString', 'null'],
];
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ maxLength: 12 }));
const integer = fc.oneof(
  fc.constantFrom(0, 1, -1, 80, 443, 30000, 30080, 32767, 65535, 65536, 2147483647, 2147483648),
  fc.integer(),
);
const junk = fc.oneof(
  text,
  integer,
  fc.boolean(),
  fc.constant(null),
  fc.double(),
  fc.jsonValue({ maxDepth: 2 }),
);

function scalar(type: string): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text;
    case 'bool':
      return fc.boolean();
    case 'int32':
    case 'int64':
      return integer;
    case 'float64':
      return fc.double({ noNaN: true });
    case 'quantity':
      return fc.constantFrom('1', '100m', '1Gi', '-1', 'x', 0.5, 2);
    case 'time':
    case 'microTime':
      return fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.000001Z', 'yesterday', null);
    case 'bytes':
      return fc.constantFrom('YQ==', 'a', '', '!!');
    case 'intOrString':
      return fc.oneof(integer, text);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function value(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  const own = wellTyped(type, depth);
  return fc.oneof({ weight: 30, arbitrary: own }, { weight: 1, arbitrary: junk });
}

function wellTyped(type: FieldType, depth: number): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case 'scalar':
      return scalar(type.name);
    case 'list':
      return fc.array(value(type.items, depth), { maxLength: depth > 0 ? 2 : 1 });
    case 'map':
      return fc.oneof(
        fc.constantFrom(...LABELS),
        fc.dictionary(text, value(type.values, depth), { maxKeys: 2 }),
      );
    case 'struct':
      return depth <= 0 ? fc.constant({}) : struct(type.name, depth - 1);
  }
}

const structs = new Map<string, fc.Arbitrary<Fields>>();

/** Few of the fields that may be there, most of those that must. */
function struct(definition: string, depth: number): fc.Arbitrary<Fields> {
  const key = `${definition} ${depth}`;
  const known = structs.get(key);
  if (known !== undefined) return known;
  const fields = [...fieldsOf(definition)].filter(([field]) => !['apiVersion', 'kind'].includes(field));
  const entries = fields.map(([field, { type, isRequired }]) => {
    const isWanted = isRequired || ['metadata', 'spec', 'name', 'selector', 'ports'].includes(field);
    const arbitrary = fc.option(value(type, depth), { nil: undefined, freq: isWanted ? 8 : 1 });
    return [
      field,
      isWanted ? arbitrary : fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, arbitrary),
    ];
  });
  const made = fc
    .record(Object.fromEntries(entries) as Record<string, fc.Arbitrary<unknown>>)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, item]) => item !== undefined)));
  structs.set(key, made);
  return made;
}

const POD_SPEC = {
  containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80, name: 'http' }] }],
};
const SELECTOR = { matchLabels: { app: 'web' } };
const TEMPLATE = { metadata: { labels: { app: 'web' } }, spec: POD_SPEC };

/** Manifests that are right, from which mutations begin. */
const SPECS: Readonly<Record<string, Fields>> = {
  Pod: { spec: POD_SPEC },
  Service: { spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }] } },
  Deployment: { spec: { replicas: 2, selector: SELECTOR, template: TEMPLATE } },
  ReplicaSet: { spec: { replicas: 1, selector: SELECTOR, template: TEMPLATE } },
  ConfigMap: { data: { a: 'b' } },
  EndpointSlice: {
    addressType: 'IPv4',
    endpoints: [{ addresses: ['1.2.3.4'] }],
    ports: [{ name: 'http', port: 80 }],
  },
  Endpoints: { subsets: [{ addresses: [{ ip: '1.2.3.4' }], ports: [{ port: 80 }] }] },
};

export const kind = fc.constantFrom(...KINDS);

function rightManifest(of: Kind): fc.Arbitrary<Fields> {
  return fc.record({ name, labels: fc.constantFrom(...LABELS) }).map((metadata) => ({
    apiVersion: apiVersionOf(of),
    kind: of.kind,
    metadata,
    ...SPECS[of.kind],
  }));
}

interface Mutation {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'double';
  readonly name: string;
  readonly value: unknown;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(200),
  how: fc.constantFrom('replace', 'remove', 'add', 'double'),
  name: text,
  value: junk,
});

type Holder = { [key: string]: unknown };

function placesIn(holder: Holder, places: [Holder, string][]): [Holder, string][] {
  for (const key of Object.keys(holder)) {
    places.push([holder, key]);
    const inner = holder[key];
    if (typeof inner === 'object' && inner !== null) placesIn(inner as Holder, places);
  }
  return places;
}

function mutate(original: Fields, mutations: readonly Mutation[]): Fields {
  const copy = JSON.parse(JSON.stringify(original)) as Holder;
  for (const { at, how, name: field, value: replacement } of mutations) {
    const places = placesIn(copy, []);
    const [holder, key] = places[at % Math.max(places.length, 1)] ?? [copy, 'metadata'];
    if (how === 'remove') delete holder[key];
    else if (how === 'replace') holder[key] = replacement;
    else if (how === 'add')
      Object.defineProperty(holder, field, {
        value: replacement,
        enumerable: true,
        configurable: true,
        writable: true,
      });
    else if (Array.isArray(holder[key])) (holder[key] as unknown[]).push(...(holder[key] as unknown[]));
  }
  return copy;
}

function manifest(of: Kind): fc.Arbitrary<Fields> {
  const right = rightManifest(of);
  const bySchema = fc
    .tuple(struct(of.definition, 4), name)
    .map(([fields, own]) => ({ ...fields, metadata: { ...(fields.metadata as Fields), name: own } }));
  return fc.oneof(
    { weight: 2, arbitrary: right },
    {
      weight: 4,
      arbitrary: fc.tuple(right, fc.array(mutation, { maxLength: 3 })).map(([a, b]) => mutate(a, b)),
    },
    { weight: 3, arbitrary: bySchema },
  );
}

const DIRECTIVES: readonly Fields[] = [
  { $patch: 'delete' },
  { $patch: 'replace', spec: {} },
  { $patch: 'nonsense' },
  { spec: { $retainKeys: ['type'], '$setElementOrder/ports': [{ port: 80 }] } },
  { spec: { ports: [{ $patch: 'replace' }, { port: 1 }] } },
  { spec: { ports: [{ $patch: 'delete', port: 80 }, 'text', null] } },
  { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/b'], finalizers: ['a/b', 'c/d'] } },
  { spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'web' }], containers: null } } } },
];

const operation = fc.record(
  {
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'nonsense'),
    path: fc.constantFrom(
      '',
      '/',
      '/spec',
      '/metadata/labels/app',
      '/spec/ports/0',
      '/spec/ports/-',
      '/a~1b',
      'x',
      '/metadata/name',
      '/metadata/resourceVersion',
      '/metadata/finalizers',
      '/spec/containers/0/image',
      '/spec/replicas',
      '/__proto__/x',
    ),
    from: fc.constantFrom('/spec', '/metadata', '/metadata/labels', '/nothing'),
    value: junk,
  },
  { requiredKeys: ['op', 'path'] },
);

function patch(of: Kind): fc.Arbitrary<readonly [string, string]> {
  const fields = fc.oneof(manifest(of), fc.constantFrom(...DIRECTIVES), struct(of.definition, 3));
  return fc.oneof(
    fields.map((body) => ['application/merge-patch+json', JSON.stringify(body)] as const),
    fields.map((body) => ['application/strategic-merge-patch+json', JSON.stringify(body)] as const),
    fc
      .array(operation, { maxLength: 3 })
      .map((body) => ['application/json-patch+json', JSON.stringify(body)] as const),
    fields.map((body) => ['application/apply-patch+yaml', JSON.stringify(body)] as const),
  );
}

const rawBody = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom(
    '',
    '{',
    '[]',
    'null',
    '"a"',
    '1',
    '{"a":1,}',
    '\u0000',
    '- a\n- b',
    'a: &x [*x]',
    '{"kind":1}',
  ),
  fc.constant('['.repeat(500)),
  fc.jsonValue().map((json) => JSON.stringify(json)),
);

const PARAMETERS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  labelSelector: fc.oneof(
    fc.constantFrom('app=web', 'a in (b,c),!d', 'a>1', '(', 'a notin ()', 'a=b=c'),
    fc.string({ maxLength: 12 }),
  ),
  fieldSelector: fc.oneof(
    fc.constantFrom('metadata.name=web', 'status.phase!=Running', 'x', 'a=b\\', 'spec.nodeName='),
    fc.string({ maxLength: 12 }),
  ),
  limit: fc.constantFrom('1', '2', '0', '-1', 'x', '99999999999999999999'),
  continue: fc.oneof(
    fc.constantFrom('zzz', 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0', ''),
    fc.string({ maxLength: 20 }),
  ),
  resourceVersion: fc.constantFrom('0', '1', '5', '9999', 'x', '-1', '', '99999999999999999999'),
  resourceVersionMatch: fc.constantFrom('Exact', 'NotOlderThan', 'x', ''),
  watch: fc.constantFrom('1', 'true', 'false', 'x', ''),
  timeoutSeconds: fc.constantFrom('1', '0', '-5', 'x', '100000'),
  allowWatchBookmarks: fc.constantFrom('true', 'x'),
  sendInitialEvents: fc.constantFrom('true', 'false', 'x'),
  dryRun: fc.constantFrom('All', 'x', ''),
  fieldValidation: fc.constantFrom('Strict', 'Warn', 'Ignore', 'x', ''),
  gracePeriodSeconds: fc.constantFrom('0', '-1', '5', 'x'),
  propagationPolicy: fc.constantFrom('Foreground', 'Background', 'Orphan', 'x', ''),
  orphanDependents: fc.constantFrom('true', 'x'),
  includeObject: fc.constantFrom('Object', 'None', 'x'),
  pretty: fc.constantFrom('true', 'x'),
  container: text,
  tailLines: fc.constantFrom('1', '-1', 'x'),
  sinceSeconds: fc.constantFrom('1', '-1', 'x'),
  follow: fc.constantFrom('true', 'x'),
  force: fc.constantFrom('true', 'x'),
};

const query = fc
  .array(
    fc
      .constantFrom(...Object.keys(PARAMETERS))
      .chain((key) => PARAMETERS[key]!.map((item) => [key, item] as const)),
    { maxLength: 3 },
  )
  .map((pairs) =>
    pairs.length === 0 ? '' : `?${pairs.map(([key, item]) => `${key}=${encode(item)}`).join('&')}`,
  );

/** A lone half of a character pair has no encoding. */
function encode(item: string): string {
  return encodeURIComponent(item.replace(/[\ud800-\udfff]/g, '?'));
}

const SUBRESOURCES = [
  '',
  '',
  '',
  '',
  '/status',
  '/scale',
  '/log',
  '/exec',
  '/eviction',
  '/binding',
  '/token',
  '/finalize',
  '/ephemeralcontainers',
  '/nothing',
];

function pathOf(of: Kind, place: string, own: string | null, subresource: string): string {
  const root = of.group === '' ? '/api/v1' : `/apis/${of.group}/${of.version}`;
  const base = of.isNamespaced ? `${root}/namespaces/${place}/${of.plural}` : `${root}/${of.plural}`;
  return own === null ? base : `${base}/${encode(own)}${subresource}`;
}

const accept = fc.constantFrom(
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
  'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json',
  'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  '',
  '*/*',
  ';;,=',
);

function request(
  method: string,
  path: string,
  body: string | null,
  headers: Record<string, string>,
): HttpRequest {
  return { method, path, headers: { host: 'api', ...headers }, body };
}

/** About some kind: a write or a read that mostly makes sense. */
const aimed: fc.Arbitrary<HttpRequest> = kind.chain((of) =>
  fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PUT', 'PATCH', 'PATCH', 'DELETE'),
      place: fc.oneof({ weight: 6, arbitrary: fc.constant('default') }, namespace),
      own: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('web', 'api') }, name),
      subresource: fc.constantFrom(...SUBRESOURCES),
      isWhole: fc.boolean(),
      body: manifest(of),
      patched: patch(of),
      raw: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: rawBody }),
      search: query,
      accepted: fc.oneof({ weight: 4, arbitrary: fc.constant('application/json') }, accept),
      isYaml: fc.boolean(),
      isOld: fc.boolean(),
    })
    .map(
      ({ method, place, own, subresource, isWhole, body, patched, raw, search, accepted, isYaml, isOld }) => {
        const isCollection =
          method === 'POST' ? subresource === '' : isWhole && method !== 'PUT' && method !== 'PATCH';
        const path = `${pathOf(of, place, isCollection ? null : own, subresource)}${search}`;
        const [patchType, patchBody] = patched;
        const type = method === 'PATCH' ? patchType : isYaml ? 'application/yaml' : 'application/json';
        const sent =
          method === 'GET'
            ? null
            : method === 'PATCH'
              ? patchBody
              : method === 'DELETE'
                ? null
                : JSON.stringify(body);
        // The one kind that has an old face.
        const age = (written: string): string =>
          isOld ? written.replaceAll('autoscaling/v2', 'autoscaling/v1') : written;
        const text = raw ?? sent;
        return request(method, age(path), text === null ? null : age(text), {
          'content-type': type,
          accept: accepted,
        });
      },
    ),
);

const ROOTS = [
  '',
  'api',
  'apis',
  'openapi',
  'version',
  'healthz',
  'v1',
  'apps',
  'namespaces',
  'default',
  'pods',
  'services',
  'web',
  'status',
  '%',
  '%2F',
  '..',
  'constructor',
  '__proto__',
];

/** No plan at all. */
const wild: fc.Arbitrary<HttpRequest> = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'BREW'),
    segments: fc.array(fc.oneof(fc.constantFrom(...ROOTS), fc.webSegment()), { maxLength: 8 }),
    search: fc.oneof(
      query,
      fc.webQueryParameters().map((item) => `?${item}`),
    ),
    body: fc.option(rawBody),
    type: fc.constantFrom(
      'application/json',
      'application/yaml',
      'text/plain',
      '',
      'application/merge-patch+json',
      'application/vnd.kubernetes.protobuf',
    ),
    accepted: accept,
  })
  .map(({ method, segments, search, body, type, accepted }) =>
    request(method, `/${segments.join('/')}${search}`, body, { 'content-type': type, accept: accepted }),
  );

export const anyRequest = fc.oneof({ weight: 6, arbitrary: aimed }, { weight: 1, arbitrary: wild });

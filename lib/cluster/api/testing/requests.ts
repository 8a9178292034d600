/** Requests at random, sensible and not, for the property tests: bodies, patches, queries, paths. */
import fc from 'fast-check';
import type { HttpRequest } from '../../http';
import type { Kind } from '../kind';
import { type Fields, junk, kind, manifest, name, namespace, struct, text } from './manifests';

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

import { expect, test } from 'vitest';
import type { Channel, HttpResponse } from '../http';
import { createKernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import { createApi } from './api';
import { KINDS } from './more-kinds';
import { answerOpenApi } from './open-api';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

function create() {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') });
  const api = createApi(kernel, KINDS);
  api.setHooks({ openApi: answerOpenApi });
  for (const name of ['default', 'other']) {
    api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const send = (line: string, body?: unknown, headers: Record<string, string> = {}): HttpResponse => {
    const [method = '', path = ''] = line.split(' ');
    const text = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    return api.handle({
      method,
      path,
      headers: { host: 'api', accept: 'application/json', ...headers },
      body: text,
    });
  };
  const json = (line: string, body?: unknown, headers?: Record<string, string>) =>
    JSON.parse(send(line, body, headers).body as string);
  return { kernel, api, send, json };
}

const PODS = '/api/v1/namespaces/default/pods';
const pod = (name: string, spec: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { app: name } },
  spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
});

/** The status code and the message of a refusal. */
function check(line: string, body: unknown, expected: string, headers?: Record<string, string>): void {
  const { send } = create();
  const response = send(line, body, headers);
  const status = JSON.parse(response.body as string) as { message: string; code: number };
  expect(status.code).toBe(response.status);
  expect(`${response.status} ${status.message}`).toBe(expected);
}

const NOT_FOUND = '404 the server could not find the requested resource';

test.each([
  ['GET /api/v1/namespaces/default/foos', undefined, NOT_FOUND],
  ['GET /api/v1/pods/web', undefined, NOT_FOUND],
  [`GET ${PODS}/nothere`, undefined, '404 pods "nothere" not found'],
  ['GET /api/v1/namespaces/nothere', undefined, '404 namespaces "nothere" not found'],
  [`GET ${PODS}/nothere/log`, undefined, '404 pods "nothere" not found'],
  [`PUT ${PODS}`, {}, '405 the server does not allow this method on the requested resource'],
  [
    'DELETE /api/v1/namespaces',
    undefined,
    '405 the server does not allow this method on the requested resource',
  ],
  [`GET ${PODS}?labelSelector=a%3Db%3Dc`, undefined, "400 found '=', expected: ',' or 'end of string'"],
  [`GET ${PODS}?fieldSelector=spec.foo%3Dbar`, undefined, '400 field label not supported: spec.foo'],
  [
    'GET /api/v1/namespaces/default/configmaps?fieldSelector=spec.foo%3Dbar',
    undefined,
    '400 "spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
  [
    `GET ${PODS}?limit=1&continue=zzz`,
    undefined,
    "400 invalid continue token: continue key is not valid: invalid character 'Ï' looking for beginning of value",
  ],
  ['POST /api/v1/namespaces/nothere/pods', pod('a'), '404 namespaces "nothere" not found'],
  ['POST /api/v1/namespaces', { metadata: { name: 'default' } }, '409 namespaces "default" already exists'],
  [
    'DELETE /api/v1/namespaces/default',
    undefined,
    '403 namespaces "default" is forbidden: this namespace may not be deleted',
  ],
  [`PATCH ${PODS}/nothere`, {}, '415 415: Unsupported Media Type'],
] as const)('%s is refused', (line, body, expected) => check(line, body, expected));

test.each([
  [
    '{"apiVersion":',
    `the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: unexpected end of JSON input ({"apiVersion":)`,
  ],
  [
    { apiVersion: 'v1', kind: 'Podd' },
    'Podd in version "v1" cannot be handled as a Pod: no kind "Podd" is registered for version "v1" in scheme "k8s.io/kubernetes/pkg/api/legacyscheme/scheme.go:30"',
  ],
  [
    { ...pod('a'), metadata: { name: 'a', namespace: 'other' } },
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
  [
    pod('a', { replicas: 2, containers: [{ name: 'web', image: 'nginx', prots: [] }] }),
    'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.containers[0].prots", unknown field "spec.replicas"',
  ],
  [
    pod('a', { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: '80' }] }] }),
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
  ],
  [
    pod('a', { containers: { name: 'web' } }),
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
  ],
  [
    { ...pod('a'), metadata: { name: 'a', labels: { n: 1 } } },
    'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  [
    pod('a', { containers: [{ name: 'web', image: 'nginx', resources: { limits: { cpu: 'much' } } }] }),
    'Pod in version "v1" cannot be handled as a Pod: quantities must match the regular expression \'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$\'',
  ],
] as const)('body %# is a bad request', (body, message) =>
  check(`POST ${PODS}?fieldValidation=Strict`, body, `400 ${message}`),
);

test('without strictness unknown fields are dropped with a warning, or silently', () => {
  const { send, json } = create();
  const warned = send(`POST ${PODS}`, pod('a', { replicas: 2 }));
  expect([warned.status, warned.headers.warning]).toEqual([201, '299 - "unknown field \\"spec.replicas\\""']);
  expect(
    send(`POST ${PODS}?fieldValidation=Ignore`, pod('b', { replicas: 2 })).headers.warning,
  ).toBeUndefined();
  expect(json(`GET ${PODS}/b`).spec.replicas).toBeUndefined();
});

test('all wrong fields come in one answer, with causes', () => {
  const { json } = create();
  const containers = [
    { name: 'Web', ports: [{ containerPort: 70_000 }] },
    { name: 'b', image: 'x' },
    { name: 'b', image: 'x' },
  ];
  const status = json(`POST ${PODS}`, pod('a', { containers, restartPolicy: 'Sometimes' }));
  expect([status.code, status.reason, status.details.kind, status.details.name]).toEqual([
    422,
    'Invalid',
    'Pod',
    'a',
  ]);
  expect(
    status.details.causes.map(({ field, reason }: Record<string, string>) => `${field} ${reason}`),
  ).toEqual([
    'spec.containers[0].name FieldValueInvalid',
    'spec.containers[0].image FieldValueRequired',
    'spec.containers[0].ports[0].containerPort FieldValueInvalid',
    'spec.containers[2].name FieldValueDuplicate',
    'spec.restartPolicy FieldValueNotSupported',
  ]);
  expect(status.message).toContain(
    'Pod "a" is invalid: [spec.containers[0].name: Invalid value: "Web": a lowercase RFC 1123 label',
  );
  expect(status.message).toContain(
    'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "Never", "OnFailure"]',
  );
});

test('a pod can hardly be changed', () => {
  const { json } = create();
  json(`POST ${PODS}`, pod('a'));
  const merge = { 'content-type': 'application/merge-patch+json' };
  expect(json(`PATCH ${PODS}/a`, { spec: { hostname: 'other' } }, merge).message).toMatch(
    /^Pod "a" is invalid: spec: Forbidden: pod updates may not change fields other than `spec.containers\[\*\].image`,`spec.initContainers/,
  );
  const strategic = { 'content-type': 'application/strategic-merge-patch+json' };
  const changed = json(
    `PATCH ${PODS}/a`,
    { spec: { containers: [{ name: 'web', image: 'nginx:2' }] } },
    strategic,
  );
  expect([changed.spec.containers[0].image, changed.metadata.generation]).toEqual(['nginx:2', 2]);
  const removed = json(`PATCH ${PODS}/a`, [{ op: 'remove', path: '/metadata/labels/app' }], {
    'content-type': 'application/json-patch+json',
  });
  expect(removed.metadata.labels).toBeUndefined();
  const test = json(`PATCH ${PODS}/a`, [{ op: 'test', path: '/spec/hostname', value: 'x' }], {
    'content-type': 'application/json-patch+json',
  });
  expect([test.code, test.message]).toEqual([
    422,
    'the server rejected our request due to an error in our request',
  ]);
});

test('dryRun changes nothing', () => {
  const { send, json } = create();
  const made = json(`POST ${PODS}?dryRun=All`, pod('a'));
  expect([made.metadata.uid === undefined, made.metadata.resourceVersion]).toEqual([false, undefined]);
  expect(send(`GET ${PODS}/a`).status).toBe(404);
  json(`POST ${PODS}`, pod('a'));
  expect(send(`DELETE ${PODS}/a?dryRun=All`).status).toBe(200);
  expect(send(`GET ${PODS}/a`).status).toBe(200);
});

test('PUT checks name and version', () => {
  const { json } = create();
  const made = json('POST /api/v1/namespaces/default/configmaps', {
    metadata: { name: 'a' },
    data: { k: '1' },
  });
  const path = 'PUT /api/v1/namespaces/default/configmaps/a';
  expect(json(path, { ...made, metadata: { name: 'b' } }).message).toBe(
    'the name of the object (b) does not match the name on the URL (a)',
  );
  const next = json(path, { ...made, data: { k: '2' } });
  expect(next.data).toEqual({ k: '2' });
  expect(json(path, { ...made, data: { k: '3' } }).reason).toBe('Conflict');
  expect(json(path, { ...next, metadata: { name: 'a', uid: 'x' } }).message).toBe(
    'ConfigMap "a" is invalid: metadata.uid: Invalid value: "x": field is immutable',
  );
  expect(json(path, next).metadata.resourceVersion).toBe(next.metadata.resourceVersion);
});

test('lists come in pages of one moment', () => {
  const { send, json } = create();
  for (const name of ['a', 'b', 'c']) json(`POST ${PODS}`, pod(name));
  const first = json(`GET ${PODS}?limit=2`);
  expect([first.kind, first.items.length, first.metadata.remainingItemCount]).toEqual(['PodList', 2, 1]);
  expect(first.items[0].kind).toBeUndefined();
  json(`POST ${PODS}`, pod('d'));
  send(`DELETE ${PODS}/c`);
  const second = json(`GET ${PODS}?limit=2&continue=${first.metadata.continue}`);
  expect(second.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual(['c']);
  expect(second.metadata.continue).toBeUndefined();
});

test('selectors choose', () => {
  const { api, json } = create();
  for (const name of ['a', 'b']) json(`POST ${PODS}`, pod(name));
  api.client.bind('default', 'b', 'node-1');
  const names = (query: string) =>
    json(`GET /api/v1/pods?${query}`).items.map(
      ({ metadata }: { metadata: { name: string } }) => metadata.name,
    );
  expect(names('labelSelector=app%21%3Da')).toEqual(['b']);
  expect(names('fieldSelector=spec.nodeName%3Dnode-1')).toEqual(['b']);
  expect(names('fieldSelector=metadata.name%3Da,status.phase%3DPending')).toEqual(['a']);
});

test('a table has the columns and cells of kubectl get', () => {
  const { kernel, json } = create();
  json(`POST ${PODS}`, pod('a'));
  kernel.run({ untilMs: 65_000 });
  const table = json(`GET ${PODS}?limit=500`, undefined, { accept: TABLE });
  expect(
    table.columnDefinitions.filter((column: { priority: number }) => column.priority === 0),
  ).toMatchObject([
    { name: 'Name', format: 'name' },
    { name: 'Ready' },
    { name: 'Status' },
    { name: 'Restarts' },
    { name: 'Age' },
  ]);
  expect(table.rows[0].cells).toEqual([
    'a',
    '0/1',
    'Pending',
    '0',
    '65s',
    '<none>',
    '<none>',
    '<none>',
    '<none>',
  ]);
  expect(table.rows[0].object.kind).toBe('PartialObjectMetadata');
  const text = create().send(`GET ${PODS}`, undefined, { accept: TABLE }).body;
  expect(text).not.toContain('<');
});

function lines(channel: Channel): { type: string; object: Record<string, never> }[] {
  let text = '';
  for (let chunk = channel.tryRead(); typeof chunk === 'string'; chunk = channel.tryRead()) text += chunk;
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

test('a watch tells what there is, what changes, and ends in time', () => {
  const { kernel, api, send, json } = create();
  json(`POST ${PODS}`, pod('a'));
  const body = send('GET /api/v1/pods?watch=1&timeoutSeconds=10&labelSelector=app%3Da').body as Channel;
  json(`POST ${PODS}`, pod('b'));
  const a = api.client.get('Pod', 'default', 'a')!;
  api.client.update({ ...a, metadata: { ...a.metadata, annotations: { x: 'y' } } });
  kernel.run({ untilMs: 100 });
  json(
    `PATCH ${PODS}/a`,
    { metadata: { labels: { app: 'z' } } },
    { 'content-type': 'application/merge-patch+json' },
  );
  kernel.run({ untilMs: 200 });
  expect(lines(body).map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
  expect(body.ended).toBe(false);
  kernel.run({ untilMs: 11_000 });
  expect(body.ended).toBe(true);
});

test('a watch of tables tells the columns once; one from a forgotten time is told so', () => {
  const { kernel, api, send, json } = create();
  const since = api.revision;
  const body = send(`GET ${PODS}?watch=1&resourceVersion=${since}`, undefined, { accept: TABLE })
    .body as Channel;
  for (const name of ['a', 'b']) json(`POST ${PODS}`, pod(name));
  kernel.run({ untilMs: 10 });
  const tables = lines(body).map(
    ({ object }) => object as unknown as { columnDefinitions: unknown; rows: { cells: unknown[] }[] },
  );
  expect(
    tables.map(({ columnDefinitions, rows }) => [columnDefinitions === null, rows[0]!.cells[0]]),
  ).toEqual([
    [false, 'a'],
    [true, 'b'],
  ]);
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'busy', namespace: 'default' } };
  api.client.create(map);
  for (let n = 0; n <= 2 * limits.historyLength; n += 1)
    api.client.update({ ...map, data: { n: String(n) } });
  const expired = send(`GET ${PODS}?watch=1&resourceVersion=${since}`).body as Channel;
  expect(lines(expired)).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }]);
});

test('bookmarks come every minute where they are wanted', () => {
  const { kernel, send } = create();
  const body = send(`GET ${PODS}?watch=1&allowWatchBookmarks=true&timeoutSeconds=150`).body as Channel;
  kernel.run({ untilMs: 200_000 });
  expect(lines(body).map(({ type }) => type)).toEqual(['BOOKMARK', 'BOOKMARK']);
});

test('logs, exec and attach reach the hooks with the container that is meant', () => {
  const { api, send, json } = create();
  const seen: unknown[] = [];
  const containers = [
    { name: 'web', image: 'nginx' },
    { name: 'side', image: 'x' },
  ];
  for (const [name, spec] of [
    ['one', {}],
    ['two', { containers }],
  ] as const)
    json(`POST ${PODS}`, pod(name, spec));
  expect(send(`GET ${PODS}/one/log`).body).toBe('');
  for (const name of ['one', 'two']) api.client.bind('default', name, 'node-1');
  expect(json(`GET ${PODS}/one/log`).message).toBe(
    'Internal error occurred: error dialing backend: no kubelet answers',
  );
  api.setHooks({
    podLog(_pod, options) {
      seen.push(options);
      return 'a line\n';
    },
  });
  expect(send(`GET ${PODS}/two/log?container=side&tailLines=3&follow=true`).body).toBe('a line\n');
  expect(seen).toMatchObject([
    { container: 'side', tailLines: 3, follow: true, previous: false, sinceSeconds: null },
  ]);
  expect(json(`GET ${PODS}/two/log`).message).toBe(
    'a container name must be specified for pod two, choose one of: [web side]',
  );
  expect(json(`GET ${PODS}/two/log?container=x`).message).toBe('container x is not valid for pod two');
  expect(json(`POST ${PODS}/one/exec?command=ls`).message).toBe('Upgrade request required');
});

test('binding and eviction', () => {
  const { send, json } = create();
  json(`POST ${PODS}`, pod('a'));
  const target = { apiVersion: 'v1', kind: 'Node', name: 'node-1' };
  expect(
    send(`POST ${PODS}/a/binding`, { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target })
      .status,
  ).toBe(201);
  expect(json(`GET ${PODS}/a`).spec.nodeName).toBe('node-1');
  expect(
    send(`POST ${PODS}/a/eviction`, { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } })
      .status,
  ).toBe(201);
  expect(json(`GET ${PODS}/a`).metadata.deletionGracePeriodSeconds).toBe(30);
});

test('delete answers with the object or with a Status, and takes options', () => {
  const { send, json } = create();
  json(`POST ${PODS}`, pod('a'));
  expect(
    json(`DELETE ${PODS}/a`, { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 }).kind,
  ).toBe('Pod');
  const made = json('POST /api/v1/namespaces/default/configmaps', { metadata: { name: 'c' } });
  expect(json('DELETE /api/v1/namespaces/default/configmaps/c')).toEqual({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: { name: 'c', kind: 'configmaps', uid: made.metadata.uid },
  });
  for (const name of ['x', 'y']) json(`POST ${PODS}`, pod(name));
  expect(json(`DELETE ${PODS}?labelSelector=app%3Dx`).items.length).toBe(1);
  expect(send(`GET ${PODS}/x`).status).toBe(404);
  expect(send(`GET ${PODS}/y`).status).toBe(200);
});

test('discovery, version, health and unknown paths', () => {
  const { send, json } = create();
  expect(json('GET /api/v1').resources.map(({ name }: { name: string }) => name)).toContain('pods/log');
  const groups: string[] = json('GET /apis').groups.map(({ name }: { name: string }) => name);
  const wanted = ['apps', 'networking.k8s.io', 'coordination.k8s.io', 'discovery.k8s.io'];
  expect(groups.filter((name) => wanted.includes(name))).toEqual(wanted);
  const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';
  const aggregated = send('GET /api?timeout=32s', undefined, { accept });
  expect(aggregated.headers['content-type']).toContain('g=apidiscovery.k8s.io;v=v2');
  expect(JSON.parse(aggregated.body as string).items[0].versions[0].resources).toContainEqual({
    resource: 'configmaps',
    responseKind: { group: '', version: 'v1', kind: 'ConfigMap' },
    scope: 'Namespaced',
    singularResource: 'configmap',
    verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'],
    shortNames: ['cm'],
  });
  expect(json('GET /version').gitVersion).toBe('v1.36.0');
  for (const path of ['/healthz', '/livez', '/readyz']) expect(send(`GET ${path}`).body).toBe('ok');
  expect(send('GET /apis/foo/v1')).toMatchObject({ status: 404, body: '404 page not found\n' });
  expect(json('GET /openapi/v3').paths['api/v1'].serverRelativeURL).toMatch(/^\/openapi\/v3\/api\/v1/);
  expect(send(`GET ${PODS}`, undefined, { accept: 'text/html' }).status).toBe(406);
});

test('requests are defaulted from limits in a pod, and left as written in a template', () => {
  const { json } = create();
  const containers = [{ name: 'web', image: 'nginx', resources: { limits: { cpu: '1' } } }];
  const made = json(`POST ${PODS}`, pod('limited', { containers }));
  expect(made.spec.containers[0].resources).toEqual({ limits: { cpu: '1' }, requests: { cpu: '1' } });
  const labels = { app: 'web' };
  const deployment = json('POST /apis/apps/v1/namespaces/default/deployments', {
    metadata: { name: 'web' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  expect(deployment.spec.template.spec.containers[0].resources).toEqual({ limits: { cpu: '1' } });
});

test.each(['application/merge-patch+json', 'application/strategic-merge-patch+json'])(
  'a %s that takes all metadata away is refused',
  (type) => {
    const { send, json } = create();
    json(`POST ${PODS}`, pod('a'));
    const { status, body } = send(`PATCH ${PODS}/a`, { metadata: null }, { 'content-type': type });
    expect(status).toBe(422);
    expect(JSON.parse(body as string).message).toContain('metadata.name');
  },
);

test('an operation of a JSON patch that has no value means null', () => {
  const { send, json } = create();
  json(`POST ${PODS}`, pod('a'));
  const type = { 'content-type': 'application/json-patch+json' };
  expect(send(`PATCH ${PODS}/a`, [{ op: 'test', path: '' }], type).status).toBe(422);
  expect(send(`PATCH ${PODS}/a`, [{ op: 'add', path: '/metadata/labels' }], type).status).toBe(200);
});

test('an event about nothing is shown in a table', () => {
  const { send } = create();
  const event = { metadata: { name: 'said' } };
  expect(send('POST /api/v1/namespaces/default/events', event, { accept: TABLE }).status).toBe(201);
});

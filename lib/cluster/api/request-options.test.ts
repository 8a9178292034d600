import { expect, test } from 'vitest';
import type { Channel } from '../http';
import { createKernel } from '../kernel/kernel';
import { limits } from '../kernel/limits';
import { createApi } from './api';
import { KINDS } from './more-kinds';

function create() {
  const api = createApi(
    createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') }),
    KINDS,
  );
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const send = (line: string, body: string | null = null, type = 'application/json') => {
    const [method = '', path = ''] = line.split(' ');
    return api.handle({ method, path, headers: { host: 'api', 'content-type': type }, body });
  };
  const add = (name: string) =>
    api.client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } });
  return { api, send, add, json: (line: string) => JSON.parse(send(line).body as string) };
}

const MAPS = '/api/v1/namespaces/default/configmaps';

function check(line: string, body: string | null, expected: string): void {
  const { send, add } = create();
  add('a');
  const type = line.startsWith('PATCH') ? 'application/merge-patch+json' : 'application/json';
  const { status, body: answer } = send(line, body, type);
  expect(`${status} ${JSON.parse(answer as string).message}`).toBe(expected);
}

const LIST = 'ListOptions.meta.k8s.io "" is invalid: ';
const MATCH = 'resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden';

test.each([
  ['limit=x', '400 strconv.ParseInt: parsing "x": invalid syntax'],
  ['limit=99999999999999999999', '400 strconv.ParseInt: parsing "99999999999999999999": value out of range'],
  [
    'resourceVersion=x',
    '400 invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
  ],
  ['resourceVersion=999', '504 Timeout: Too large resource version: 999, current: 3'],
  ['resourceVersionMatch=Exact', `422 ${LIST}${MATCH} unless resourceVersion is provided`],
  [
    'resourceVersion=1&resourceVersionMatch=x',
    `422 ${LIST}resourceVersionMatch: Unsupported value: "x": supported values: "Exact", "NotOlderThan", ""`,
  ],
  [
    'resourceVersion=0&resourceVersionMatch=Exact',
    `422 ${LIST}resourceVersionMatch: Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"`,
  ],
  [
    'sendInitialEvents=true',
    `422 ${LIST}sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list`,
  ],
  [
    'watch=1&sendInitialEvents=true',
    `422 ${LIST}resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`,
  ],
  [
    'watch=1&resourceVersionMatch=NotOlderThan',
    `422 ${LIST}${MATCH} for watch unless sendInitialEvents is provided`,
  ],
  ['includeObject=x', 'no error'],
  [
    'continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MywiIjoxfQ',
    '400 invalid continue token: continue key is not valid: encoded start key empty (version meta.k8s.io/v1)',
  ],
  [
    'continue=*',
    '400 invalid continue token: continue key is not valid: illegal base64 data at input byte 0',
  ],
] as const)('a list with %s', (query, expected) => {
  if (expected !== 'no error') check(`GET ${MAPS}?${query}`, null, expected);
  // What concerns Tables only is looked at only there.
  else expect(create().send(`GET ${MAPS}?${query}`).status).toBe(200);
});

test.each([
  [
    `POST ${MAPS}?dryRun=x`,
    '{}',
    '422 CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: ["x"]: supported values: "All"',
  ],
  [
    `PUT ${MAPS}/a?fieldValidation=x`,
    '{}',
    '422 UpdateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "x": supported values: "", "Ignore", "Strict", "Warn"',
  ],
  [
    `PATCH ${MAPS}/a?force=true`,
    '{}',
    '422 PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
  ],
  [
    `DELETE ${MAPS}/a?propagationPolicy=x`,
    null,
    '422 DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil"',
  ],
  [
    `DELETE ${MAPS}/a?propagationPolicy=Orphan&orphanDependents=true`,
    null,
    '422 DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Invalid value: "Orphan": orphanDependents and deletionPropagation cannot be both set',
  ],
  [`DELETE ${MAPS}/a?gracePeriodSeconds=x`, null, '400 strconv.ParseInt: parsing "x": invalid syntax'],
  // A body that is no object once broke the server.
  [
    `DELETE ${MAPS}/a`,
    'null',
    "400 couldn't get version/kind; json parse error: json: cannot unmarshal value",
  ],
  [
    `POST ${MAPS}`,
    ' '.repeat(limits.requestBodyLength + 1),
    '413 Request entity too large: limit is 3145728',
  ],
])('%s is refused', (line, body, expected) => check(line, body, expected));

test('a list goes on by its token, and from a forgotten revision with the token of the refusal', () => {
  const { api, add, json } = create();
  for (const name of ['a', 'b', 'c']) add(name);
  const first = json(`GET ${MAPS}?limit=1`);
  expect(first.metadata).toMatchObject({ remainingItemCount: 2, resourceVersion: String(api.revision) });
  add('aa');
  const second = json(`GET ${MAPS}?limit=1&continue=${first.metadata.continue}`);
  expect(second.items[0].metadata.name).toBe('b');
  const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c', namespace: 'default' } };
  for (let n = 0; n <= 2 * limits.historyLength; n += 1)
    api.client.update({ ...map, data: { n: String(n) } });
  const refusal = json(`GET ${MAPS}?limit=1&continue=${first.metadata.continue}`);
  expect(refusal).toMatchObject({ code: 410, reason: 'Expired' });
  const rest = json(`GET ${MAPS}?continue=${refusal.metadata.continue}`);
  expect(rest.items.map(({ metadata }: { metadata: { name: string } }) => metadata.name)).toEqual([
    'aa',
    'b',
    'c',
  ]);
});

test('Exact is as of then, NotOlderThan as of now', () => {
  const { api, add, json } = create();
  add('a');
  const then = api.revision;
  add('b');
  const count = (query: string): number => json(`GET ${MAPS}?resourceVersion=${then}${query}`).items.length;
  expect(count('&resourceVersionMatch=Exact')).toBe(1);
  expect(count('&resourceVersionMatch=NotOlderThan')).toBe(2);
  expect(count('&limit=5')).toBe(1);
  expect(count('')).toBe(2);
});

test('a generated name that somebody has already is drawn anew', () => {
  const body = JSON.stringify({ metadata: { generateName: 'map-' } });
  const draw = ({ send }: ReturnType<typeof create>): string =>
    JSON.parse(send(`POST ${MAPS}`, body).body as string).metadata.name;
  const first = draw(create());
  const world = create();
  world.add(first);
  expect(draw(world)).toMatch(/^map-[a-z0-9]{5}$/);
  expect(world.api.client.list('ConfigMap')).toHaveLength(2);
});

test('a list by watching ends its beginning with a bookmark', () => {
  const { send, add } = create();
  add('a');
  const query = 'watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const body = send(`GET ${MAPS}?${query}`).body as Channel;
  const lines: { type: string; object: { metadata: { annotations?: object } } }[] = [];
  for (let chunk = body.tryRead(); typeof chunk === 'string'; chunk = body.tryRead()) {
    lines.push(
      ...chunk
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    );
  }
  expect(lines.map(({ type }) => type)).toEqual(['ADDED', 'BOOKMARK']);
  expect(lines[1]!.object.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
});

test.each([
  ['a: &x [*x]', 'yaml: anchor value contains itself'],
  [`a: &x [1]\nb: [${'*x,'.repeat(200)}]`, null],
  [
    `a: &a [1,1]\nb: &b [*a,*a]\nc: &c [${'*b,'.repeat(20)}]\nd: [${'*c,'.repeat(20)}]`,
    'yaml: document contains excessive aliasing',
  ],
])('YAML with aliases: %s', (body, refusal) => {
  const { status, body: answer } = create().send(`POST ${MAPS}`, body, 'application/yaml');
  expect(status).toBeLessThan(500);
  if (refusal !== null)
    expect(`${status} ${JSON.parse(answer as string).message}`).toContain(
      `400 the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: ${refusal}`,
    );
});

import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import { createApi } from './api';
import { KINDS } from './more-kinds';

function create() {
  const api = createApi(
    createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') }),
    KINDS,
  );
  api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  api.client.create({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'bob', namespace: 'default' },
  });
  return (method: string, path: string, body?: unknown, accept = 'application/json') => {
    const text = body === undefined ? null : JSON.stringify(body);
    const response = api.handle({ method, path, headers: { host: 'api', accept }, body: text });
    const value = response.body as string;
    return { status: response.status, text: value, json: value.startsWith('{') ? JSON.parse(value) : null };
  };
}

const AUTHORIZATION = '/apis/authorization.k8s.io/v1';
const TOKEN = '/api/v1/namespaces/default/serviceaccounts/bob/token';

test('every access is allowed, and the reason says why', () => {
  const spec = { resourceAttributes: { verb: 'delete', resource: 'nodes' } };
  const { status, json } = create()('POST', `${AUTHORIZATION}/selfsubjectaccessreviews`, { spec });
  expect(status).toBe(201);
  expect(json).toMatchObject({ kind: 'SelfSubjectAccessReview', spec, status: { allowed: true } });
  expect(json.status.reason).toContain('not simulated');
});

test('the rules are all rules, and everybody is the administrator', () => {
  const send = create();
  const rules = send('POST', `${AUTHORIZATION}/selfsubjectrulesreviews`, { spec: { namespace: 'default' } });
  expect(rules.json.status.resourceRules).toEqual([{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }]);
  const self = send('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', {});
  expect(self.json.status.userInfo.username).toBe('kubernetes-admin');
});

test('a token names its account and its end', () => {
  const { status, json } = create()('POST', TOKEN, { spec: { expirationSeconds: 1200 } });
  expect(status).toBe(201);
  expect(json.status.expirationTimestamp).toBe('2026-01-01T00:20:00Z');
  const claims = JSON.parse(Buffer.from(json.status.token.split('.')[1], 'base64url').toString());
  expect(claims).toMatchObject({ sub: 'system:serviceaccount:default:bob', exp: claims.iat + 1200 });
});

test.each([
  ['GET', `${AUTHORIZATION}/selfsubjectaccessreviews`, undefined, 405],
  ['POST', `${AUTHORIZATION}/selfsubjectaccessreviews/x`, {}, 405],
  ['POST', `${AUTHORIZATION}/selfsubjectaccessreviews`, { kind: 'Pod' }, 400],
  ['POST', `${AUTHORIZATION}/localsubjectaccessreviews`, {}, 405],
  ['POST', `${AUTHORIZATION}/namespaces/default/localsubjectaccessreviews`, {}, 201],
  ['POST', TOKEN, { spec: { expirationSeconds: 1 } }, 422],
  ['POST', TOKEN.replace('bob', 'nobody'), {}, 404],
  ['GET', TOKEN, undefined, 405],
  ['POST', '/api/v1/namespaces/default/bindings', { metadata: { name: 'x' }, target: { name: 'n' } }, 404],
  ['POST', '/api/v1/namespaces/default/bindings', {}, 422],
] as const)('%s %s %j is answered with %i', (method, path, body, expected) => {
  expect(create()(method, path, body).status).toBe(expected);
});

test('health can be asked check by check', () => {
  const send = create();
  expect(send('GET', '/readyz?verbose').text).toBe(
    '[+]ping ok\n[+]log ok\n[+]etcd ok\n[+]informer-sync ok\n[+]shutdown ok\nreadyz check passed\n',
  );
  expect(send('GET', '/livez/etcd').text).toBe('ok');
  expect(send('GET', '/livez/ghost')).toMatchObject({ status: 404, text: '404 page not found\n' });
  expect(send('GET', '/healthz?verbose&exclude=etcd').text).toContain('[+]etcd excluded: ok\n');
});

test.each([
  ['v2', 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'],
  ['v2beta1', 'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'],
])('discovery in one piece comes as %s', (version, accept) => {
  const { json } = create()('GET', '/apis', undefined, accept);
  expect(json).toMatchObject({
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
  });
});

test('plain discovery is what a client gets that does not know better', () => {
  const { json } = create()('GET', '/apis', undefined, 'application/json, */*');
  expect(json.kind).toBe('APIGroupList');
});

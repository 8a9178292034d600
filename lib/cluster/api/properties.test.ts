import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../http';
import { createKernel } from '../kernel/kernel';
import type { KubernetesObject, Pod, Service } from '../resources';
import { type Api, createApi } from './api';
import { listWithCustomKinds } from './custom-kinds';
import { KINDS } from './more-kinds';
import { anyRequest } from './testing/requests';

/** `npm run test:deep` asks for many more. */
const runs = Number(process.env['PROPERTY_RUNS'] ?? 150);
const seed = Number(process.env['PROPERTY_SEED'] ?? 20_261_122);

const POD: Pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
};

function create() {
  const kernel = createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') });
  const api = createApi(kernel, KINDS, undefined, listWithCustomKinds);
  // A kubelet that says nothing: what happens on nodes is not asked here.
  api.setHooks({ podLog: () => '' });
  for (const name of ['default', 'other']) {
    api.client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const selector = { matchLabels: { app: 'web' } };
  const template = { metadata: { labels: { app: 'web' } }, spec: POD.spec };
  const metadata = { name: 'web', namespace: 'default' };
  api.client.create(POD);
  api.client.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { type: 'NodePort', ports: [{ port: 80 }] },
  });
  api.client.create({ apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector, template } });
  api.client.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { a: 'b' } });
  return { kernel, api };
}

/** The whole text of an answer, as far as it is there. */
function textOf({ body }: HttpResponse): string {
  if (body === null) return '';
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  let text = '';
  for (let chunk = body.tryRead(); typeof chunk === 'string'; chunk = body.tryRead()) text += chunk;
  body.cancel();
  return text;
}

function checkAnswer({ method, path }: HttpRequest, response: HttpResponse): void {
  const text = textOf(response);
  const { status } = response;
  expect(status, `${method} ${path}: ${text}`).not.toBe(500);
  if (status >= 400) {
    if (text === '404 page not found\n') return;
    const answer = JSON.parse(text) as Record<string, unknown>;
    expect(answer).toMatchObject({ kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status });
    expect(answer['message']).toBeTypeOf('string');
    expect(answer['message']).not.toBe('');
    expect(answer['reason']).toBeTypeOf('string');
    return;
  }
  expect(status).toBeLessThan(300);
  if (response.headers['content-type']?.startsWith('application/json') !== true) return;
  const isStream =
    response.body !== null && typeof response.body === 'object' && !(response.body instanceof Uint8Array);
  for (const line of isStream ? text.split('\n').filter((part) => part !== '') : [text]) {
    expect(JSON.parse(line)).toBeTypeOf('object');
  }
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

function checkStore({ client, revision }: Api): void {
  const objects: readonly KubernetesObject[] = KINDS.flatMap((kind) => client.list(kind.kind));
  expect(isUnique(objects.map(({ metadata }) => metadata.uid ?? ''))).toBe(true);
  expect(
    isUnique(
      objects.map(
        ({ kind, apiVersion, metadata: { namespace, name } }) => `${apiVersion} ${kind} ${namespace} ${name}`,
      ),
    ),
  ).toBe(true);
  const revisions = objects.map(({ metadata }) => Number(metadata.resourceVersion));
  expect(isUnique(revisions.map(String))).toBe(true);
  expect(Math.max(...revisions)).toBeLessThanOrEqual(revision);
  const services = client.list<Service>('Service');
  const addresses = services
    .flatMap(({ spec }) => spec.clusterIPs ?? [])
    .filter((address) => address !== 'None');
  expect(isUnique(addresses)).toBe(true);
  const ports = services
    .flatMap(({ spec }) => spec.ports ?? [])
    .filter((port) => port.nodePort !== undefined);
  expect(isUnique(ports.map(({ protocol, nodePort }) => `${protocol} ${nodePort}`))).toBe(true);
}

test('whatever is asked, the answer is no fault, failures are Statuses, and the store stays sound', () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { minLength: 1, maxLength: 8 }), (requests) => {
      const { kernel, api } = create();
      let before = api.revision;
      for (const request of requests) {
        checkAnswer(request, api.handle(request));
        expect(api.revision).toBeGreaterThanOrEqual(before);
        before = api.revision;
      }
      kernel.run({ untilMs: kernel.nowMs() + 5000 });
      expect(kernel.faults).toEqual([]);
      checkStore(api);
    }),
    { numRuns: runs, seed, endOnFailure: false },
  );
}, 3_600_000);

test('the same requests get the same answers', () => {
  fc.assert(
    fc.property(fc.array(anyRequest, { minLength: 1, maxLength: 4 }), (requests) => {
      const answers = [create(), create()].map(({ api }) =>
        requests.map((request) => {
          const response = api.handle(request);
          return [response.status, textOf(response)];
        }),
      );
      expect(answers[0]).toEqual(answers[1]);
    }),
    { numRuns: Math.ceil(runs / 5), seed },
  );
}, 3_600_000);

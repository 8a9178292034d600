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
  return (method: string, version: string, name = '', body?: unknown, type = 'application/json') => {
    const path = `/apis/autoscaling/${version}/namespaces/default/horizontalpodautoscalers${name}`;
    const text = body === undefined ? null : JSON.stringify(body);
    const headers = { host: 'api', 'content-type': type };
    const response = api.handle({ method, path, headers, body: text });
    return { status: response.status, json: JSON.parse(response.body as string) };
  };
}

const OLD = {
  kind: 'HorizontalPodAutoscaler',
  apiVersion: 'autoscaling/v1',
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { kind: 'Deployment', name: 'web', apiVersion: 'apps/v1' },
    maxReplicas: 3,
    targetCPUUtilizationPercentage: 50,
  },
};

test('what is written as v1 is read as v2, and back', () => {
  const send = create();
  const made = send('POST', 'v1', '', OLD);
  expect(made.status).toBe(201);
  expect(made.json).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { ...OLD.spec, minReplicas: 1 } });
  const { json } = send('GET', 'v2', '/web');
  expect(json.apiVersion).toBe('autoscaling/v2');
  expect(json.spec.metrics).toMatchObject([
    { type: 'Resource', resource: { name: 'cpu', target: { averageUtilization: 50 } } },
  ]);
  const list = send('GET', 'v1');
  expect(list.json).toMatchObject({ apiVersion: 'autoscaling/v1', items: [{ spec: OLD.spec }] });
});

test('a patch by v1 keeps what v1 does not know', () => {
  const send = create();
  send('POST', 'v1', '', OLD);
  const memory = {
    type: 'Resource',
    resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 70 } },
  };
  send('PATCH', 'v2', '/web', { spec: { metrics: [memory] } }, 'application/merge-patch+json');
  const patch = { spec: { targetCPUUtilizationPercentage: 20 } };
  const patched = send('PATCH', 'v1', '/web', patch, 'application/strategic-merge-patch+json');
  expect(patched.json.spec.targetCPUUtilizationPercentage).toBe(20);
  const { metrics } = send('GET', 'v2', '/web').json.spec;
  expect(metrics.map((metric: typeof memory) => metric.resource.name)).toEqual(['cpu', 'memory']);
});

test.each([
  ['GET', '/nothere', undefined, 404],
  ['POST', '', { ...OLD, spec: { maxReplicas: 0 } }, 422],
  ['POST', '', { ...OLD, apiVersion: 'autoscaling/v2' }, 400],
  ['POST', '', { ...OLD, spec: 'x' }, 400],
  ['PATCH', '/nothere', {}, 404],
  ['GET', '?watch=1', undefined, 405],
] as const)('%s %s is answered with %i', (method, name, body, expected) => {
  expect(create()(method, 'v1', name, body).status).toBe(expected);
});

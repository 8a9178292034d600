import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import { createApi } from './api';
import { KINDS } from './more-kinds';

const LABELS = { app: 'web' };
const SPEC = { containers: [{ name: 'web', image: 'nginx' }] };

interface Numbers {
  readonly allowed: number;
  readonly healthy?: number;
  readonly desired?: number;
  readonly observed?: number;
}

/** A ready pod web-0, one that is not ready, web-1, and a budget with these numbers. */
function evict(numbers: Numbers, budget: object, target: number, query = '') {
  const api = createApi(
    createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') }),
    KINDS,
  );
  const { client } = api;
  const meta = { namespace: 'default', labels: LABELS };
  client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  for (const index of [0, 1]) {
    const made = client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...meta, name: `web-${index}` },
      spec: SPEC,
    });
    const conditions = [{ type: 'Ready', status: index === 0 ? 'True' : 'False' }];
    client.updateStatus({ ...made, status: { phase: 'Running', conditions } } as typeof made);
  }
  const made = client.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: 'default', name: 'budget' },
    spec: { selector: { matchLabels: LABELS }, ...budget },
  }) as KubernetesObject;
  const { allowed, healthy = 3, desired = 3, observed = 1 } = numbers;
  client.updateStatus({
    ...made,
    status: {
      observedGeneration: observed,
      disruptionsAllowed: allowed,
      currentHealthy: healthy,
      desiredHealthy: desired,
      expectedPods: 4,
    },
  });
  const { status, body } = api.handle({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/web-${target}/eviction${query}`,
    headers: { host: 'api' },
    body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: `web-${target}` } }),
  });
  const after = client.get('PodDisruptionBudget', 'default', 'budget')?.['status'];
  return { status, answer: JSON.parse(body as string), after };
}

test.each([
  ['some may go', { allowed: 1 }, {}, 0, 201],
  ['none may go', { allowed: 0 }, {}, 0, 429],
  ['nobody has counted yet', { allowed: 1, observed: 0 }, {}, 0, 429],
  ['a pod that is not ready, and enough are', { allowed: 0, healthy: 2, desired: 2 }, {}, 1, 201],
  ['a pod that is not ready, and too few are', { allowed: 0, healthy: 1, desired: 2 }, {}, 1, 429],
  [
    'such a pod may always go',
    { allowed: 0, healthy: 1, desired: 2 },
    { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    1,
    201,
  ],
  ['a budget for others', { allowed: 0 }, { selector: { matchLabels: { app: 'db' } } }, 0, 201],
  ['a pod that is not there', { allowed: 1 }, {}, 7, 404],
] as const)('%s', (_, numbers, budget, target, expected) => {
  expect(evict(numbers, budget, target).status).toBe(expected);
});

test('the refusal says what is needed', () => {
  expect(evict({ allowed: 0 }, {}, 0).answer).toMatchObject({
    reason: 'TooManyRequests',
    message: "Cannot evict pod as it would violate the pod's disruption budget.",
    details: {
      causes: [
        {
          reason: 'DisruptionBudget',
          message: 'The disruption budget budget needs 3 healthy pods and has 3 currently',
        },
      ],
    },
  });
});

test('an eviction takes one from the budget and names the pod; a dry run does not', () => {
  expect(evict({ allowed: 2 }, {}, 0).after).toMatchObject({
    disruptionsAllowed: 1,
    disruptedPods: { 'web-0': '2026-01-01T00:00:00Z' },
  });
  expect(evict({ allowed: 2 }, {}, 0, '?dryRun=All').after).toMatchObject({ disruptionsAllowed: 2 });
});

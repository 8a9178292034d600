import { expect, test } from 'vitest';
import { createKernel } from '../kernel/kernel';
import type { KubernetesObject } from '../resources';
import { createApi } from './api';

const LABELS = { app: 'web' };
const SPEC = { containers: [{ name: 'web', image: 'nginx' }] };

/** A Deployment's pods, the first `ready` of them ready, and a budget with this specification. */
function evict(ready: number, budget: object, target: number, count = 3) {
  const api = createApi(createKernel({ seed: 1, startsAtEpochMs: Date.parse('2026-01-01T00:00:00Z') }));
  const { client } = api;
  const meta = { namespace: 'default', labels: LABELS };
  client.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const set = client.create({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { ...meta, name: 'web' },
    spec: {
      replicas: 4,
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: SPEC },
    },
  });
  const owner = {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    name: 'web',
    uid: (set as KubernetesObject).metadata.uid ?? '',
    controller: true,
  };
  for (let index = 0; index < count; index += 1) {
    const name = `web-${index}`;
    const made = client.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { ...meta, name, ownerReferences: [owner] },
      spec: SPEC,
    });
    const conditions = [{ type: 'Ready', status: index < ready ? 'True' : 'False' }];
    client.updateStatus({ ...made, status: { phase: 'Running', conditions } } as typeof made);
  }
  client.create({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { namespace: 'default', name: 'budget' },
    spec: { selector: { matchLabels: LABELS }, ...budget },
  });
  const { status, body } = api.handle({
    method: 'POST',
    path: `/api/v1/namespaces/default/pods/web-${target}/eviction`,
    headers: { host: 'api' },
    body: JSON.stringify({ apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: `web-${target}` } }),
  });
  return { status, answer: JSON.parse(body as string) };
}

test.each([
  ['enough stay', 3, { minAvailable: 2 }, 0, 201],
  ['too few would stay', 3, { minAvailable: 3 }, 0, 429],
  ['half of the four that are wanted', 3, { minAvailable: '50%' }, 0, 201],
  ['80 % of the four that are wanted', 3, { minAvailable: '80%' }, 0, 429],
  ['one of four may lack, and one does', 3, { maxUnavailable: 1 }, 0, 429],
  ['two of four may lack', 3, { maxUnavailable: 2 }, 0, 201],
  ['a pod that is not ready, and enough are', 2, { minAvailable: 2 }, 2, 201],
  ['a pod that is not ready, and too few are', 1, { minAvailable: 2 }, 2, 429],
  ['such a pod may always go', 1, { minAvailable: 2, unhealthyPodEvictionPolicy: 'AlwaysAllow' }, 2, 201],
  ['a budget for others', 3, { minAvailable: 3, selector: { matchLabels: { app: 'db' } } }, 0, 201],
  ['a pod that is not there', 3, { minAvailable: 1 }, 7, 404],
] as const)('%s', (_, ready, budget, target, expected) => {
  expect(evict(ready, budget, target).status).toBe(expected);
});

test('the refusal says what is needed', () => {
  expect(evict(3, { minAvailable: 3 }, 0).answer).toMatchObject({
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

/** How owners end, and what becomes of what they own. */
import { expect, test } from 'vitest';
import type { KubernetesObject } from './resources';
import { createStory, SPECIFICATION, type Story } from './testing/story';

const DEPLOYMENTS = '/apis/apps/v1/namespaces/default/deployments';

function begin(): Story {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  const labels = { app: 'web' };
  const lifecycle = { preStop: { sleep: { seconds: 4 } } };
  const template = {
    metadata: { labels },
    spec: { containers: [{ name: 'web', image: 'nginx', lifecycle }] },
  };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template };
  story.call('POST', DEPLOYMENTS, { metadata: { name: 'web' }, spec });
  story.advance(10_000);
  return story;
}

const counts = (story: Story): readonly number[] =>
  ['Deployment', 'ReplicaSet', 'Pod'].map((kind) => story.cluster.list(kind, 'default').length);
const remove = (story: Story, propagationPolicy?: string): number =>
  story.call(
    'DELETE',
    `${DEPLOYMENTS}/web`,
    propagationPolicy === undefined ? undefined : { propagationPolicy },
  ).status;

test('in the background: the owner is gone at once, its dependents follow', () => {
  for (const policy of [undefined, 'Background']) {
    const story = begin();
    expect(remove(story, policy)).toBe(200);
    expect(counts(story)).toEqual([0, 1, 2]);
    story.advance(100);
    expect(counts(story)).toEqual([0, 0, 2]);
    const ending = story.cluster.list('Pod', 'default').map(({ metadata }) => metadata.deletionTimestamp);
    expect(ending.every((time) => time !== undefined)).toBe(true);
    story.advance(10_000);
    expect(counts(story)).toEqual([0, 0, 0]);
  }
});

test('in the foreground: the owner waits until its dependents are gone', () => {
  const story = begin();
  expect(remove(story, 'Foreground')).toBe(200);
  const [owner] = story.cluster.list('Deployment', 'default');
  expect(owner!.metadata.finalizers).toEqual(['foregroundDeletion']);
  story.advance(1_000);
  expect(counts(story)).toEqual([1, 1, 2]);
  story.advance(10_000);
  expect(counts(story)).toEqual([0, 0, 0]);
});

test('orphaned: the dependents stay, without an owner, and another owner may take them', () => {
  const story = begin();
  expect(remove(story, 'Orphan')).toBe(200);
  story.advance(1_000);
  expect(counts(story)).toEqual([0, 1, 2]);
  expect(story.cluster.list('ReplicaSet')[0]!.metadata.ownerReferences).toBeUndefined();
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  story.call('POST', DEPLOYMENTS, {
    metadata: { name: 'again' },
    spec: { replicas: 2, selector: { matchLabels: labels }, template },
  });
  story.advance(20_000);
  const [, old] = [...story.cluster.list('ReplicaSet')].sort((a, b) =>
    a.metadata.name < b.metadata.name ? -1 : 1,
  );
  expect(old!.metadata.ownerReferences).toMatchObject([{ kind: 'Deployment', name: 'again' }]);
});

test('an owner that never was, or was another one, counts as gone; one of two owners is enough', () => {
  const story = begin();
  const owner = story.cluster.list('Deployment')[0] as KubernetesObject;
  const { uid = '' } = owner.metadata;
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  const make = (name: string, ownerReferences: readonly object[]): number =>
    story.call('POST', '/api/v1/namespaces/default/configmaps', { metadata: { name, ownerReferences } })
      .status;
  const other = { ...reference, uid: 'not-that-one' };
  expect(make('lost', [other])).toBe(201);
  expect(make('held', [{ ...reference, uid }, other])).toBe(201);
  expect(make('foreign', [{ apiVersion: 'example.com/v1', kind: 'Crown', name: 'x', uid: 'x' }])).toBe(201);
  story.advance(1_000);
  const left = story.cluster.list('ConfigMap', 'default').map(({ metadata }) => metadata);
  expect(left.map(({ name }) => name)).toEqual(['foreign', 'held', 'kube-root-ca.crt']);
  expect(left[1]!.ownerReferences).toMatchObject([{ uid }]);
});

test('a policy that there is not is refused', () => {
  const story = begin();
  const answer = story.call('DELETE', `${DEPLOYMENTS}/web`, { propagationPolicy: 'Sideways' });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain(
    'supported values: \\"Foreground\\", \\"Background\\", \\"Orphan\\", \\"nil\\"',
  );
  expect(counts(story)).toEqual([1, 1, 2]);
});

test('a namespace takes its Deployments, Services and pods with it', () => {
  const story = createStory({ specification: { ...SPECIFICATION, objects: [] } });
  story.call('POST', '/api/v1/namespaces', { metadata: { name: 'shop' } });
  story.advance(100);
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template };
  story.call('POST', '/apis/apps/v1/namespaces/shop/deployments', { metadata: { name: 'web' }, spec });
  story.call('POST', '/api/v1/namespaces/shop/services', {
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  story.advance(10_000);
  expect(story.cluster.list('Pod', 'shop')).toHaveLength(2);
  story.call('DELETE', '/api/v1/namespaces/shop');
  story.advance(60_000);
  expect(story.call('GET', '/api/v1/namespaces/shop').status).toBe(404);
  for (const kind of ['Deployment', 'ReplicaSet', 'Pod', 'Service', 'Endpoints', 'EndpointSlice', 'Event']) {
    expect([kind, story.cluster.list(kind, 'shop').length]).toEqual([kind, 0]);
  }
  expect(story.cluster.faults()).toEqual([]);
});

/** Names made of a hash may be taken by something else: then another hash is tried, and the status counts it. */
import { expect, test } from 'vitest';
import type { KubernetesObject } from './resources';
import { createStory, SPECIFICATION, type Story } from './testing/story';

const APPS = '/apis/apps/v1/namespaces/default';
const labels = { app: 'web' };
const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'nginx' }] } };
const spec = { selector: { matchLabels: labels }, template };

const begin = (): Story => createStory({ specification: { ...SPECIFICATION, objects: [] } });

function create(story: Story, plural: string, body: object): void {
  expect(story.call('POST', `${APPS}/${plural}`, body).status).toBe(201);
}

/** `plural`: what is made; `kind`: what it makes. Returns the names of what it made, and the count. */
function makeTwice(
  plural: string,
  owner: string,
  kind: string,
  occupy: (story: Story, name: string) => void,
): { readonly taken: string; readonly names: readonly string[]; readonly count: unknown } {
  const wish = { metadata: { name: 'web' }, spec };
  const first = begin();
  create(first, plural, wish);
  first.advance(5_000);
  const taken = first.cluster.list(kind)[0]!.metadata.name;
  const second = begin();
  occupy(second, taken);
  create(second, plural, wish);
  second.advance(10_000);
  const own = second.cluster.list(owner)[0] as KubernetesObject & { status: Record<string, unknown> };
  expect(second.cluster.faults()).toEqual([]);
  const names = second.cluster
    .list(kind)
    .filter(({ metadata }) => metadata.ownerReferences?.[0]?.uid === own.metadata.uid)
    .map(({ metadata }) => metadata.name);
  return { taken, names, count: own.status['collisionCount'] };
}

test('a Deployment whose set has a name that is taken counts the collision and names it otherwise', () => {
  const other = { app: 'other' };
  const { taken, names, count } = makeTwice('deployments', 'Deployment', 'ReplicaSet', (story, name) =>
    create(story, 'replicasets', {
      metadata: { name },
      spec: {
        replicas: 0,
        selector: { matchLabels: other },
        template: { ...template, metadata: { labels: other } },
      },
    }),
  );
  expect(count).toBe(1);
  expect(names).toHaveLength(1);
  expect(names).not.toContain(taken);
});

test('a StatefulSet and a DaemonSet find another name for their revision', () => {
  for (const [plural, owner] of [
    ['statefulsets', 'StatefulSet'],
    ['daemonsets', 'DaemonSet'],
  ] as const) {
    const { taken, names, count } = makeTwice(plural, owner, 'ControllerRevision', (story, name) =>
      create(story, 'controllerrevisions', { metadata: { name }, data: { spec: {} }, revision: 7 }),
    );
    expect(count, owner).toBe(1);
    expect(names, owner).toHaveLength(1);
    expect(names, owner).not.toContain(taken);
  }
});

test('a revision that was let go with the set’s labels is taken up again, not made anew', () => {
  const story = begin();
  create(story, 'statefulsets', { metadata: { name: 'web' }, spec });
  story.advance(5_000);
  const [before] = story.cluster.list('ControllerRevision');
  story.call('DELETE', `${APPS}/statefulsets/web?propagationPolicy=Orphan`);
  story.advance(5_000);
  expect(story.cluster.list('ControllerRevision')[0]!.metadata.ownerReferences).toBeUndefined();
  create(story, 'statefulsets', { metadata: { name: 'web' }, spec });
  story.advance(5_000);
  const after = story.cluster.list('ControllerRevision');
  expect(after.map(({ metadata }) => metadata.uid)).toEqual([before!.metadata.uid]);
  expect(after[0]!.metadata.ownerReferences).toMatchObject([{ kind: 'StatefulSet', controller: true }]);
});

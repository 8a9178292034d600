/** What a pod's events look like after much was said of it. */
import { expect, test } from 'vitest';
import type { Event } from '../resources';
import { createStory } from '../testing/story';

const podWith = (name: string, container: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'nginx', ...container }] },
});

test('repetitions are counted while the object may be talked about, and no longer', () => {
  const { create, advance, cluster } = createStory();
  const readinessProbe = { httpGet: { path: '/no', port: 80 }, periodSeconds: 1 };
  create(podWith('web', { readinessProbe }));
  const counted = () =>
    (cluster.list('Event', 'default') as readonly Event[])
      .filter(({ involvedObject, reason }) => involvedObject.name === 'web' && reason === 'Unhealthy')
      .map(({ count }) => count);
  advance(12_000);
  expect(counted()).toHaveLength(1);
  advance(60_000);
  // 25 at once, of which Pulling, Pulled, Created and Started took four.
  expect(counted()).toEqual([21]);
  advance(310_000);
  expect(counted()[0]).toBeGreaterThan(300);
});

test('an event that the server has forgotten is written again, with its count', () => {
  const { create, advance, cluster, call } = createStory();
  create(podWith('web', { readinessProbe: { tcpSocket: { port: 81 }, periodSeconds: 60 } }));
  const find = () =>
    (cluster.list('Event', 'default') as readonly Event[]).find(({ reason }) => reason === 'Unhealthy');
  advance(10_000);
  const { name } = find()!.metadata;
  call('DELETE', `/api/v1/namespaces/default/events/${name}`);
  advance(60_000);
  expect(find()).toMatchObject({ metadata: { name }, count: 2 });
});

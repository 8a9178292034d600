import { expect, test } from 'vitest';
import { createStory } from './testing/story';

const nodes = Array.from({ length: 4 }, (_, index) => ({
  name: `node-${index + 1}`,
  internalAddress: `1.1.1.${index + 1}`,
  capacity: { pods: '500', cpu: '400', memory: '400Gi' },
}));
const labels = { app: 'web' };

/** A Deployment behind a Service, until all pods are ready and the rollout is over. */
function roll(replicas: number) {
  const story = createStory({
    specification: { nodes, serviceRange: '10.96.0.0/16', objects: [] },
    idleImages: ['web:1'],
  });
  story.call('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'web' },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image: 'web:1' }] } };
  story.call('POST', '/apis/apps/v1/namespaces/default/deployments', {
    metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  });
  const before = story.cluster.steps;
  story.advance(400_000);
  const [deployment] = story.cluster.list('Deployment') as readonly { status?: { readyReplicas?: number } }[];
  expect(deployment?.status?.readyReplicas).toBe(replicas);
  expect(story.cluster.faults()).toEqual([]);
  return { story, steps: story.cluster.steps - before };
}

test('four times as many replicas are about four times the work', () => {
  const [few, many] = [roll(60), roll(240)];
  expect(many.steps / few.steps).toBeLessThan(4.8);
});

test('a world in which nothing happens has no event but the heartbeat of its nodes', () => {
  const { story } = roll(20);
  const { cluster } = story;
  cluster.run({ untilMs: cluster.nowMs() + 3_600_000 });
  expect(cluster.nextEventMs('progress')).toBeNull();
  let events = 0;
  const count = () => {
    events += 1;
    return false;
  };
  const hourMs = 3_600_000;
  cluster.run({ untilMs: cluster.nowMs() + hourMs, until: count });
  // Each node renews its lease and its status every five minutes, and one event brings each write to who watches.
  expect(events).toBeLessThanOrEqual(nodes.length * (hourMs / 300_000) * 3);
});

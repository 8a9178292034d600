/** Virtual time beside a wall clock that the test moves. */
import { expect, test, vi } from 'vitest';
import type { Cluster } from '../cluster/cluster';
import { createPace, type Speed } from './pace';
import { createPlayground } from './testing/world';

async function check(speed: Speed, expected: (cluster: Cluster, fromMs: number) => void): Promise<void> {
  const cluster = createPlayground();
  const fromMs = cluster.nowMs();
  let wallMs = 1_000;
  const pace = createPace(cluster, speed, () => wallMs);
  wallMs += 100;
  pace.catchUp();
  expected(cluster, fromMs);
  pace.stop();
  wallMs += 1_000;
  const stoppedAt = cluster.nowMs();
  pace.catchUp();
  expect(cluster.nowMs()).toBe(stoppedAt);
}

test('time passes as fast as the wall', () =>
  check(1, (cluster, fromMs) => expect(cluster.nowMs() - fromMs).toBe(100)));

test('time passes ten times as fast', () =>
  check(10, (cluster, fromMs) => expect(cluster.nowMs() - fromMs).toBe(1_000)));

test('what leads somewhere happens at once, and time goes on from there', async () => {
  const cluster = createPlayground();
  let wallMs = 0;
  const pace = createPace(cluster, 'max', () => wallMs);
  const fromMs = cluster.nowMs();
  createPod(cluster);
  pace.wake();
  await vi.waitUntil(() => phaseOf(cluster) === 'Running', { timeout: 600_000 });
  await vi.waitUntil(() => cluster.nextEventMs('progress') === null, { timeout: 600_000 });
  const settledAt = cluster.nowMs();
  expect(settledAt).toBeGreaterThan(fromMs);
  // The wall stood still, and nothing that goes on for ever has run on.
  pace.catchUp();
  expect(cluster.nowMs()).toBe(settledAt);
  wallMs += 100;
  pace.catchUp();
  expect(cluster.nowMs()).toBeGreaterThanOrEqual(settledAt + 1_000);
  pace.stop();
});

test('a world that falls behind the wall is not run to catch up', () => {
  const cluster = createPlayground();
  let wallMs = 0;
  const pace = createPace(cluster, 1, () => wallMs);
  // A day of probes and leases is far more than one slice.
  wallMs += 86_400_000;
  pace.catchUp();
  const reached = cluster.nowMs();
  wallMs += 10;
  pace.catchUp();
  expect(cluster.nowMs()).toBe(reached + 10);
  pace.stop();
});

function createPod(cluster: Cluster): void {
  const body = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { containers: [{ name: 'main', image: 'nginx' }] },
  });
  const headers = { host: 'test', 'content-type': 'application/json' };
  const path = '/api/v1/namespaces/default/pods';
  expect(cluster.handle({ method: 'POST', path, headers, body }).status).toBe(201);
}

function phaseOf(cluster: Cluster): unknown {
  return (cluster.list('Pod')[0] as { status?: { phase?: string } } | undefined)?.status?.phase;
}

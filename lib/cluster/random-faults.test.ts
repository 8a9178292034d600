/**
 * Whatever happens to a cluster, it finds its way back: pods are killed, nodes drained, workloads scaled, relabelled,
 * rolled and deleted, quotas set, at random moments. A failing run names its seed and what was done.
 */
import { expect, test } from 'vitest';
import { findBroken, runFaults } from './testing/random-faults';

/** `npm run test:deep` asks for 2,000. */
const seeds = Number(process.env['FAULT_SEEDS'] ?? 8);
const first = Number(process.env['FAULT_FIRST'] ?? 1);
const ACTS = 20;

// As long as it takes: thousands of seeds need minutes, and machines differ.
test(`after random faults with ${seeds} seeds everything converges`, { timeout: 0 }, () => {
  for (let seed = first; seed < first + seeds; seed += 1) {
    const run = runFaults(seed, ACTS);
    expect(findBroken(run), `seed ${seed}\n${run.acts.join('\n')}`).toEqual([]);
  }
});

test('the same faults with the same seed end in the same world', () => {
  expect(runFaults(3, ACTS).story.cluster.hash()).toBe(runFaults(3, ACTS).story.cluster.hash());
});

test('what does not hold is told', () => {
  const run = runFaults(2, 0);
  const { cluster } = run.story;
  expect(findBroken(run)).toEqual([]);
  const slices = cluster.list('EndpointSlice', 'default');
  const slice = slices.find(({ metadata }) => metadata.labels?.['kubernetes.io/service-name'] === 'web')!;
  const { name } = slice.metadata;
  const path = `/apis/discovery.k8s.io/v1/namespaces/default/endpointslices/${name}`;
  run.story.call('PATCH', path, { endpoints: [] }, { 'content-type': 'application/merge-patch+json' });
  expect(findBroken(run).join('\n')).toContain('slices of web have []');
});

import { expect, test } from 'vitest';
import type { Deployment, ReplicaSet } from '../../resources';
import { maxSurge, maxUnavailable, newSetReplicas, proportionalSizes } from './rollout-numbers';

const deployment = (replicas: number, surge: number | string, unavailable: number | string): Deployment =>
  ({
    spec: { replicas, strategy: { rollingUpdate: { maxSurge: surge, maxUnavailable: unavailable } } },
  }) as unknown as Deployment;
const set = (name: string, replicas: number, maximum: number): ReplicaSet =>
  ({
    metadata: { name, annotations: { 'deployment.kubernetes.io/max-replicas': String(maximum) } },
    spec: { replicas },
  }) as unknown as ReplicaSet;

test('percentages of surge round up, of what may be missing down; both can not be nothing', () => {
  const check = (of: Deployment, surge: number, unavailable: number) =>
    expect([maxSurge(of), maxUnavailable(of)]).toEqual([surge, unavailable]);
  check(deployment(1, '25%', '25%'), 1, 0);
  check(deployment(3, '25%', '25%'), 1, 0);
  check(deployment(4, '25%', '25%'), 1, 1);
  check(deployment(10, '30%', '33%'), 3, 3);
  check(deployment(3, '0%', '10%'), 0, 1);
  check(deployment(3, 0, 5), 0, 3);
  check(deployment(0, '25%', 1), 0, 0);
  const recreate = { spec: { replicas: 3, strategy: { type: 'Recreate' } } } as unknown as Deployment;
  check(recreate, 0, 0);
});

test('the newest set grows as far as there is room', () => {
  const check = (wanted: number, surge: number, old: number, newest: number, expected: number) => {
    const own = set('new', newest, 0);
    const all = [set('old', old, 0), own];
    expect(newSetReplicas(deployment(wanted, surge, 0), all, own)).toBe(expected);
  };
  check(3, 1, 3, 0, 1);
  check(3, 1, 3, 1, 1);
  check(3, 1, 2, 1, 2);
  check(3, 5, 3, 0, 3);
  check(10, 2, 8, 4, 4);
});

test('a rollout that is scaled shares out by size', () => {
  const check = (
    wanted: number,
    surge: number,
    sizes: Readonly<Record<string, number>>,
    expected: object,
  ) => {
    const before = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    const sets = Object.entries(sizes).map(([name, size]) => set(name, size, before));
    expect(Object.fromEntries(proportionalSizes(deployment(wanted, surge, 0), sets))).toEqual(expected);
  };
  check(15, 3, { a: 8, b: 5 }, { a: 11, b: 7 });
  check(30, 0, { a: 8, b: 5, c: 2 }, { a: 16, b: 10, c: 4 });
  check(5, 0, { a: 8, b: 2 }, { a: 4, b: 1 });
  check(0, 3, { a: 8, b: 2 }, { a: 0, b: 0 });
});

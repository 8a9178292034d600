import { expect, test } from 'vitest';
import type { Pod } from '../../resources';
import type { Amount, StatefulSet } from '../../workload-resources';
import { maxUnavailable } from './identity';
import { takeSteps } from './steps';

interface Wish {
  readonly replicas: number;
  readonly policy?: string;
  readonly type?: string;
  readonly partition?: number;
  readonly most?: Amount;
  readonly start?: number;
}

const setOf = ({
  replicas,
  policy = 'OrderedReady',
  type = 'RollingUpdate',
  partition = 0,
  most,
  start,
}: Wish) =>
  ({
    metadata: { name: 'db' },
    spec: {
      replicas,
      podManagementPolicy: policy,
      updateStrategy: { type, rollingUpdate: { partition, maxUnavailable: most } },
      ...(start === undefined ? {} : { ordinals: { start } }),
    },
  }) as unknown as StatefulSet;

/** `0`: up, of the revision of now; `0-` not ready; `0o` of an old revision; `0x` ends; `0f` has failed. */
function podOf(text: string): Pod {
  const [, ordinal, marks = ''] = /^(\d+)(.*)$/.exec(text)!;
  const isReady = !marks.includes('-') && !marks.includes('f');
  return {
    metadata: {
      name: `db-${ordinal}`,
      labels: { 'controller-revision-hash': marks.includes('o') ? 'old' : 'new' },
      ...(marks.includes('x') ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: {},
    status: {
      phase: marks.includes('f') ? 'Failed' : 'Running',
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }],
    },
  } as unknown as Pod;
}

function stepsOf(wish: Wish, pods: string): string {
  const done: string[] = [];
  const list = pods.split(' ').filter(Boolean).map(podOf);
  takeSteps(setOf(wish), list, 'new', 0, {
    create: (ordinal) => done.push(`+${ordinal}`),
    remove: ({ metadata }) => done.push(`-${metadata.name.slice(3)}`),
    createClaims: () => {},
    mend: () => {},
    tryAll: (count, attempt) => Array.from({ length: count }, (_, index) => attempt(index)),
  });
  return done.join(' ');
}

test('in order: one step at a time, and each waits for the pod before', () => {
  const check = (replicas: number, pods: string, expected: string) =>
    expect(stepsOf({ replicas }, pods)).toBe(expected);
  check(3, '', '+0');
  check(3, '0-', '');
  check(3, '0', '+1');
  check(3, '0 2', '+1');
  check(3, '0 1x 2', '');
  check(3, '0f', '-0');
  check(3, '0fx', '');
  check(3, '0 1 2', '');
  check(1, '0 1 2', '-2');
  check(1, '0 1 2x', '');
  check(1, '0- 1 2', '');
  check(1, '0 1- 2', '-2');
  check(1, '0 1- 2-', '');
  check(1, '0 1 2-', '-2');
  check(0, '0- 1-', '');
  check(0, '0- 1', '-1');
  check(0, '0-', '-0');
});

test('in parallel: all steps at once', () => {
  const check = (replicas: number, pods: string, expected: string) =>
    expect(stepsOf({ replicas, policy: 'Parallel' }, pods)).toBe(expected);
  check(3, '', '+0 +1 +2');
  check(3, '0- 2', '+1');
  check(1, '0- 1 2', '-2 -1');
  check(2, '0f 1-', '-0');
});

test('a new template goes from the highest ordinal down to the partition', () => {
  const check = (wish: Partial<Wish>, pods: string, expected: string) =>
    expect(stepsOf({ replicas: 3, ...wish }, pods)).toBe(expected);
  check({}, '0o 1o 2o', '-2');
  check({}, '0o 1o 2', '-1');
  check({}, '0o 1o 2-', '');
  check({}, '0o 1o- 2o', '');
  check({ partition: 2 }, '0o 1o 2', '');
  check({ partition: 1 }, '0o 1o 2', '-1');
  check({ most: 2 }, '0o 1o 2o', '-2 -1');
  check({ most: '100%', partition: 1 }, '0o 1o 2o', '-2 -1');
  check({ type: 'OnDelete' }, '0o 1o 2o', '');
  check({ policy: 'Parallel', most: 2 }, '0o 1o 2-', '-1');
  check({ policy: 'Parallel' }, '0o- 1o 2o', '-0');
  check({ start: 4 }, '4o 5o 6o', '-6');
  check({ start: 4, partition: 2 }, '4o 5o 6', '');
});

test('how many may be missing rounds down, but one always may', () => {
  const check = (replicas: number, most: Amount | undefined, expected: number) =>
    expect(maxUnavailable(setOf({ replicas, most }))).toBe(expected);
  check(5, undefined, 1);
  check(5, 3, 3);
  check(5, '50%', 2);
  check(5, '10%', 1);
  check(0, '50%', 1);
});

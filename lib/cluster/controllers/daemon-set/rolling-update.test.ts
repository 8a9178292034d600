import { expect, test } from 'vitest';
import type { Pod } from '../../resources';
import type { Amount, DaemonSet } from '../../workload-resources';
import type { Place } from './node-pods';
import { allowsSurge, boundsOf, planUpdate } from './rolling-update';

const set = (maxUnavailable?: Amount, maxSurge?: Amount): DaemonSet =>
  ({
    spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable, maxSurge } } },
  }) as unknown as DaemonSet;

/** `new`, `new!`, `old`, `old!`: with `!` it is ready; `gone` ends. */
function pod(what: string, node: string): Pod {
  const isReady = what.endsWith('!');
  return {
    metadata: {
      name: `${what.replace('!', '')}-${node}`,
      labels: { 'controller-revision-hash': what.startsWith('new') ? 'b' : 'a' },
      ...(what === 'gone' ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    },
    spec: { nodeName: node },
    status: { conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
  } as unknown as Pod;
}

const placesOf = (nodes: readonly string[]): readonly Place[] =>
  nodes.map((what, index) => {
    const node = `n${index}`;
    const pods = what.split(' ').filter(Boolean);
    return { node, isWanted: true, mayStay: true, pods: pods.map((one) => pod(one, node)) };
  });

test('percentages of nodes round up; one of the two lets the update move', () => {
  const check = (of: DaemonSet, wanted: number, surge: number, unavailable: number) =>
    expect(boundsOf(of, wanted)).toEqual({ surge, unavailable });
  check(set(1, 0), 5, 0, 1);
  check(set(undefined, undefined), 5, 0, 1);
  check(set('10%', 0), 5, 0, 1);
  check(set('30%', 0), 10, 0, 3);
  check(set(0, '25%'), 5, 2, 0);
  check(set(0, 0), 3, 0, 1);
  check(set(0, 0), 0, 0, 0);
  expect([allowsSurge(set(1, 0)), allowsSurge(set(0, 1)), allowsSurge(set(0, '1%'))]).toEqual([
    false,
    true,
    true,
  ]);
});

test('old pods go as far as maxUnavailable lets them, broken ones at once', () => {
  const check = (most: Amount, nodes: readonly string[], expected: readonly string[]) => {
    const { create, remove } = planUpdate(set(most, 0), placesOf(nodes), 'b', 0);
    expect(create).toEqual([]);
    expect(remove.map(({ metadata }) => metadata.name)).toEqual(expected);
  };
  check(1, ['old!', 'old!', 'old!'], ['old-n0']);
  check(2, ['old!', 'old!', 'old!'], ['old-n0', 'old-n1']);
  check(1, ['new', 'old!', 'old!'], []);
  check(1, ['new!', 'old!', 'old!'], ['old-n1']);
  check(1, ['gone', 'old!'], []);
  check(1, ['', 'old!'], []);
  check(1, ['old!', 'old', 'old!'], ['old-n1']);
  check('100%', ['old!', 'old', 'old!'], ['old-n1', 'old-n0', 'old-n2']);
  check(1, ['new!', 'new!'], []);
});

test('with surge new pods come first, and old ones go when they work', () => {
  const check = (
    most: Amount,
    nodes: readonly string[],
    created: readonly string[],
    removed: readonly string[],
  ) => {
    const { create, remove } = planUpdate(set(0, most), placesOf(nodes), 'b', 0);
    expect(create).toEqual(created);
    expect(remove.map(({ metadata }) => metadata.name)).toEqual(removed);
  };
  check(1, ['old!', 'old!'], ['n0'], []);
  check(2, ['old!', 'old!', 'old!'], ['n0', 'n1'], []);
  check(1, ['old! new', 'old!'], [], []);
  check(1, ['old! new!', 'old!'], ['n1'], ['old-n0']);
  check(1, ['old!', 'old'], ['n1', 'n0'], []);
  check(1, ['new!', 'old! new'], [], []);
  check(1, ['new!', 'new!'], [], []);
});

import { expect, test } from 'vitest';
import { formatTimestamp } from '../kernel/time';
import type { Pod } from '../resources';
import { rankForDeletion } from './pod-ranking';

const NOW = 1_800_000_000_000;

interface Wish {
  readonly node?: string;
  readonly phase?: string;
  readonly isReady?: boolean;
  readonly ageMs?: number;
  readonly restarts?: number;
  readonly cost?: string;
}

const pod = (name: string, wish: Wish = {}): Pod => {
  const { node = 'node-1', phase = 'Running', isReady = true, ageMs = 60_000, restarts = 0, cost } = wish;
  const time = formatTimestamp(NOW - ageMs);
  const annotations = cost === undefined ? {} : { 'controller.kubernetes.io/pod-deletion-cost': cost };
  return {
    metadata: { name, uid: name, creationTimestamp: time, annotations },
    spec: node === '' ? {} : { nodeName: node },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: time }],
      containerStatuses: [{ restartCount: restarts }],
    },
  } as unknown as Pod;
};

test('which pod goes first', () => {
  const check = (first: Pod, second: Pod, related: readonly Pod[] = []) => {
    const all = [second, first];
    const ranked = rankForDeletion(all, related.length > 0 ? related : all, NOW);
    expect(ranked.map(({ metadata }) => metadata.name)).toEqual(
      [first, second].map(({ metadata }) => metadata.name),
    );
  };
  check(pod('b', { node: '', phase: 'Pending', isReady: false }), pod('a'));
  check(pod('b', { phase: 'Pending', isReady: false }), pod('a', { isReady: false }));
  check(pod('b', { isReady: false }), pod('a'));
  check(pod('b', { cost: '-5' }), pod('a', { cost: '10' }));
  check(pod('b', { cost: '1' }), pod('a', { cost: '2' }));
  check(pod('b', { node: 'node-2' }), pod('a'), [pod('x', { node: 'node-2' })]);
  check(pod('b', { ageMs: 1_000 }), pod('a', { ageMs: 60_000 }));
  check(pod('b', { restarts: 3 }), pod('a'));
  // Ages of the same magnitude count as the same; then the uid decides.
  check(pod('a', { ageMs: 61_000 }), pod('b', { ageMs: 60_000 }));
  check(pod('a'), pod('b'));
  // A cost that is no number is none.
  check(pod('a', { cost: '007' }), pod('b', { cost: '0' }));
});

import { expect, test } from 'vitest';
import type { HorizontalPodAutoscaler } from '../../batch-resources';
import { keepPace, type Memory, noteChange } from './pace';

type Behavior = HorizontalPodAutoscaler['spec']['behavior'];

/** What becomes of wishes, each with its second, from so many replicas on. */
function follow(behavior: Behavior, start: number, wishes: readonly (readonly [number, number])[]): number[] {
  const autoscaler: HorizontalPodAutoscaler = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web' },
    spec: { minReplicas: 1, maxReplicas: 100, behavior },
  };
  const memory: Memory = { wishes: [{ replicas: start, atMs: 0 }], changes: [] };
  let current = start;
  return wishes.map(([second, wanted]) => {
    const nowMs = second * 1000;
    const { desired } = keepPace({ autoscaler, memory, current, wanted, nowMs });
    if (desired !== current) noteChange(memory, autoscaler, desired - current, nowMs);
    current = desired;
    return desired;
  });
}

const PERCENT = [{ type: 'Percent', value: 50, periodSeconds: 60 }];

test.each<[string, Behavior, number, [number, number][], number[]]>([
  [
    'it doubles, four at least',
    undefined,
    1,
    [
      [15, 50],
      [30, 50],
      [45, 50],
    ],
    [4, 8, 16],
  ],
  [
    'it waits five minutes before it shrinks',
    undefined,
    8,
    [
      [15, 2],
      [290, 2],
      [301, 2],
    ],
    [8, 8, 2],
  ],
  [
    'half of what was there when the period began',
    { scaleUp: { policies: PERCENT } },
    10,
    [
      [15, 50],
      [30, 50],
      [76, 50],
    ],
    [15, 15, 23],
  ],
  [
    'on the way down too, and without a window at once',
    { scaleDown: { stabilizationWindowSeconds: 0, policies: PERCENT } },
    10,
    [
      [15, 1],
      [30, 1],
      [76, 1],
    ],
    [5, 5, 2],
  ],
  [
    'the lesser of two policies',
    {
      scaleUp: {
        selectPolicy: 'Min',
        policies: [...PERCENT, { type: 'Pods', value: 1, periodSeconds: 60 }],
      },
    },
    10,
    [[15, 50]],
    [11],
  ],
  ['never', { scaleUp: { selectPolicy: 'Disabled', policies: PERCENT } }, 3, [[15, 50]], [3]],
  [
    'a window on the way up takes the lowest wish',
    {
      scaleUp: { stabilizationWindowSeconds: 60, policies: [{ type: 'Pods', value: 50, periodSeconds: 15 }] },
    },
    2,
    [
      [15, 9],
      [30, 5],
      [61, 9],
      [91, 9],
    ],
    [2, 2, 5, 9],
  ],
])('%s', (_, behavior, start, wishes, expected) => {
  expect(follow(behavior, start, wishes)).toEqual(expected);
});

import { expect, test } from 'vitest';
import { conditionSchema } from '../course/condition-schema';
import type { Task } from '../course/schema';
import { tellHints } from './hints';
import { findMistake } from './judge';
import { createEvidence, pod, service } from './testing/evidence';

const exists = (kind: string, name: string) =>
  conditionSchema.parse({ kind: 'object', sentence: 'It is there.', of: { kind, name }, operator: 'exists' });

const TASK = {
  id: 'a-task',
  hints: [
    'Look.',
    [
      { when: [exists('Service', 'service-shop')], say: 'There is a Service: read its selector.' },
      { when: [], say: 'Make a Service.' },
    ],
  ],
  mistakes: [
    {
      id: 'no-pods',
      when: [
        exists('Service', 'service-shop'),
        conditionSchema.parse({ kind: 'endpoints', sentence: 'None.', service: 'service-shop', number: 0 }),
      ],
      message: 'It finds nothing: {observed}.',
    },
  ],
} as unknown as Task;

test('a rung of the ladder tells what fits the state', () => {
  expect(tellHints(TASK, createEvidence({}))).toEqual(['Look.', 'Make a Service.']);
  const objects = [service('service-shop', {})];
  expect(tellHints(TASK, createEvidence({ objects }))).toEqual([
    'Look.',
    'There is a Service: read its selector.',
  ]);
});

test('a mistake tells what was observed, as it stands', () => {
  expect(findMistake(TASK, createEvidence({}))).toBe(null);
  const objects = [
    service('service-shop', { selector: { app: "$'shop$&" } }),
    pod('pod-a', { labels: { app: 'shop' } }),
  ];
  expect(findMistake(TASK, createEvidence({ objects }))).toEqual({
    id: 'no-pods',
    message: "It finds nothing: no pod has the label app=$'shop$&; the nearest is app=shop.",
  });
});

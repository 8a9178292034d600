import { expect, test } from 'vitest';
import type { Pod } from '../resources';
import { addQuantities, podLimits, podRequests, subtractQuantities } from './resource-amounts';

test('sums are written as the first that is not zero', () => {
  const check = (a: string, b: string, expected: string) => expect(addQuantities(a, b)).toBe(expected);
  check('500m', '500m', '1');
  check('0', '600Mi', '600Mi');
  check('600Mi', '424Mi', '1Gi');
  check('1Gi', '1G', '2073741824');
  check('1', 'nonsense', '1');
});

test('what is left is never less than nothing', () => {
  const check = (a: string, b: string, expected: string) => expect(subtractQuantities(a, b)).toBe(expected);
  check('1', '300m', '700m');
  check('1', '2', '0');
  check('2Gi', '1Gi', '1Gi');
});

test('a pod asks for its containers together, or for the greediest of what runs before them', () => {
  const container = (name: string, cpu: string, more: object = {}) => ({
    name,
    image: 'x',
    resources: { requests: { cpu }, limits: { cpu } },
    ...more,
  });
  const check = (containers: readonly object[], initContainers: readonly object[], expected: string) => {
    const pod = { spec: { containers, initContainers } } as unknown as Pod;
    expect([podRequests(pod).cpu, podLimits(pod).cpu]).toEqual([expected, expected]);
  };
  const sidecar = container('proxy', '200m', { restartPolicy: 'Always' });
  check([container('a', '100m'), container('b', '100m')], [], '200m');
  check([container('a', '100m')], [container('first', '500m')], '500m');
  check([container('a', '100m')], [sidecar], '300m');
  check([container('a', '100m')], [sidecar, container('first', '500m')], '700m');
  check([container('a', '100m')], [container('first', '250m'), sidecar], '300m');
});

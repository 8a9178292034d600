import { expect, test } from 'vitest';
import { parseTimestamp } from '../kernel/time';
import type { Pod } from '../resources';
import { availableAt, isActive, isAvailable, isSameToOwner, nextAvailableMs } from './pod-state';

const SINCE = '2026-01-01T00:00:10Z';
const SINCE_MS = parseTimestamp(SINCE)!;

function pod(
  change: { readonly ready?: boolean; readonly phase?: string; readonly ending?: boolean } = {},
): Pod {
  const { ready = true, phase = 'Running', ending = false } = change;
  return {
    metadata: { name: 'web', labels: { app: 'web' }, ...(ending ? { deletionTimestamp: SINCE } : {}) },
    spec: { containers: [] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: SINCE }],
    },
  } as unknown as Pod;
}

test('a pod is available when it has been ready for so long', () => {
  const check = (of: Pod, seconds: number, afterMs: number, expected: boolean) =>
    expect(isAvailable(of, seconds, SINCE_MS + afterMs)).toBe(expected);
  check(pod(), 0, 0, true);
  check(pod({ ready: false }), 0, 0, false);
  check(pod(), 10, 9_999, false);
  check(pod(), 10, 10_000, true);
  expect(availableAt(pod({ ready: false }), 10, SINCE_MS)).toBeNull();
});

test('the next pod that becomes available is waited for, and none where nothing comes', () => {
  const check = (pods: readonly Pod[], seconds: number, expected: number | null) =>
    expect(nextAvailableMs(pods, seconds, SINCE_MS + 4_000)).toBe(expected);
  check([pod(), pod({ ready: false })], 10, 6_000);
  check([pod()], 0, null);
  check([pod()], 3, null);
  check([], 10, null);
});

test('what ends or is over does not count', () => {
  const check = (of: Pod, expected: boolean) => expect(isActive(of)).toBe(expected);
  check(pod(), true);
  check(pod({ ending: true }), false);
  check(pod({ phase: 'Succeeded' }), false);
  check(pod({ phase: 'Failed' }), false);
});

test('a controller looks again at a pod that became ready, ended or has other labels, and at no other', () => {
  const check = (next: Pod, expected: boolean) => expect(isSameToOwner(next, pod())).toBe(expected);
  check(pod(), true);
  check({ ...pod(), spec: { containers: [], nodeName: 'node-1' } }, true);
  check(pod({ ready: false }), false);
  check(pod({ ending: true }), false);
  check(pod({ phase: 'Failed' }), false);
  check({ ...pod(), metadata: { ...pod().metadata, labels: { app: 'other' } } }, false);
});

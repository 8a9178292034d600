import { expect, test } from 'vitest';
import type { ContainerState, ContainerStatus, Pod, PodSpec, PodStatus } from '../../resources';
import { podCells, podRowConditions } from './pod-columns';

const AT = Date.parse('2026-01-01T00:10:00Z');

const one = (state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'web',
  image: 'nginx',
  imageID: '',
  ready: state.running !== undefined,
  restartCount: 0,
  state,
  ...more,
});

const RUNNING = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const ended = (exitCode: number, reason?: string, signal?: number): ContainerState => ({
  terminated: { exitCode, reason, signal },
});
const waiting = (reason: string): ContainerState => ({ waiting: { reason } });

/** READY, STATUS and RESTARTS of a pod. */
function check(
  status: PodStatus,
  expected: string,
  spec: Partial<PodSpec> = {},
  metadata: object = {},
): void {
  const pod: Pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z', ...metadata },
    spec: { containers: [{ name: 'web', image: 'nginx' }], ...spec },
    status,
  };
  expect(podCells(pod, { epochMs: AT }).slice(1, 4).join(' ')).toBe(expected);
}

const two = {
  containers: [
    { name: 'web', image: 'x' },
    { name: 'side', image: 'y' },
  ],
};
const init = {
  initContainers: [
    { name: 'i', image: 'x' },
    { name: 'j', image: 'x' },
  ],
};
const initOf = (...states: ContainerState[]) =>
  states.map((state, index) => one(state, { name: 'ij'[index]! }));
const DELETED = { deletionTimestamp: '2026-01-01T00:10:00Z' };
const READY = [{ type: 'Ready', status: 'True' as const }];

test('pods without init containers', () => {
  check({ phase: 'Pending' }, '0/1 Pending 0');
  check(
    { phase: 'Pending', containerStatuses: [one(waiting('ContainerCreating'))] },
    '0/1 ContainerCreating 0',
  );
  check(
    { phase: 'Pending', containerStatuses: [one(waiting('ImagePullBackOff'))] },
    '0/1 ImagePullBackOff 0',
  );
  check({ phase: 'Running', containerStatuses: [one(RUNNING)] }, '1/1 Running 0');
  check({ phase: 'Running', containerStatuses: [one(RUNNING, { ready: false })] }, '0/1 Running 0');
  check({ phase: 'Succeeded', containerStatuses: [one(ended(0, 'Completed'))] }, '0/1 Completed 0');
  check({ phase: 'Failed', containerStatuses: [one(ended(1, 'Error'))] }, '0/1 Error 0');
  check({ phase: 'Failed', containerStatuses: [one(ended(3))] }, '0/1 ExitCode:3 0');
  check({ phase: 'Failed', containerStatuses: [one(ended(137, undefined, 9))] }, '0/1 Signal:9 0');
  check({ phase: 'Failed', reason: 'Evicted' }, '0/1 Evicted 0');
  check({ phase: 'Running', containerStatuses: [one(RUNNING)] }, '1/1 Terminating 0', {}, DELETED);
  check({ phase: 'Failed', containerStatuses: [one(ended(1, 'Error'))] }, '0/1 Error 0', {}, DELETED);
});

test('restarts say how long ago the last one was', () => {
  const lastState = { terminated: { exitCode: 1, finishedAt: '2026-01-01T00:09:30Z' } };
  const status = one(waiting('CrashLoopBackOff'), { restartCount: 4, lastState });
  check({ phase: 'Running', containerStatuses: [status] }, '0/1 CrashLoopBackOff 4 (30s ago)');
  check({ phase: 'Running', containerStatuses: [{ ...status, lastState: {} }] }, '0/1 CrashLoopBackOff 4');
});

test('two containers', () => {
  const side = (state: ContainerState) => one(state, { name: 'side' });
  check(
    { phase: 'Running', containerStatuses: [one(RUNNING), side(waiting('CrashLoopBackOff'))] },
    '1/2 CrashLoopBackOff 0',
    two,
  );
  const half = [one(ended(0, 'Completed')), side(RUNNING)];
  check({ phase: 'Running', containerStatuses: half, conditions: READY }, '1/2 Running 0', two);
  check({ phase: 'Running', containerStatuses: half }, '1/2 NotReady 0', two);
});

test('init containers', () => {
  const containerStatuses = [one(waiting('PodInitializing'))];
  const check2 = (statuses: ContainerStatus[], expected: string) =>
    check({ phase: 'Pending', initContainerStatuses: statuses, containerStatuses }, expected, init);
  check2(initOf(RUNNING, waiting('PodInitializing')), '0/1 Init:0/2 0');
  check2(initOf(ended(0, 'Completed'), RUNNING), '0/1 Init:1/2 0');
  check2(initOf(ended(1, 'Error')), '0/1 Init:Error 0');
  check2(initOf(ended(2)), '0/1 Init:ExitCode:2 0');
  check2(initOf(waiting('CrashLoopBackOff')), '0/1 Init:CrashLoopBackOff 0');
  check2(initOf(ended(0), ended(0)), '0/1 PodInitializing 0');
});

test('a sidecar counts as a container', () => {
  const sidecar = { initContainers: [{ name: 'i', image: 'x', restartPolicy: 'Always' }] };
  const status = one(RUNNING, { name: 'i', started: true, restartCount: 2 });
  check(
    { phase: 'Running', initContainerStatuses: [status], containerStatuses: [one(RUNNING)] },
    '2/2 Running 2',
    sidecar,
  );
});

test('a completed pod is marked in its row', () => {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers: [] } } as const;
  expect(podRowConditions({ ...pod, status: { phase: 'Succeeded' } })).toMatchObject([
    { type: 'Completed', reason: 'Succeeded' },
  ]);
  expect(podRowConditions({ ...pod, status: { phase: 'Running' } })).toEqual([]);
});

import { expect, test } from 'vitest';
import { drawCluster, type PodPicture } from './picture';
import type { KubernetesObject } from './resources';

const pod = (metadata: object, spec: object, status: object): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', uid: 'u', ...metadata },
  spec: { nodeName: 'node-1', containers: [{ name: 'c', image: 'nginx' }], ...spec },
  status,
});
const withState = (state: object, ready = false) => ({
  containerStatuses: [{ name: 'c', ready, restartCount: 2, state }],
});
const READY = { conditions: [{ type: 'Ready', status: 'True' }] };

test('a pod in one word', () => {
  const check = (object: KubernetesObject, expected: Partial<PodPicture>) => {
    const { pods } = drawCluster({ list: (kind) => (kind === 'Pod' ? [object] : []) });
    expect(pods[0]).toMatchObject(expected);
  };
  const running = { running: {} };
  const waiting = (reason: string) => ({ waiting: { reason } });
  check(pod({}, { nodeName: undefined }, { phase: 'Pending' }), {
    state: 'starting',
    node: null,
    waitingFor: 'waiting for a node',
  });
  check(pod({}, {}, { phase: 'Pending', ...withState(waiting('ContainerCreating')) }), {
    state: 'starting',
    reason: 'ContainerCreating',
    waitingFor: 'pulling image nginx',
  });
  check(pod({}, {}, { phase: 'Running', ...READY, podIP: '1.1.1.4', ...withState(running, true) }), {
    state: 'ready',
    reason: 'Running',
    address: '1.1.1.4',
    waitingFor: null,
    restarts: 2,
  });
  check(pod({}, {}, { phase: 'Running', ...withState(running) }), { state: 'not-ready' });
  check(pod({}, {}, { phase: 'Running', ...withState(waiting('CrashLoopBackOff')) }), {
    state: 'failed',
    reason: 'CrashLoopBackOff',
  });
  check(
    pod({}, {}, { phase: 'Succeeded', ...withState({ terminated: { exitCode: 0, reason: 'Completed' } }) }),
    {
      state: 'succeeded',
      reason: 'Completed',
    },
  );
  check(pod({ deletionTimestamp: '2026-01-01T00:00:30Z' }, {}, { phase: 'Running', ...READY }), {
    state: 'terminating',
    reason: 'Terminating',
    waitingFor: 'shutting down',
  });
});

test('a node with its two addresses, and what the map waits for', () => {
  const node: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    status: {
      addresses: [
        { type: 'InternalIP', address: '1.1.1.1' },
        { type: 'ExternalIP', address: '4.4.4.1' },
      ],
      ...READY,
    },
  };
  const starting = pod(
    {},
    {},
    { phase: 'Pending', ...withState({ waiting: { reason: 'ContainerCreating' } }) },
  );
  const picture = drawCluster({ list: (kind) => (kind === 'Pod' ? [starting] : [node]) });
  expect(picture.nodes).toEqual([
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
  ]);
  expect(picture.waitingFor).toBe('web: pulling image nginx');
});

import { expect, test } from 'vitest';
import type { PodPicture } from './picture';
import { drawCluster } from './picture-keeper';
import type { KubernetesObject } from './resources';
import { createStory, SPECIFICATION } from './testing/story';

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
  const picture = drawCluster({
    list: (kind) => (kind === 'Pod' ? [starting] : kind === 'Node' ? [node] : []),
  });
  expect(picture.nodes).toEqual([
    { name: 'node-1', internalAddress: '1.1.1.1', externalAddress: '4.4.4.1', ready: true },
  ]);
  expect(picture.waitingFor).toBe('web: pulling image nginx');
});

test('Services with the pods behind them, and what keeps pods alive', () => {
  const story = createStory();
  const inDefault = (path: string, body: object): number =>
    story.call('POST', `${path.replace('NS', 'namespaces/default')}`, body).status;
  const labels = { app: 'web' };
  const lifecycle = { preStop: { sleep: { seconds: 5 } } };
  const containers = [{ name: 'web', image: 'nginx', lifecycle }];
  const template = { metadata: { labels }, spec: { containers } };
  const spec = { replicas: 2, selector: { matchLabels: labels }, template };
  expect(inDefault('/apis/apps/v1/NS/deployments', { metadata: { name: 'web' }, spec })).toBe(201);
  const lone = { matchLabels: { app: 'lone' } };
  const setSpec = { selector: lone, template: { ...template, metadata: { labels: lone.matchLabels } } };
  expect(inDefault('/apis/apps/v1/NS/replicasets', { metadata: { name: 'lone' }, spec: setSpec })).toBe(201);
  const port = { name: 'http', port: 8080, targetPort: 80 };
  for (const [name, more] of [
    ['web', { clusterIP: '1.1.10.40' }],
    ['web-headless', { clusterIP: 'None' }],
  ] as const) {
    const service = { metadata: { name }, spec: { selector: labels, ports: [port], ...more } };
    expect(inDefault('/api/v1/NS/services', service)).toBe(201);
  }
  story.advance(15_000);

  const { services, workloads, pods } = drawCluster(story.cluster);
  const uids = pods.filter((pod) => pod.labels.app === 'web').map((pod) => pod.uid);
  expect(services.map(({ name, address, isHeadless }) => [name, address, isHeadless])).toEqual([
    ['web', '1.1.10.40', false],
    ['web-headless', null, true],
  ]);
  expect(services[0]).toMatchObject({
    type: 'ClusterIP',
    ports: [{ name: 'http', protocol: 'TCP', port: 8080, targetPort: 80, nodePort: null }],
    selector: labels,
  });
  expect(services[0]!.endpoints.map(({ podUid }) => podUid).sort()).toEqual([...uids].sort());
  expect(services[0]!.endpoints.every(({ ready, terminating }) => ready && !terminating)).toBe(true);
  expect(workloads).toMatchObject([
    { kind: 'Deployment', name: 'web', wanted: 2, ready: 2 },
    { kind: 'ReplicaSet', name: 'lone', wanted: 1, ready: 1 },
  ]);
  const own = pods.filter(({ controller }) => workloads[0]!.controllers.includes(controller ?? ''));
  expect(own.map(({ uid }) => uid).sort()).toEqual([...uids].sort());

  story.remove(pods.find((pod) => pod.labels.app === 'web')!.name);
  story.advance(100);
  const leaving = drawCluster(story.cluster).services[0]!.endpoints.filter(({ ready }) => !ready);
  expect(leaving).toMatchObject([{ terminating: true }]);
});

test('load balancers say what address they have, and what stands beside the nodes is known', () => {
  const story = createStory({
    specification: {
      ...SPECIFICATION,
      loadBalancers: [{ addresses: ['5.5.5.5'] }],
      publicServers: [
        { name: 'remote.server.url.com', answer: 'here' },
        { address: '198.51.100.80', answer: 'too' },
      ],
      outsideClients: [{ name: 'cafe', address: '192.0.2.7' }],
    },
  });
  const own = (name: string, spec: object) =>
    story.call('POST', '/api/v1/namespaces/default/services', { metadata: { name }, spec });
  own('plain', { ports: [{ port: 80 }] });
  own('open', { type: 'LoadBalancer', ports: [{ port: 80 }] });
  const addresses = () =>
    drawCluster(story.cluster).services.map(({ name, externalAddresses }) => [name, externalAddresses]);
  expect(addresses()).toEqual([
    ['open', []],
    ['plain', undefined],
  ]);
  story.advance(15_000);
  expect(addresses()[0]).toEqual(['open', ['5.5.5.5']]);
  expect(drawCluster(story.cluster).places).toMatchObject([
    { kind: 'client', name: 'cafe', address: '192.0.2.7' },
    { kind: 'dns', name: 'kube-dns' },
    { kind: 'server', name: '198.51.100.80', address: '198.51.100.80' },
    { kind: 'server', name: 'remote.server.url.com', address: '198.51.100.10' },
  ]);
});
